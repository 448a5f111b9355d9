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
export async function findOrCreateUser(
  tx: Database,
  ctx: RequestContext,
  identity: UserIdentity,
): Promise<UserRow> {
  const found = await findUser(tx, ctx, identity);
  if (found !== undefined) return attach(tx, ctx, found, identity);

  if (identity.by === "userId" && identity.whenUnknown === "refuse") {
    throw new DomainError("unknownUser", `No user has the userId ${identity.externalUserId}.`, {
      identity: "userId",
    });
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

export function newUser(ctx: RequestContext, identity: UserIdentity): typeof users.$inferInsert {
  const id = newId();
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
    ...(identity.by === "userId" && identity.isAnonymous && { isAnonymous: true }),
  };
}

async function attach(
  tx: Database,
  ctx: RequestContext,
  row: UserRow,
  identity: UserIdentity,
): Promise<UserRow> {
  const changes: Partial<UserRow> = {};
  if (identity.by === "email") {
    if (identity.externalUserId !== undefined && identity.externalUserId !== row.externalUserId) {
      changes.externalUserId = identity.externalUserId;
    }
  } else if (identity.email !== undefined && identity.email !== row.email) {
    changes.email = identity.email;
    changes.emailKey = emailKeyOf(ctx.project.identityType, identity.email);
    changes.emailIsPlaceholder = false;
    if (row.isAnonymous) changes.isAnonymous = false;
  }
  if (Object.keys(changes).length === 0) return row;
  await changeIdentity(tx, ctx, row, changes);
  return { ...row, ...changes };
}
