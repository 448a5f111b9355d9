import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { ConcurrentModificationError, type Database, database } from "@/db/client";
import { devices } from "@/db/schema";
import { withKeyedLock } from "@/lib/async/keyed-lock";
import { deviceEvent, recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError, isDomainError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { columnsOfFacts, type DeviceRow, differences } from "./merge";
import { fullPushToken, requireValidPushToken, toPushTokenColumns } from "./push-token";
import { getDevice, readScopedDevice } from "./queries";
import {
  auditDiff,
  deviceNotFound,
  lockDevice,
  lockDeviceByToken,
  lockOwner,
  replaceDevice,
  requireStorable,
  updateLockedDevice,
  userScope,
} from "./store";
import { deviceKey, isExclusive, lockToken, takeToken, tokenKey } from "./token-conflicts";
import { type DeviceUpdate, pushTargets } from "./types";
import type { DeviceView, RevealedDeviceView } from "./views";

/**
 * Updates a device and returns its new row. If another device of the same user and application has the new push token,
 * that device is removed. Throws `notFound`, `invalidValue` if the attributes would be too large, and
 * `preconditionFailed` if the version is not `ifVersion`.
 */
export function updateDevice(
  ctx: RequestContext,
  input: { deviceId: string; changes: DeviceUpdate; ifVersion?: number | undefined },
): Promise<DeviceRow> {
  const { pushToken, platform, facts, attributes } = input.changes;
  requireValidPushToken(pushToken);
  const lockKeys = [
    deviceKey(ctx, input.deviceId),
    ...(pushToken === undefined ? [] : [tokenKey(ctx, pushToken)]),
  ];
  const update = async (tx: Database): Promise<DeviceRow> => {
    // Another platform means another push service, which normalises the same token differently.
    const seen =
      pushToken === undefined && platform !== undefined
        ? await readScopedDevice(tx, ctx, input.deviceId)
        : undefined;
    const token = seen === undefined ? pushToken : fullPushToken(seen);
    if (token !== undefined) await lockToken(tx, ctx, token);
    const row =
      token === undefined
        ? await lockDevice(tx, ctx, input.deviceId)
        : await lockWithOwner(tx, ctx, input.deviceId);
    if (seen !== undefined && seen.pushToken !== row.pushToken) {
      throw new ConcurrentModificationError("The device's push token changed concurrently.");
    }
    if (input.ifVersion !== undefined && input.ifVersion !== row.version) {
      throw new DomainError("preconditionFailed", "The device has changed since you loaded it.");
    }
    // The same platform again must not reset the environment, which another API may have set.
    const target = platform !== undefined && platform !== row.platform ? pushTargets[platform] : undefined;
    const changes = differences(row, {
      ...columnsOfFacts(facts),
      ...(attributes !== undefined && { attributes }),
      ...(token !== undefined && toPushTokenColumns(token, target?.pushService ?? row.pushService)),
      ...(target !== undefined && { platform, ...target }),
    });
    if (Object.keys(changes).length === 0) return row;
    if (changes.attributes !== undefined) requireStorable(row.attributes, changes.attributes);

    if (changes.pushToken !== undefined) {
      const { userId, applicationId } = row;
      const key = { userId, applicationId, pushToken: changes.pushToken };
      if (await isExclusive(tx, ctx, applicationId)) await takeToken(tx, ctx, key);
      const replaced = await lockDeviceByToken(tx, ctx, key);
      if (replaced !== undefined) Object.assign(changes, await replaceDevice(tx, ctx, replaced));
    }
    await recordAudit(tx, ctx, [deviceEvent("device.changed", row.id, { changed: auditDiff(row, changes) })]);
    return updateLockedDevice(tx, row, changes);
  };
  return withKeyedLock(lockKeys, () => database().transaction(update));
}

/** Locks a device's user and then the device: the order in which everything locks them. */
async function lockWithOwner(tx: Database, ctx: RequestContext, id: string): Promise<DeviceRow> {
  if (!isId(id)) throw deviceNotFound();
  for (;;) {
    const [seen] = await tx
      .select({ userId: devices.userId })
      .from(devices)
      .where(and(eq(devices.projectId, ctx.project.id), eq(devices.id, id), userScope(ctx)));
    if (seen === undefined) throw deviceNotFound();
    await lockOwner(tx, ctx, seen.userId);
    const row = await lockDevice(tx, ctx, id);
    // A merge of users may have moved the device in between.
    if (row.userId === seen.userId) return row;
  }
}

const text = z
  .string()
  .trim()
  .max(255, "At most 255 characters")
  .regex(/^\P{Cc}*$/u, "Must not contain control characters")
  .transform((given) => given || null)
  .nullable()
  .optional();

/** What an admin may change: absent members are kept, null clears one. */
export const devicePatch = z.strictObject({
  name: text,
  make: text,
  model: text,
  applicationVersion: text,
  notificationsAllowed: z.boolean().nullable().optional(),
  attributes: z
    .record(z.string(), z.unknown())
    .nullable()
    .transform((given) => given ?? {})
    .optional(),
});

/**
 * Applies an admin's patch. Throws `notFound`, and `preconditionFailed` with the current device if its version is not
 * `ifVersion`.
 */
export async function patchDevice(
  ctx: RequestContext,
  input: { deviceId: string; patch: z.output<typeof devicePatch>; ifVersion: number | undefined },
): Promise<DeviceView> {
  const { deviceId, ifVersion } = input;
  const { attributes, ...facts } = input.patch;
  try {
    await updateDevice(ctx, { deviceId, ifVersion, changes: { facts: omitUndefined(facts), attributes } });
  } catch (error) {
    if (!isDomainError(error) || error.code !== "preconditionFailed") throw error;
    throw new DomainError(error.code, error.message, { current: await getDevice(ctx, deviceId) });
  }
  return getDevice(ctx, deviceId);
}

const omitUndefined = <T extends object>(facts: T) =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

/** Throws `notFound`, also for another user's device. */
export function removeDevice(ctx: RequestContext, input: { deviceId: string }): Promise<void> {
  return database().transaction(async (tx) => {
    const row = await lockDevice(tx, ctx, input.deviceId);
    await removeLockedDevices(tx, ctx, [row]);
  });
}

/** Deletes locked devices, and records it in the audit log. */
export async function removeLockedDevices(
  tx: Database,
  ctx: RequestContext,
  rows: DeviceRow[],
  details: Record<string, unknown> = {},
): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  await tx.delete(devices).where(and(eq(devices.projectId, ctx.project.id), inArray(devices.id, ids)));
  await recordAudit(
    tx,
    ctx,
    rows.map((row) => deviceEvent("device.removed", row.id, { userId: row.userId, ...details })),
  );
}

/** Returns the full push token, and records in the audit log who saw it. Throws `notFound`. */
export function revealPushToken(
  ctx: RequestContext,
  input: { deviceId: string },
): Promise<RevealedDeviceView> {
  return database().transaction(async (tx) => {
    const device = await readScopedDevice(tx, ctx, input.deviceId);
    await recordAudit(tx, ctx, [deviceEvent("device.revealed", device.id)]);
    return { pushToken: fullPushToken(device) };
  });
}
