import { sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { auditEvents } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { newId } from "@/lib/ids";
import { limitDetails } from "./details";
import type { AuditAction } from "./types";
import type { AuditSubjectType } from "./views";

export interface AuditEntry {
  action: AuditAction;
  subjectType: AuditSubjectType;
  subjectId: string;
  /** Shown to operators: what changed and nothing else; never a push token, key or password. Shortened past 8 KiB. */
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
      details: limitDetails(entry.details ?? {}),
      requestId: ctx.requestId,
    })),
  );
}

/** The same for hundreds of events: one statement that is the same however many there are. */
export async function recordAuditBatch(
  tx: Database,
  ctx: AuditContext,
  entries: AuditEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ action, subjectType, subjectId, details = {} }) => ({
    id: newId(),
    action,
    subject_type: subjectType,
    subject_id: subjectId,
    details: limitDetails(details),
  }));
  const { type, id, label } = ctx.actor;
  await tx.execute(sql`
    insert into ${auditEvents} (project_id, id, action, actor_type, actor_id, actor_label, subject_type, subject_id, details, request_id)
    select ${ctx.project.id}::uuid, id, action, ${type}, ${id}, ${label}, subject_type, subject_id, details, ${ctx.requestId}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as made (id uuid, action text, subject_type text, subject_id uuid, details jsonb)`);
}

const eventAbout =
  (subjectType: AuditSubjectType) =>
  (action: AuditAction, subjectId: string, details: Record<string, unknown> = {}): AuditEntry => ({
    action,
    subjectType,
    subjectId,
    details,
  });

export const deviceEvent = eventAbout("device");
export const userEvent = eventAbout("user");
export const projectEvent = eventAbout("project");
