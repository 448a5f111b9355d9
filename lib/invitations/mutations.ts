import { and, eq, isNull, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { invitations, memberships, operators } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import { creatorColumns, type RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId, newId } from "@/lib/ids";
import { lockAdminMembership } from "@/lib/team/queries";
import type { Role } from "@/lib/team/types";
import { toInvitationView } from "./present";
import { hashInvitationToken, newInvitationToken } from "./token";
import type { NewInvitationView } from "./views";

const lastsMs = 7 * 24 * 60 * 60 * 1_000;

/**
 * Invites somebody by a link, which is answered for the only time and holds for a week. An earlier link for the same
 * email stops to hold. Throws `conflict` for somebody who is a member already, `forbidden` for anyone who is not an admin.
 */
export function invite(
  ctx: RequestContext,
  { email, role, origin }: { email: string; role: Role; origin: string },
): Promise<NewInvitationView> {
  const token = newInvitationToken();
  const creator = creatorColumns(ctx);
  return database().transaction(async (tx) => {
    // Removed meanwhile, they would leave an invitation behind.
    const { createdByOperatorId: id } = creator;
    if (id === null || !(await lockAdminMembership(tx, ctx.project.id, id)))
      throw new DomainError("forbidden", "Only an admin of the project can invite.");
    await refuseMember(tx, ctx, email);
    await tx
      .update(invitations)
      .set({ revokedAt: new Date() })
      .where(
        and(
          eq(invitations.projectId, ctx.project.id),
          sql`lower(${invitations.email}) = ${email.toLowerCase()}`,
          isNull(invitations.usedAt),
          isNull(invitations.revokedAt),
        ),
      );
    const [row] = await tx
      .insert(invitations)
      .values({
        projectId: ctx.project.id,
        id: newId(),
        email,
        role,
        tokenHash: hashInvitationToken(token),
        ...creator,
        expiresAt: new Date(Date.now() + lastsMs),
      })
      .returning();
    if (row === undefined) throw new Error("The invitation was written but not given back.");
    await recordAudit(tx, ctx, [
      {
        action: "invitation.created",
        subjectType: "invitation",
        subjectId: row.id,
        details: { email, role },
      },
    ]);
    return { ...toInvitationView({ ...row, creatorIsAdmin: true }), link: `${origin}/join/${token}` };
  });
}

/** Ends an invitation that nobody has used. Throws `notFound`. */
export function revokeInvitation(
  ctx: RequestContext,
  { invitationId }: { invitationId: string },
): Promise<void> {
  return database().transaction(async (tx) => {
    const [row] = isId(invitationId)
      ? await tx
          .update(invitations)
          .set({ revokedAt: new Date() })
          .where(
            and(
              eq(invitations.projectId, ctx.project.id),
              eq(invitations.id, invitationId),
              isNull(invitations.usedAt),
              isNull(invitations.revokedAt),
            ),
          )
          .returning()
      : [];
    if (row === undefined) throw new DomainError("notFound", "There is no such invitation.");
    await recordAudit(tx, ctx, [
      {
        action: "invitation.revoked",
        subjectType: "invitation",
        subjectId: row.id,
        details: { email: row.email },
      },
    ]);
  });
}

/** Ends, for good, the open invitations of an operator who stops being an admin. */
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
        eq(invitations.projectId, ctx.project.id),
        eq(invitations.createdByOperatorId, operatorId),
        isNull(invitations.usedAt),
        isNull(invitations.revokedAt),
        isNull(invitations.endedWithCreatorAt),
      ),
    )
    .returning({ id: invitations.id, email: invitations.email });
  await recordAudit(
    tx,
    ctx,
    ended.map(({ id, email }) => ({
      action: "invitation.revoked",
      subjectType: "invitation",
      subjectId: id,
      details: { email, endedWithCreator: true },
    })),
  );
}

async function refuseMember(tx: Database, ctx: RequestContext, email: string): Promise<void> {
  const [member] = await tx
    .select({ id: operators.id })
    .from(operators)
    .innerJoin(memberships, eq(memberships.operatorId, operators.id))
    .where(and(eq(memberships.projectId, ctx.project.id), eq(operators.emailKey, email.toLowerCase())));
  if (member === undefined) return;
  throw new DomainError("conflict", "Somebody with that email is a member already.", {
    issues: [{ path: "email", message: "A member already" }],
  });
}
