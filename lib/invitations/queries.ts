import { and, desc, eq, getTableColumns, gt, isNull, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { invitations, operators, projects } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { toInvitationView } from "./present";
import { hashInvitationToken } from "./token";
import type { InvitationView, OpenInvitationView } from "./views";

/** Whether the creator of an invitation may still invite. */
const creatorIsAdmin = sql<boolean>`exists (
  select from memberships m join operators o on o.id = m.operator_id
  where m.project_id = invitations.project_id and m.operator_id = invitations.created_by_operator_id
    and m.role = 'admin' and o.disabled_at is null)`;

/**
 * Invitations that nobody has used and nobody revoked, newest first; among them expired ones, and those that ended with
 * their creator.
 */
export async function listInvitations(ctx: RequestContext): Promise<{ items: InvitationView[] }> {
  const rows = await database().read((db) =>
    db
      .select({ ...getTableColumns(invitations), creatorIsAdmin })
      .from(invitations)
      .where(
        and(
          eq(invitations.projectId, ctx.project.id),
          isNull(invitations.usedAt),
          isNull(invitations.revokedAt),
        ),
      )
      .orderBy(desc(invitations.id)),
  );
  return { items: rows.map(toInvitationView) };
}

/** The condition that an invitation can still be used. */
export const isOpenInvitation = () =>
  and(
    isNull(invitations.usedAt),
    isNull(invitations.revokedAt),
    isNull(invitations.endedWithCreatorAt),
    gt(invitations.expiresAt, new Date()),
    creatorIsAdmin,
  );

/** The same words for a link that never was, that was used, revoked, has expired, or ended with its creator. */
export const invitationNotFound = () =>
  new DomainError("notFound", "This invitation does not hold any more. Ask for a new one.");

/** The open invitation of a link's token, its project, and the operator of its email if there is one. */
export async function findOpenInvitation(db: Database, token: string) {
  const [found] = await db
    .select({ invitation: invitations, project: projects })
    .from(invitations)
    .innerJoin(projects, eq(projects.id, invitations.projectId))
    .where(and(eq(invitations.tokenHash, hashInvitationToken(token)), isOpenInvitation()));
  if (found === undefined) throw invitationNotFound();
  const [operator] = await db
    .select()
    .from(operators)
    .where(eq(operators.emailKey, found.invitation.email.toLowerCase()));
  return { ...found, operator };
}

/** What whoever holds a link is told of it. Throws `notFound`. */
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
