import { and, count, eq, inArray, type SQL, sql } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/pg-core";
import { ConcurrentModificationError, type Database } from "@/db/client";
import { devices, users } from "@/db/schema";
import { changedMembers } from "@/lib/audit/details";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { boundsError, invalidField, type JsonBounds } from "@/lib/stored-json";
import { resolveIdentity } from "@/lib/users/identity";
import { userCondition } from "@/lib/users/store";
import { maxDevicesPerUser } from "@/lib/users/types";
import type { DeviceChanges, DeviceRow } from "./merge";

export const deviceNotFound = (): DomainError => new DomainError("notFound", "Device not found.");

/** Locks a device. Throws `notFound`, also for another user's device. */
export async function lockDevice(tx: Database, ctx: RequestContext, id: string): Promise<DeviceRow> {
  const [row] = isId(id)
    ? await tx
        .select()
        .from(devices)
        .where(and(eq(devices.projectId, ctx.project.id), eq(devices.id, id), userScope(ctx)))
        .for("update")
    : [];
  if (row === undefined) throw deviceNotFound();
  return row;
}

/** Locks the device that has a push token for one user in one application. */
export async function lockDeviceByToken(
  tx: Database,
  ctx: RequestContext,
  key: { userId: string; applicationId: string; pushToken: string },
): Promise<DeviceRow | undefined> {
  const [row] = await tx
    .select()
    .from(devices)
    .where(
      and(
        eq(devices.projectId, ctx.project.id),
        eq(devices.pushToken, key.pushToken),
        eq(devices.applicationId, key.applicationId),
        eq(devices.userId, key.userId),
      ),
    )
    .for("update");
  return row;
}

/**
 * Locks the row of a user. Creating a device, or changing its push token, takes this lock first, so that no one else
 * can take the same push token or exceed the device limit concurrently.
 */
export async function lockOwner(tx: Database, ctx: RequestContext, userId: string): Promise<void> {
  const [owner] = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.projectId, ctx.project.id), eq(users.id, userId)))
    .for("update");
  if (owner === undefined) throw new ConcurrentModificationError("The user was removed concurrently.");
}

/** Updates a locked device, and its version and times. */
export async function updateLockedDevice(
  tx: Database,
  row: DeviceRow,
  changes: DeviceChanges,
  { seen = false } = {},
): Promise<DeviceRow> {
  const times = { updatedAt: sql`now()`, ...(seen && { lastSeenAt: sql`now()` }) };
  const [changed] = await tx
    .update(devices)
    .set({ ...changes, ...times, version: row.version + 1 })
    .where(and(eq(devices.projectId, row.projectId), eq(devices.id, row.id)))
    .returning();
  if (changed === undefined) throw new ConcurrentModificationError("The device was removed concurrently.");
  return changed;
}

export async function deleteLockedDevice(tx: Database, row: DeviceRow): Promise<void> {
  await tx.delete(devices).where(and(eq(devices.projectId, row.projectId), eq(devices.id, row.id)));
}

/** Throws `tooManyDevices` if the user, who is locked, has the maximum. */
export async function requireDeviceCapacity(
  tx: Database,
  ctx: RequestContext,
  userId: string,
): Promise<void> {
  const [owned] = await tx
    .select({ devices: count() })
    .from(devices)
    .where(and(eq(devices.projectId, ctx.project.id), eq(devices.userId, userId)));
  if (owned !== undefined && owned.devices >= maxDevicesPerUser) {
    throw new DomainError("tooManyDevices", `A user may have at most ${maxDevicesPerUser} devices.`);
  }
}

/** Serialises registrations of one identifier, which may have no row to lock yet. */
export const identifierLockKey = (ctx: RequestContext, deviceIdentifier: string): string =>
  JSON.stringify([ctx.project.id, deviceIdentifier]);

const redacted = new Set(["pushToken", "notificationId", "sessionHash"]);

/** For the audit log: columns before and after, of attributes the changed members, of secrets only that they changed. */
export function auditDiff(row: DeviceRow, changes: DeviceChanges): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(changes)
      .filter(([column]) => column !== "longPushToken")
      .map(([column, after]) => [
        column,
        column === "attributes"
          ? changedMembers(row.attributes, changes.attributes ?? {})
          : redacted.has(column)
            ? "changed"
            : { before: row[column as keyof DeviceRow], after },
      ]),
  );
}

const query = new QueryBuilder();

/** Limits a user token to its own user's devices; no condition for credentials of the whole project. */
export function userScope(ctx: RequestContext): SQL | undefined {
  const user = tokenUserCondition(ctx);
  return user && inArray(devices.userId, query.select({ id: users.id }).from(users).where(user));
}

/** The id of a user token's user, or one that matches nothing if there is no such user; undefined for the whole project. */
export async function scopedUserId(db: Database, ctx: RequestContext): Promise<string | undefined> {
  const condition = tokenUserCondition(ctx);
  if (condition === undefined) return undefined;
  const [user] = await db.select({ id: users.id }).from(users).where(condition);
  return user?.id ?? "00000000-0000-0000-0000-000000000000";
}

function tokenUserCondition(ctx: RequestContext): SQL | undefined {
  if (ctx.tokenUser === null) return undefined;
  const identity = resolveIdentity(ctx.project.identityType, { ...ctx.tokenUser, preferUserId: true });
  const selector =
    identity.by === "email" ? { email: identity.email } : { externalUserId: identity.externalUserId };
  return and(eq(users.projectId, ctx.project.id), userCondition(ctx, selector));
}

type Attributes = Record<string, unknown>;

const bounds: JsonBounds = { bytes: 32 * 1024, members: 200 };

/** Null removes a member. */
export const mergeAttributes = (stored: Attributes, incoming: Attributes): Attributes =>
  Object.fromEntries(Object.entries({ ...stored, ...incoming }).filter(([, value]) => value !== null));

/** Why `after` is too large to store; undefined if it is not, or if it shrinks what was too large before. */
export const attributesProblem = (before: Attributes, after: Attributes): string | undefined =>
  boundsError("The device's attributes", before, after, bounds);

/** Throws `invalidValue` if the attributes are too large to store. */
export function requireStorable(before: Attributes, after: Attributes): void {
  const problem = attributesProblem(before, after);
  if (problem !== undefined) throw invalidField("attributes", problem);
}

/**
 * Deletes a locked device whose push token another device of the same user takes over. Returns the columns that the
 * other one inherits: if an admin disabled the token, it stays disabled.
 */
export async function replaceDevice(
  tx: Database,
  ctx: RequestContext,
  stale: DeviceRow,
): Promise<DeviceChanges> {
  await deleteLockedDevice(tx, stale);
  await recordAudit(tx, ctx, [
    {
      action: "device.removed",
      subjectType: "device",
      subjectId: stale.id,
      details: { reason: "replaced", userId: stale.userId },
    },
  ]);
  if (stale.disabledReason !== "admin") return {};
  const { enabled, disabledAt, disabledReason, disabledNote, disabledBy } = stale;
  return { enabled, disabledAt, disabledReason, disabledNote, disabledBy };
}
