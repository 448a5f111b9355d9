import { randomBytes } from "node:crypto";
import { and, eq, isNull, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { invitations, memberships, operators } from "@/db/schema";
import { invitationEvent, recordAudit } from "@/lib/audit/mutations";
import { creatorColumns, type RequestContext, type Role } from "@/lib/context";
import { normaliseEmail } from "@/lib/email";
import { DomainError } from "@/lib/errors";
import { newId, rowById } from "@/lib/ids";
import { lockAdminMembership } from "@/lib/team/queries";
import { hashInvitationToken, isUnused, toInvitationView } from "./queries";
import type { NewInvitationView } from "./views";

const lifetimeMs = 7 * 24 * 60 * 60 * 1_000;

/**
 * Creates an invitation link, which is valid for a week and cannot be read again. It replaces an earlier one for the
 * same email. Throws `conflict` if the email belongs to a member, and `forbidden` unless the caller is an admin.
 */
export function invite(
  ctx: RequestContext,
  { email, role, origin }: { email: string; role: Role; origin: string },
): Promise<NewInvitationView> {
  const token = randomBytes(32).toString("base64url");
  const creator = creatorColumns(ctx);
  return database().transaction(async (tx) => {
    // The lock keeps an admin who is being removed from leaving an invitation behind.
    const { createdByOperatorId: id } = creator;
    if (id === null || !(await lockAdminMembership(tx, ctx.project.id, id)))
      throw new DomainError("forbidden", "Only admins of the project can invite.");
    await rejectMember(tx, ctx, email);
    await tx
      .update(invitations)
      .set({ revokedAt: new Date() })
      .where(and(isUnused(ctx), sql`lower(${invitations.email}) = ${normaliseEmail(email)}`));
    const [row] = await tx
      .insert(invitations)
      .values({
        projectId: ctx.project.id,
        id: newId(),
        email,
        role,
        tokenHash: hashInvitationToken(token),
        ...creator,
        expiresAt: new Date(Date.now() + lifetimeMs),
      })
      .returning();
    if (row === undefined) throw new Error("The inserted invitation was not returned.");
    await recordAudit(tx, ctx, [invitationEvent("invitation.created", row.id, { email, role })]);
    return { ...toInvitationView({ ...row, creatorIsAdmin: true }), link: `${origin}/join/${token}` };
  });
}

/** Revokes an unused invitation. Throws `notFound`. */
export function revokeInvitation(
  ctx: RequestContext,
  { invitationId }: { invitationId: string },
): Promise<void> {
  return database().transaction(async (tx) => {
    const row = await rowById("Invitation", invitationId, () =>
      tx
        .update(invitations)
        .set({ revokedAt: new Date() })
        .where(and(isUnused(ctx), eq(invitations.id, invitationId)))
        .returning(),
    );
    await recordAudit(tx, ctx, [invitationEvent("invitation.revoked", row.id, { email: row.email })]);
  });
}

/** Permanently ends the open invitations of an operator who is no longer an admin. */
export async function endInvitationsByCreator(
  tx: Database,
  ctx: RequestContext,
  operatorId: string,
): Promise<void> {
  const ended = await tx
    .update(invitations)
    .set({ endedWithCreatorAt: new Date() })
    .where(
      and(
        isUnused(ctx),
        eq(invitations.createdByOperatorId, operatorId),
        isNull(invitations.endedWithCreatorAt),
      ),
    )
    .returning({ id: invitations.id, email: invitations.email });
  const events = ended.map(({ id, email }) =>
    invitationEvent("invitation.revoked", id, { email, endedWithCreator: true }),
  );
  await recordAudit(tx, ctx, events);
}

async function rejectMember(tx: Database, ctx: RequestContext, email: string): Promise<void> {
  const [member] = await tx
    .select({ id: operators.id })
    .from(operators)
    .innerJoin(memberships, eq(memberships.operatorId, operators.id))
    .where(and(eq(memberships.projectId, ctx.project.id), eq(operators.emailKey, normaliseEmail(email))));
  if (member === undefined) return;
  throw new DomainError("conflict", "Someone with that email is already a member.", {
    issues: [{ path: "email", message: "Already a member" }],
  });
}
