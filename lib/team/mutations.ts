import { and, eq, isNull, or } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { memberships, operators } from "@/db/schema";
import { findKeysByCreator } from "@/lib/api-keys/queries";
import { withKeyedLock } from "@/lib/async/keyed-lock";
import { operatorEvent, recordAudit } from "@/lib/audit/mutations";
import type { RequestContext, Role } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { endInvitationsByCreator } from "@/lib/invitations/mutations";
import { endSessionsWithoutProject } from "@/lib/sessions/mutations";
import { findMember } from "./queries";
import type { MemberView, RemovedMemberView } from "./views";

const memberNotFound = () => new DomainError("notFound", "Member not found.");

/** Changes a member's role. Invitations of a former admin end. Throws `notFound`, and `conflict` for the last admin. */
export function changeRole(
  ctx: RequestContext,
  { operatorId, role }: { operatorId: string; role: Role },
): Promise<MemberView> {
  return serially(ctx, async (tx) => {
    const before = await lockMember(tx, ctx, operatorId);
    if (before.role !== role) {
      if (before.isLastAdmin) throw lastAdmin();
      await tx.update(memberships).set({ role }).where(membershipOf(ctx, operatorId));
      if (before.role === "admin") await endInvitationsByCreator(tx, ctx, operatorId);
      const details = { before: before.role, after: role };
      await recordAudit(tx, ctx, [operatorEvent("member.roleChanged", operatorId, details)]);
    }
    const member = await findMember(tx, ctx, operatorId);
    if (member === undefined) throw memberNotFound();
    return member;
  });
}

/**
 * Removes a member. Their invitations end, and their sessions too if they have no other project. API keys that they
 * created keep working, since programs use them, and are returned for a decision. Throws `notFound`, and `conflict` for
 * the last admin.
 */
export function removeMember(
  ctx: RequestContext,
  { operatorId }: { operatorId: string },
): Promise<RemovedMemberView> {
  return serially(ctx, async (tx) => {
    const { role, isLastAdmin } = await lockMember(tx, ctx, operatorId);
    if (isLastAdmin) throw lastAdmin();
    await tx.delete(memberships).where(membershipOf(ctx, operatorId));
    await recordAudit(tx, ctx, [operatorEvent("member.removed", operatorId, { role })]);
    await endInvitationsByCreator(tx, ctx, operatorId);
    await endSessionsWithoutProject(tx, operatorId);
    return { apiKeys: await findKeysByCreator(tx, ctx, operatorId) };
  });
}

const serially = <T>(ctx: RequestContext, run: (tx: Database) => Promise<T>): Promise<T> =>
  withKeyedLock(`members ${ctx.project.id}`, () => database().transaction(run));

const membershipOf = (ctx: RequestContext, operatorId: string) =>
  and(eq(memberships.projectId, ctx.project.id), eq(memberships.operatorId, operatorId));

const lastAdmin = () =>
  new DomainError(
    "conflict",
    "A project needs an admin. Make someone else an admin first. Nothing was changed.",
  );

/** Locks the member and all admins, ordered by id, so that two admins cannot remove each other at once. */
async function lockMember(
  tx: Database,
  ctx: RequestContext,
  operatorId: string,
): Promise<{ role: Role; isLastAdmin: boolean }> {
  if (!isId(operatorId)) throw memberNotFound();
  const rows = await tx
    .select({ operatorId: memberships.operatorId, role: memberships.role, disabledAt: operators.disabledAt })
    .from(memberships)
    .innerJoin(operators, eq(operators.id, memberships.operatorId))
    .where(
      and(
        eq(memberships.projectId, ctx.project.id),
        or(
          eq(memberships.operatorId, operatorId),
          and(eq(memberships.role, "admin"), isNull(operators.disabledAt)),
        ),
      ),
    )
    .orderBy(memberships.operatorId)
    .for("update", { of: memberships });
  const member = rows.find((row) => row.operatorId === operatorId.toLowerCase());
  if (member === undefined) throw memberNotFound();
  const otherAdmins = rows.filter((row) => row.role === "admin" && row !== member);
  return { role: member.role, isLastAdmin: member.role === "admin" && otherAdmins.length === 0 };
}
