import { createHash } from "node:crypto";
import { and, desc, eq, getTableColumns, gt, isNull, sql } from "drizzle-orm";
import { database, type ReadDatabase } from "@/db/client";
import { invitations, operators, projects } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { normaliseEmail } from "@/lib/email";
import { DomainError } from "@/lib/errors";
import { pickView } from "@/lib/pick-view";
import { type InvitationView, invitationView, type OpenInvitationView } from "./views";

/** How an invitation's token is stored and looked up. */
export const hashInvitationToken = (token: string): string =>
  createHash("sha256").update(token).digest("hex");

export const toInvitationView = (
  row: typeof invitations.$inferSelect & { creatorIsAdmin: boolean },
): InvitationView =>
  pickView(invitationView, {
    ...row,
    expired: row.expiresAt <= new Date(),
    endedWithCreator: row.endedWithCreatorAt !== null || !row.creatorIsAdmin,
  });

const creatorIsAdmin = sql<boolean>`exists (
  select from memberships m join operators o on o.id = m.operator_id
  where m.project_id = invitations.project_id and m.operator_id = invitations.created_by_operator_id
    and m.role = 'admin' and o.disabled_at is null)`;

/** The project's invitations that were neither used nor revoked. */
export const isUnused = (ctx: RequestContext) =>
  and(eq(invitations.projectId, ctx.project.id), isNull(invitations.usedAt), isNull(invitations.revokedAt));

/**
 * Invitations that were neither used nor revoked, newest first; including expired ones and those whose creator is no
 * longer an admin.
 */
export async function listInvitations(ctx: RequestContext): Promise<{ items: InvitationView[] }> {
  const rows = await database().read((db) =>
    db
      .select({ ...getTableColumns(invitations), creatorIsAdmin })
      .from(invitations)
      .where(isUnused(ctx))
      .orderBy(desc(invitations.id)),
  );
  return { items: rows.map(toInvitationView) };
}

export const isOpenInvitation = () =>
  and(
    isNull(invitations.usedAt),
    isNull(invitations.revokedAt),
    isNull(invitations.endedWithCreatorAt),
    gt(invitations.expiresAt, new Date()),
    creatorIsAdmin,
  );

/** The same error for links that were used, revoked, have expired or never existed. */
export const invitationNotFound = () =>
  new DomainError("notFound", "This invitation is no longer valid. Ask for a new one.");

/** An open invitation with its project and the operator with its email, if any. Throws `notFound`. */
export async function findOpenInvitation(db: ReadDatabase, token: string) {
  const [found] = await db
    .select({ invitation: invitations, project: projects })
    .from(invitations)
    .innerJoin(projects, eq(projects.id, invitations.projectId))
    .where(and(eq(invitations.tokenHash, hashInvitationToken(token)), isOpenInvitation()));
  if (found === undefined) throw invitationNotFound();
  const [operator] = await db
    .select()
    .from(operators)
    .where(eq(operators.emailKey, normaliseEmail(found.invitation.email)));
  return { ...found, operator };
}

/** An invitation as the holder of its link sees it. Throws `notFound`. */
export async function getOpenInvitation(input: { token: string }): Promise<OpenInvitationView> {
  const { invitation, project, operator } = await database().read((db) =>
    findOpenInvitation(db, input.token),
  );
  return {
    project: { name: project.name },
    email: invitation.email,
    role: invitation.role,
    expiresAt: invitation.expiresAt.toISOString(),
    hasAccount: operator !== undefined,
  };
}
