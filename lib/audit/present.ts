import type { auditEvents } from "@/db/schema";
import type { AuditView } from "./views";

export type AuditRow = typeof auditEvents.$inferSelect;

/** What other tables say about an event now. */
interface Current {
  label: string | null;
  lastFour: string | null;
  canUndo: boolean;
}

export function toAuditView(event: AuditRow, { label, lastFour, canUndo }: Current): AuditView {
  return {
    id: event.id,
    at: event.createdAt.toISOString(),
    action: event.action,
    actor: { type: event.actorType, id: event.actorId, label: event.actorLabel, lastFour },
    subject: { type: event.subjectType, id: event.subjectId, label },
    details: event.details,
    requestId: event.requestId,
    source: event.source,
    canUndo,
  };
}
