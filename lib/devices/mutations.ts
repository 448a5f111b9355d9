import { z } from "zod";
import { database } from "@/db/client";
import { deviceEvent, recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError, isDomainError } from "@/lib/errors";
import { annotationPatch } from "@/lib/tags";
import { editableTexts, recordOf } from "./fields";
import { columnsOfFacts, type DeviceChanges, type DeviceRow, differences } from "./merge";
import { fullPushToken, requireValidPushToken, toPushTokenColumns } from "./push-token";
import { getDevice, readScopedDevice } from "./queries";
import { change } from "./registration/engine";
import { deviceNotFound, ofDevice, requireStorable } from "./store";
import { type DeviceUpdate, pushTargets } from "./types";
import type { DeviceView, RevealedDeviceView } from "./views";

/**
 * Updates a device and returns its new row. If another device of the same user and application has the new push token,
 * that device is removed. Throws `notFound`, `invalidValue` if the attributes would be too large, and
 * `preconditionFailed` if the version is not `ifVersion`.
 */
export async function updateDevice(
  ctx: RequestContext,
  input: { deviceId: string; changes: DeviceUpdate; ifVersion?: number | undefined },
): Promise<DeviceRow> {
  const { pushToken } = input.changes;
  requireValidPushToken(pushToken);
  const update = (row: DeviceRow) => updatedColumns(row, input.changes, input.ifVersion);
  const { subjects } = await change({ ...ofDevice(ctx, input.deviceId), pushToken, change: update });
  const updated = subjects[0]?.after;
  if (!updated) throw deviceNotFound();
  return updated;
}

/** Throws `preconditionFailed` and `invalidValue`. */
export function updatedColumns(
  row: DeviceRow,
  { pushToken, platform, facts, attributes, annotations }: DeviceUpdate,
  ifVersion?: number,
): DeviceChanges {
  if (ifVersion !== undefined && ifVersion !== row.version) {
    throw new DomainError("preconditionFailed", "The device has changed since you loaded it.");
  }
  // Repeating the current platform must not reset the environment, which another API may have set.
  const target = platform !== undefined && platform !== row.platform ? pushTargets[platform] : undefined;
  // A new platform means a new push service, which may normalise the same token differently.
  const token = pushToken ?? (target && fullPushToken(row));
  const changes = differences(row, {
    ...columnsOfFacts(facts),
    ...annotations,
    ...(attributes !== undefined && { attributes }),
    ...(token !== undefined && toPushTokenColumns(token, target?.pushService ?? row.pushService)),
    ...(target !== undefined && { platform, ...target }),
  });
  if (changes.attributes !== undefined) requireStorable(row.attributes, changes.attributes);
  return changes;
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
  ...recordOf(editableTexts, () => text),
  notificationsAllowed: z.boolean().nullable().optional(),
  attributes: z
    .record(z.string(), z.unknown())
    .nullable()
    .transform((given) => given ?? {})
    .optional(),
  ...annotationPatch,
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
  const { attributes, tags, note, ...facts } = input.patch;
  const changes = { facts: omitUndefined(facts), attributes, annotations: omitUndefined({ tags, note }) };
  try {
    await updateDevice(ctx, { deviceId, ifVersion, changes });
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
export async function removeDevice(ctx: RequestContext, input: { deviceId: string }): Promise<void> {
  await change({ ...ofDevice(ctx, input.deviceId), change: () => null });
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
