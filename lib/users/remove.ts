import { and, eq, inArray, or } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { auditEvents, devices, forgottenUsers, users } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { lockUserById, readUserRow } from "./detail";
import { identityHashes, lockIdentities } from "./forgotten";
import type { UserRow } from "./mutations";
import { lockUsers } from "./store";
import type { UserSelector } from "./types";

/** Deletes users and their devices; answers how many there were. Source: Iterable, `DELETE /api/users/…`. */
export function deleteUsers(ctx: RequestContext, selector: UserSelector): Promise<number> {
  return database().transaction(async (tx) => {
    const found = await lockUsers(tx, ctx, selector);
    await deleteRows(tx, ctx, found);
    await recordAudit(
      tx,
      ctx,
      found.map(({ id }) => ({ action: "user.deleted", subjectType: "user", subjectId: id })),
    );
    return found.length;
  });
}

/**
 * Erases users, their devices and their history, and leaves tombstones of their identities, so that a phone that
 * calls late is refused rather than bringing them back. An identity that nobody has is remembered all the same.
 * Source: Iterable, `POST /api/users/forget`.
 */
export function forgetUsers(ctx: RequestContext, selector: UserSelector): Promise<void> {
  return database().transaction(async (tx) => {
    await lockIdentities(tx, identityHashes(ctx, selector));
    const found = await lockUsers(tx, ctx, selector);
    await erase(tx, ctx, found, [selector, ...found.map(realIdentities)]);
  });
}

/** The same for the one user of our own id. Throws `notFound`. */
export function forgetUserById(ctx: RequestContext, userId: string): Promise<void> {
  return database().transaction(async (tx) => {
    // Identities before rows, as everyone locks them; so the row is read once to know them.
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
  const hashes = [...new Set(identities.flatMap((who) => identityHashes(ctx, who)))];
  await tx
    .insert(forgottenUsers)
    .values(hashes.sort().map((identityHash) => ({ projectId: ctx.project.id, identityHash })))
    .onConflictDoNothing();
  await recordAudit(tx, ctx, [
    {
      action: "user.forgotten",
      subjectType: "project",
      subjectId: ctx.project.id,
      details: { users: found.length },
    },
  ]);
}

/** Lets an erased identity come back; what was erased stays so. Source: Iterable, `POST /api/users/unforget`. */
export function unforgetUser(ctx: RequestContext, selector: UserSelector): Promise<void> {
  return database().transaction(async (tx) => {
    const hashes = identityHashes(ctx, selector);
    await lockIdentities(tx, hashes);
    await tx
      .delete(forgottenUsers)
      .where(and(eq(forgottenUsers.projectId, ctx.project.id), inArray(forgottenUsers.identityHash, hashes)));
    await recordAudit(tx, ctx, [
      { action: "user.unforgotten", subjectType: "project", subjectId: ctx.project.id },
    ]);
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
  const held = tx
    .select({ id: devices.id })
    .from(devices)
    .where(and(eq(devices.projectId, ctx.project.id), inArray(devices.userId, ids)));
  await tx.delete(auditEvents).where(
    and(
      eq(auditEvents.projectId, ctx.project.id),
      or(
        inArray(auditEvents.subjectId, ids),
        inArray(auditEvents.subjectId, held),
        // What the user did with a token of their own, also to devices that are gone by now.
        and(eq(auditEvents.actorType, "user"), inArray(auditEvents.actorId, names)),
      ),
    ),
  );
}
