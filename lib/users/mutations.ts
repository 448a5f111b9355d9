import { and, eq, or, sql } from "drizzle-orm";
import { ConcurrentModificationError, type Database, type ReadDatabase } from "@/db/client";
import { users } from "@/db/schema";
import { recordAudit, userEvent } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { newId } from "@/lib/ids";
import { erasedAmong, lockIdentities } from "./forgotten";
import { emailKeyOf, type UserIdentity } from "./identity";
import { findOwner, type KnownOwners, type Owner } from "./owner";

/**
 * Finds or creates the user of an identity, and attaches the other half of the identity if it is new. Throws what
 * `findOwner` throws.
 */
export async function getOrCreateUser(
  tx: Database,
  ctx: RequestContext,
  identity: UserIdentity,
): Promise<Owner> {
  const ids = { user: newId() };
  const seen = findOwner(await readOwners(tx, ctx, identity), ctx, identity, ids);
  if (seen.after === seen.before) return seen.after;

  await lockIdentities(tx, seen.hashes);
  const found = findOwner(await readOwners(tx, ctx, identity, seen.hashes), ctx, identity, ids);
  if (found.hashes.some((hash) => !seen.hashes.includes(hash))) {
    throw new ConcurrentModificationError("The user changed before their identity was locked.");
  }
  if (found.before === null) {
    await tx.insert(users).values(found.after);
    await recordAudit(tx, ctx, [userEvent("user.created", found.after.id)]);
  } else if (found.after !== found.before) {
    await attachIdentity(tx, found.after);
  }
  return found.after;
}

export async function findUser(
  db: ReadDatabase,
  ctx: RequestContext,
  identity: UserIdentity,
): Promise<Owner | undefined> {
  const known = await readOwners(db, ctx, identity);
  const value = identity.by === "email" ? identity.email : identity.externalUserId;
  return known.userBy(identity.by, ctx.project.id, value);
}

/** The users with either half of an identity, and which of the locked hashes were erased. */
async function readOwners(
  db: ReadDatabase,
  ctx: RequestContext,
  { email, externalUserId }: UserIdentity,
  locked: string[] = [],
): Promise<KnownOwners> {
  const emailKey = emailKeyOf(ctx.project.identityType, email);
  const halves = [
    ...(emailKey === null ? [] : [eq(users.emailKey, emailKey)]),
    ...(externalUserId === undefined ? [] : [eq(users.externalUserId, externalUserId)]),
  ];
  const { projectId, id, emailIsPlaceholder, isAnonymous, version } = users;
  const rows = await db
    .select({
      ...{ projectId, id, emailIsPlaceholder, isAnonymous, version },
      ...{ email: users.email, emailKey: users.emailKey, externalUserId: users.externalUserId },
    })
    .from(users)
    .where(and(eq(users.projectId, ctx.project.id), or(...halves)));
  const erased = await erasedAmong(db, ctx, locked);
  return {
    userBy: (by, _project, value) =>
      rows.find(
        (row) => value !== undefined && row[by === "email" ? "emailKey" : "externalUserId"] === value,
      ),
    isErased: (hashes) => hashes.some((hash) => erased.has(hash)),
  };
}

/** Writes the identity of a user that `findOwner` completed. */
export async function attachIdentity(tx: Database, owner: Owner): Promise<void> {
  const { projectId, id, email, emailKey, emailIsPlaceholder, isAnonymous, externalUserId } = owner;
  await tx
    .update(users)
    .set({
      ...{ email, emailKey, emailIsPlaceholder, isAnonymous, externalUserId },
      ...{ updatedAt: sql`now()`, version: sql`${users.version} + 1` },
    })
    .where(and(eq(users.projectId, projectId), eq(users.id, id)));
}
