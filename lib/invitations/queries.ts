import { and, desc, eq, gt, isNull } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { invitations, operators, projects } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { toInvitationView } from "./present";
import { hashInvitationToken } from "./secret";
import type { InvitationView, OpenInvitationView } from "./views";

/** Invitations that nobody has used and nobody revoked, newest first; expired ones among them. */
export async function listInvitations(ctx: RequestContext): Promise<{ items: InvitationView[] }> {
  const rows = await database().read((db) =>
    db
      .select()
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
export const isOpen = () =>
  and(isNull(invitations.usedAt), isNull(invitations.revokedAt), gt(invitations.expiresAt, new Date()));

/** The same words for a link that never was, that was used, revoked, or has expired. */
export const noSuchInvitation = () =>
  new DomainError("notFound", "This invitation does not hold any more. Ask for a new one.");

/** The open invitation of a link's token, its project, and the operator of its email if there is one. */
export async function findOpenInvitation(db: Database, token: string) {
  const [found] = await db
    .select({ invitation: invitations, project: projects })
    .from(invitations)
    .innerJoin(projects, eq(projects.id, invitations.projectId))
    .where(and(eq(invitations.tokenHash, hashInvitationToken(token)), isOpen()));
  if (found === undefined) throw noSuchInvitation();
  const [operator] = await db
    .select()
    .from(operators)
    .where(eq(operators.emailKey, found.invitation.email.toLowerCase()));
  return { ...found, operator };
}

/** What whoever holds a link is told of it. Throws `notFound`. */
export async function showInvitation(input: { token: string }): Promise<OpenInvitationView> {
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
