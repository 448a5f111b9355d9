import type { Database } from "@/db/client";
import { auditEvents } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { newId } from "@/lib/ids";

export interface AuditEntry {
  action:
    | `user.${"created" | "changed" | "merged" | "deleted" | "forgotten" | "unforgotten"}`
    | `device.${"registered" | "changed" | "enabled" | "disabled" | "moved" | "removed"}`
    | `apiKey.${"created" | "rotated" | "revoked"}`
    | `project.${"secretRotated"}`;
  subjectType: "device" | "user" | "apiKey" | "project";
  subjectId: string;
  /** Shown to operators: names fields, never a push token, key or password. */
  details?: Record<string, unknown>;
}

/** Writes history in the transaction of the change that it tells of, so that there is never one without the other. */
export async function recordAudit(tx: Database, ctx: RequestContext, entries: AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.insert(auditEvents).values(
    entries.map((entry) => ({
      projectId: ctx.project.id,
      id: newId(),
      action: entry.action,
      actorType: ctx.actor.type,
      actorId: ctx.actor.id,
      actorLabel: ctx.actor.label,
      subjectType: entry.subjectType,
      subjectId: entry.subjectId,
      details: entry.details ?? {},
      requestId: ctx.requestId,
    })),
  );
}
