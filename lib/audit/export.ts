import { database } from "@/db/client";
import type { RequestContext } from "@/lib/context";
import { writeRows } from "@/lib/exports/write";
import type { FilterValues } from "@/lib/listing/types";
import type { AuditFilters } from "./listing";
import { recordProjectEvent } from "./mutations";
import { auditBatches, auditConditions } from "./queries";
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
  "source",
] as const;

/** The audit log as CSV, newest first. The export is recorded before it starts, so it is its own first row. */
export async function exportAudit(
  ctx: RequestContext,
  filters: FilterValues<AuditFilters>,
): Promise<AsyncGenerator<string>> {
  await database().transaction((tx) => recordProjectEvent(tx, ctx, "audit.exported", { filters }));
  const conditions = await database().read((db) => auditConditions(db, ctx, filters));
  return writeRows("csv", columns, auditBatches(ctx, conditions), toRow);
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
  source: event.source,
  id: event.id,
});
