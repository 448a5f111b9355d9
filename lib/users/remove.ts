import { and, eq, inArray, or } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { auditEvents, devices, forgottenUsers, users } from "@/db/schema";
import { projectEvent, recordAudit, userEvent } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { identityHashes, lockIdentities } from "./forgotten";
import { lockUserById, lockUsers, readUserRow, type UserRow } from "./store";
import type { UserSelector } from "./types";

/** Deletes users with their devices, and returns how many. Iterable's `DELETE /api/users/…`. */
export function deleteUsers(ctx: RequestContext, selector: UserSelector): Promise<number> {
  return database().transaction(async (tx) => {
    const found = await lockUsers(tx, ctx, selector);
    await deleteRows(tx, ctx, found);
    await recordAudit(
      tx,
      ctx,
      found.map(({ id }) => userEvent("user.deleted", id)),
    );
    return found.length;
  });
}

/**
 * Erases users with their devices and history, and leaves tombstones of their identities, so that a late registration
 * is rejected instead of recreating them. An unknown identity gets a tombstone too. Iterable's `POST
 * /api/users/forget`.
 */
export function forgetUsers(ctx: RequestContext, selector: UserSelector): Promise<void> {
  return database().transaction(async (tx) => {
    await lockIdentities(tx, identityHashes(ctx, selector));
    const found = await lockUsers(tx, ctx, selector);
    await erase(tx, ctx, found, [selector, ...found.map(realIdentities)]);
  });
}

/** Erases the user of an id. Throws `notFound`. */
export function forgetUserById(ctx: RequestContext, userId: string): Promise<void> {
  return database().transaction(async (tx) => {
    // Identities are always locked before rows, so read the row without a lock first.
    const identities = realIdentities(await readUserRow(tx, ctx, userId));
    await lockIdentities(tx, identityHashes(ctx, identities));
    const user = await lockUserById(tx, ctx, userId);
    await erase(tx, ctx, [user], [identities, realIdentities(user)]);
  });
}

async function erase(
  tx: Database,
  ctx: RequestContext,
  found: UserRow[],
  identities: Parameters<typeof identityHashes>[1][],
): Promise<void> {
  await eraseHistory(tx, ctx, found);
  await deleteRows(tx, ctx, found);
  const hashes = [...new Set(identities.flatMap((identity) => identityHashes(ctx, identity)))];
  await tx
    .insert(forgottenUsers)
    .values(hashes.sort().map((identityHash) => ({ projectId: ctx.project.id, identityHash })))
    .onConflictDoNothing();
  await recordAudit(tx, ctx, [projectEvent("user.forgotten", ctx.project.id, { users: found.length })]);
}

/** Removes an identity's tombstones; erased data stays erased. Iterable's `POST /api/users/unforget`. */
export function unforgetUser(ctx: RequestContext, selector: UserSelector): Promise<void> {
  return database().transaction(async (tx) => {
    const hashes = identityHashes(ctx, selector);
    await lockIdentities(tx, hashes);
    await tx
      .delete(forgottenUsers)
      .where(and(eq(forgottenUsers.projectId, ctx.project.id), inArray(forgottenUsers.identityHash, hashes)));
    await recordAudit(tx, ctx, [projectEvent("user.unforgotten", ctx.project.id)]);
  });
}

const realIdentities = (user: UserRow) => ({
  email: user.emailIsPlaceholder ? null : user.email,
  externalUserId: user.externalUserId,
});

async function deleteRows(tx: Database, ctx: RequestContext, rows: UserRow[]): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  await tx.delete(users).where(and(eq(users.projectId, ctx.project.id), inArray(users.id, ids)));
}

async function eraseHistory(tx: Database, ctx: RequestContext, rows: UserRow[]): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  const names = rows.flatMap(({ emailKey, email, externalUserId }) =>
    [emailKey ?? email, externalUserId].filter((name) => typeof name === "string"),
  );
  const owned = tx
    .select({ id: devices.id })
    .from(devices)
    .where(and(eq(devices.projectId, ctx.project.id), inArray(devices.userId, ids)));
  await tx.delete(auditEvents).where(
    and(
      eq(auditEvents.projectId, ctx.project.id),
      or(
        inArray(auditEvents.subjectId, ids),
        inArray(auditEvents.subjectId, owned),
        // Everything done with the user's own tokens, including changes of deleted devices.
        and(eq(auditEvents.actorType, "user"), inArray(auditEvents.actorId, names)),
      ),
    ),
  );
}
