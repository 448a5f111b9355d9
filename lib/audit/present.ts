import type { auditEvents } from "@/db/schema";
import type { AuditView } from "./views";

export type AuditRow = typeof auditEvents.$inferSelect;

/** `label` is the current name of the subject. */
export function toAuditView(event: AuditRow, label: string | null): AuditView {
  return {
    id: event.id,
    at: event.createdAt.toISOString(),
    action: event.action,
    actor: { type: event.actorType, id: event.actorId, label: event.actorLabel },
    subject: { type: event.subjectType, id: event.subjectId, label },
    details: event.details,
    requestId: event.requestId,
  };
}
