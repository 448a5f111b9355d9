import type { Database } from "@/db/client";
import { auditEvents } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { newId } from "@/lib/ids";
import type { AuditAction } from "./types";
import type { AuditSubjectType } from "./views";

export interface AuditEntry {
  action: AuditAction;
  subjectType: AuditSubjectType;
  subjectId: string;
  /** Shown to operators: names fields, never a push token, key or password. */
  details?: Record<string, unknown>;
}

/** Whose history it is, and whose doing. */
export interface AuditContext extends Pick<RequestContext, "requestId" | "actor"> {
  project: { id: string };
}

/** Writes history in the transaction of the change that it tells of, so that there is never one without the other. */
export async function recordAudit(tx: Database, ctx: AuditContext, entries: AuditEntry[]): Promise<void> {
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
