import { and, count, eq, sql } from "drizzle-orm";
import { ConcurrentModificationError, type Database } from "@/db/client";
import { devices, users } from "@/db/schema";
import { changedMembers } from "@/lib/audit/details";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import type { DeviceChanges, DeviceRow } from "./merge";
import { userScope } from "./user-scope";

/** Iterable's limit, kept for all wires. */
export const maxDevicesPerUser = 500;

export const deviceNotFound = (): DomainError => new DomainError("notFound", "There is no such device.");

/** A device by its id, locked until the transaction ends. Throws `notFound`, also for a device of another user. */
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

/** The device that holds a push token for one user in one application, locked until the transaction ends. */
export async function lockDeviceByToken(
  tx: Database,
  ctx: RequestContext,
  held: { userId: string; applicationId: string; pushToken: string },
): Promise<DeviceRow | undefined> {
  const [row] = await tx
    .select()
    .from(devices)
    .where(
      and(
        eq(devices.projectId, ctx.project.id),
        eq(devices.pushToken, held.pushToken),
        eq(devices.applicationId, held.applicationId),
        eq(devices.userId, held.userId),
      ),
    )
    .for("update");
  return row;
}

/**
 * Locks the row of a user until the transaction ends. Whoever makes a device of that user, or changes the push token
 * of one, holds this lock first: so nothing else can take the same push token meanwhile.
 */
export async function lockOwner(tx: Database, ctx: RequestContext, userId: string): Promise<void> {
  const [owner] = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.projectId, ctx.project.id), eq(users.id, userId)))
    .for("update");
  if (owner === undefined) throw new ConcurrentModificationError("The user was removed meanwhile.");
}

/** Writes changes on a locked row as one more version of it, and answers the row as it is then. Times are the database's. */
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
  if (changed === undefined) throw new ConcurrentModificationError("The device was removed meanwhile.");
  return changed;
}

/** Deletes a locked row. */
export async function deleteLockedDevice(tx: Database, row: DeviceRow): Promise<void> {
  await tx.delete(devices).where(and(eq(devices.projectId, row.projectId), eq(devices.id, row.id)));
}

/** Throws `tooManyDevices` where the user, whose row the caller holds locked, has no room for one more. */
export async function requireDeviceCapacity(
  tx: Database,
  ctx: RequestContext,
  userId: string,
): Promise<void> {
  const [held] = await tx
    .select({ devices: count() })
    .from(devices)
    .where(and(eq(devices.projectId, ctx.project.id), eq(devices.userId, userId)));
  if (held !== undefined && held.devices >= maxDevicesPerUser) {
    throw new DomainError("tooManyDevices", `A user may have at most ${maxDevicesPerUser} devices.`);
  }
}

/** What registrations by one identifier wait for one another by, where nobody has it yet. */
export const identifierLockKey = (ctx: RequestContext, deviceIdentifier: string): string =>
  JSON.stringify([ctx.project.id, deviceIdentifier]);

const unspoken = new Set(["pushToken", "notificationId", "sessionHash"]);

/**
 * For history: each changed column before and after; of attributes the members that changed, of addresses and secrets
 * only that they did.
 */
export function auditDiff(row: DeviceRow, changes: DeviceChanges): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(changes)
      .filter(([column]) => column !== "longPushToken")
      .map(([column, after]) => [
        column,
        column === "attributes"
          ? changedMembers(row.attributes, changes.attributes ?? {})
          : unspoken.has(column)
            ? "changed"
            : { before: row[column as keyof DeviceRow], after },
      ]),
  );
}
