import { database } from "@/db/client";
import type { RequestContext } from "@/lib/context";
import { writeRows } from "@/lib/exports/write";
import type { FilterValues } from "@/lib/listing/types";
import { auditConditions } from "./conditions";
import type { AuditFilters } from "./listing";
import { recordAudit } from "./mutations";
import { auditBatches } from "./queries";
import type { AuditView } from "./views";

const columns = [
  "at",
  "action",
  "actorType",
  "actorId",
  "actor",
  "subjectType",
  "subjectId",
  "subject",
  "details",
  "requestId",
  "id",
] as const;

/**
 * The project's history as CSV, newest first, in pieces as they are read. The export is itself history, and so its own
 * first line. Text that a spreadsheet would take for a formula is made plain.
 */
export async function exportAudit(
  ctx: RequestContext,
  filters: FilterValues<AuditFilters>,
): Promise<AsyncGenerator<string>> {
  await database().transaction((tx) =>
    recordAudit(tx, ctx, [
      {
        action: "audit.exported",
        subjectType: "project",
        subjectId: ctx.project.id,
        details: { filters },
      },
    ]),
  );
  return writeRows("csv", columns, rows(auditBatches(ctx, auditConditions(filters))));
}

async function* rows(batches: AsyncIterable<AuditView[]>) {
  for await (const batch of batches) yield batch.map(toRow);
}

const toRow = (event: AuditView): Record<(typeof columns)[number], string | null> => ({
  at: event.at,
  action: event.action,
  actorType: event.actor.type,
  actorId: event.actor.id,
  actor: event.actor.label,
  subjectType: event.subject.type,
  subjectId: event.subject.id,
  subject: event.subject.label,
  details: JSON.stringify(event.details),
  requestId: event.requestId,
  id: event.id,
});
