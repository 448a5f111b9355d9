import { database } from "@/db/client";
import type { RequestContext } from "@/lib/context";
import { writeRows } from "@/lib/exports/write";
import type { FilterValues } from "@/lib/listing/types";
import type { AuditFilters } from "./listing";
import { recordProjectEvent } from "./mutations";
import { auditBatches, auditConditions } from "./queries";
import type { AuditView } from "./views";

const columns: Record<string, (event: AuditView) => string | null> = {
  at: (event) => event.at,
  action: (event) => event.action,
  actorType: (event) => event.actor.type,
  actorId: (event) => event.actor.id,
  actor: (event) => event.actor.label,
  subjectType: (event) => event.subject.type,
  subjectId: (event) => event.subject.id,
  subject: (event) => event.subject.label,
  details: (event) => JSON.stringify(event.details),
  requestId: (event) => event.requestId,
  id: (event) => event.id,
  source: (event) => event.source,
};

/** The audit log as CSV, newest first. The export is recorded before it starts, so it is its own first row. */
export async function exportAudit(
  ctx: RequestContext,
  filters: FilterValues<AuditFilters>,
): Promise<AsyncGenerator<string>> {
  await database().transaction((tx) => recordProjectEvent(tx, ctx, "audit.exported", { filters }));
  const conditions = await database().read((db) => auditConditions(db, ctx, filters));
  return writeRows("csv", Object.keys(columns), auditBatches(ctx, conditions), (event) =>
    Object.fromEntries(Object.entries(columns).map(([name, read]) => [name, read(event)])),
  );
}
