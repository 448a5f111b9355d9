import { and, eq } from "drizzle-orm";
import type { Database } from "@/db/client";
import { users } from "@/db/schema";
import { recordAudit, userEvent } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { belongsToAnother, changeIdentity } from "./change-identity";
import { identityHashes, lockIdentities, requireNotForgotten } from "./forgotten";
import { emailKeyOf, type UserIdentity } from "./identity";
import type { UserRow } from "./store";

/**
 * Finds or creates the user of an identity, and attaches the other half of the identity if it is new. Concurrent
 * requests for one new user create one row. Throws `unknownUser` if the user may not be created, `forgottenUser`, and
 * `conflict` if the email or userId belongs to another user.
 */
export async function getOrCreateUser(
  tx: Database,
  ctx: RequestContext,
  identity: UserIdentity,
): Promise<UserRow> {
  const found = await findUser(tx, ctx, identity);
  if (found !== undefined) return attach(tx, ctx, found, identity);

  if (identity.by === "userId" && identity.whenUnknown === "refuse") {
    throw unknownUserId(identity.externalUserId);
  }
  const hashes = identityHashes(ctx, identity);
  await lockIdentities(tx, hashes);
  await requireNotForgotten(tx, ctx, hashes);
  const [created] = await tx.insert(users).values(newUser(ctx, identity)).onConflictDoNothing().returning();
  if (created !== undefined) {
    await recordAudit(tx, ctx, [userEvent("user.created", created.id)]);
    return created;
  }
  // A concurrent request created this user, or another one with the other half of its identity.
  const existing = await findUser(tx, ctx, identity);
  if (existing === undefined) throw belongsToAnother(identity.by === "email" ? "userId" : "email");
  return attach(tx, ctx, existing, identity);
}

export async function findUser(
  tx: Database,
  ctx: RequestContext,
  identity: UserIdentity,
): Promise<UserRow | undefined> {
  const key =
    identity.by === "email"
      ? eq(users.emailKey, identity.email)
      : eq(users.externalUserId, identity.externalUserId);
  const [row] = await tx
    .select()
    .from(users)
    .where(and(eq(users.projectId, ctx.project.id), key));
  return row;
}

/** The row of a user who is to be created. */
export function newUser(ctx: RequestContext, identity: UserIdentity, id = newId()) {
  const placeholder =
    identity.by === "userId" && identity.whenUnknown === "placeholder" && identity.email === undefined;
  const email = placeholder ? `${id}@placeholder.email` : identity.email;
  return {
    projectId: ctx.project.id,
    id,
    email: email ?? null,
    emailKey: emailKeyOf(ctx.project.identityType, email),
    emailIsPlaceholder: placeholder,
    externalUserId: identity.externalUserId ?? null,
    isAnonymous: identity.by === "userId" && identity.isAnonymous === true,
    version: 1,
  };
}

/** The columns of a user that the other half of an identity changes, where it is new; undefined where it is not. */
export function attachedIdentity(
  ctx: RequestContext,
  row: Pick<UserRow, "email" | "externalUserId">,
  identity: UserIdentity,
):
  | Partial<Pick<UserRow, "email" | "emailKey" | "emailIsPlaceholder" | "isAnonymous" | "externalUserId">>
  | undefined {
  const { email, externalUserId } = identity;
  if (identity.by === "email") {
    return externalUserId === undefined || externalUserId === row.externalUserId
      ? undefined
      : { externalUserId };
  }
  if (email === undefined || email === row.email) return undefined;
  const emailKey = emailKeyOf(ctx.project.identityType, email);
  return { email, emailKey, emailIsPlaceholder: false, isAnonymous: false };
}

async function attach(
  tx: Database,
  ctx: RequestContext,
  row: UserRow,
  identity: UserIdentity,
): Promise<UserRow> {
  const changes = attachedIdentity(ctx, row, identity);
  if (changes === undefined) return row;
  await changeIdentity(tx, ctx, row, changes);
  return { ...row, ...changes };
}

export const unknownUserId = (externalUserId: string): DomainError =>
  new DomainError("unknownUser", `No user has the userId ${externalUserId}.`, { identity: "userId" });
