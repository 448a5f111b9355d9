import { and, eq, sql } from "drizzle-orm";
import { constraintName, type Database, database } from "@/db/client";
import { users } from "@/db/schema";
import { recordAudit, userEvent } from "@/lib/audit/mutations";
import type { IdentityType, RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { erasedAmong, identityHashes, lockIdentities, userWasErased } from "./forgotten";
import { emailKeyOf, requireEmail, requireExternalUserId } from "./identity";
import { lockUser, type UserRow } from "./store";
import type { UserSelector } from "./types";

type IdentityChanges = Partial<
  Pick<UserRow, "email" | "emailKey" | "emailIsPlaceholder" | "externalUserId" | "isAnonymous">
>;

/** Gives a user another email or userId. Throws `forgottenUser`, and `conflict` if it belongs to another user. */
async function changeIdentity(
  tx: Database,
  ctx: RequestContext,
  user: UserRow,
  changes: IdentityChanges,
): Promise<void> {
  const hashes = identityHashes(ctx, changes);
  await lockIdentities(tx, hashes);
  if ((await erasedAmong(tx, ctx, hashes)).size > 0) throw userWasErased();
  try {
    await tx
      .update(users)
      .set({ ...changes, updatedAt: sql`now()`, version: sql`${users.version} + 1` })
      .where(and(eq(users.projectId, ctx.project.id), eq(users.id, user.id)));
  } catch (error) {
    if (constraintName(error) === "users_known_external_user_id") throw belongsToAnother("userId");
    if (constraintName(error) === "users_email_key") throw belongsToAnother("email");
    throw error;
  }
}

export const belongsToAnother = (identity: "email" | "userId"): DomainError =>
  new DomainError("conflict", `That ${identity} belongs to another user.`, { identity });

/**
 * Gives a user another email. Iterable's `POST /api/users/updateEmail`. Throws `unknownUser`, `invalidEmail`,
 * `forgottenUser`, and `conflict` if the email belongs to another user.
 */
export function changeEmail(
  ctx: RequestContext,
  input: { user: UserSelector; newEmail: string },
): Promise<void> {
  const email = requireEmail(input.newEmail);
  return database().transaction(async (tx) => {
    const user = await lockUser(tx, ctx, input.user);
    await changeIdentity(tx, ctx, user, {
      ...emailColumns(ctx.project.identityType, email),
      isAnonymous: false,
    });
    await recordAudit(tx, ctx, [userEvent("user.changed", user.id, { fields: ["email"] })]);
  });
}

/**
 * Turns a locked anonymous user into the account that they signed in to. Throws `forgottenUser`, and `conflict` if
 * that account was created concurrently.
 */
export async function identifyUser(
  tx: Database,
  ctx: RequestContext,
  user: UserRow,
  selector: UserSelector,
): Promise<void> {
  const { identityType } = ctx.project;
  const byEmail = "email" in selector;
  if (byEmail && identityType === "userId") {
    throw new DomainError("invalidValue", "A userId is required in this project.");
  }
  const identity = byEmail
    ? { ...emailColumns(identityType, requireEmail(selector.email)), externalUserId: null }
    : { externalUserId: requireExternalUserId(selector.externalUserId) };
  await changeIdentity(tx, ctx, user, { ...identity, isAnonymous: false });
  await recordAudit(tx, ctx, [
    userEvent("user.changed", user.id, { fields: byEmail ? ["email", "userId"] : ["userId"] }),
  ]);
}

const emailColumns = (identityType: IdentityType, email: string) => ({
  email,
  emailKey: emailKeyOf(identityType, email),
  emailIsPlaceholder: false,
});
