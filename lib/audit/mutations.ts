import { type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import type { RequestContext } from "@/lib/context";
import { newId } from "@/lib/ids";
import { limitDetails } from "./details";
import type { AuditAction } from "./types";
import type { AuditSubjectType } from "./views";

export interface AuditEntry {
  /** The event's id, for a writer that updates the event later. */
  id?: string;
  action: AuditAction;
  subjectType: AuditSubjectType;
  subjectId: string;
  /** What changed. Shown to operators, so never a push token, key or password. Shortened past 8 KiB. */
  details?: Record<string, unknown>;
}

export interface AuditContext extends Pick<RequestContext, "requestId" | "actor"> {
  project: { id: string };
}

/** Must run in the transaction of the change, so that there is never one without the other. */
export async function recordAudit(tx: Database, ctx: AuditContext, entries: AuditEntry[]): Promise<void> {
  if (entries.length > 0) await tx.execute(insertEvents(ctx, entries));
}

/**
 * The statement that inserts events. Its text does not depend on their number, so it is prepared only once. As part of a
 * larger statement, `more` adds details that only that statement can compute, from the tables that it joins.
 */
export function insertEvents(
  { project, actor, requestId }: AuditContext,
  entries: AuditEntry[],
  { more, join }: { more: SQL; join: SQL } = { more: sql`'{}'::jsonb`, join: sql`` },
): SQL {
  const rows = entries.map(({ id = newId(), action, subjectType, subjectId, details = {} }) => ({
    ...{ id, action, subject_type: subjectType, subject_id: subjectId },
    details: limitDetails(details),
  }));
  const { type, id, label, via = null } = actor;
  return sql`
    insert into audit_events (project_id, id, action, actor_type, actor_id, actor_label, subject_type, subject_id, details, request_id, source)
    select ${project.id}::uuid, made.id, action, ${type}, ${id}, ${label}, subject_type, subject_id, details || ${more}, ${requestId}, ${via}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as made (id uuid, action text, subject_type text, subject_id uuid, details jsonb) ${join}`;
}

export const recordProjectEvent = (
  tx: Database,
  ctx: AuditContext,
  action: AuditAction,
  details: Record<string, unknown> = {},
): Promise<void> => recordAudit(tx, ctx, [projectEvent(action, ctx.project.id, details)]);

const eventAbout =
  (subjectType: AuditSubjectType) =>
  (action: AuditAction, subjectId: string, details: Record<string, unknown> = {}): AuditEntry => ({
    action,
    subjectType,
    subjectId,
    details,
  });

export const apiKeyEvent = eventAbout("apiKey");
export const applicationEvent = eventAbout("application");
export const deviceEvent = eventAbout("device");
export const invitationEvent = eventAbout("invitation");
export const jobEvent = eventAbout("job");
export const operatorEvent = eventAbout("operator");
export const projectEvent = eventAbout("project");
export const userEvent = eventAbout("user");
