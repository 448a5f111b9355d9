import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { database, type ReadDatabase } from "@/db/client";
import { users } from "@/db/schema";
import { deviceEvent, recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError, isDomainError } from "@/lib/errors";
import { annotationPatch } from "@/lib/tags";
import { type GivenIdentity, requireEmail, requireExternalUserId } from "@/lib/users/identity";
import { unknownUserError, userCondition } from "@/lib/users/store";
import type { UserSelector } from "@/lib/users/types";
import { editableTexts, recordOf } from "./fields";
import {
  columnsOfFacts,
  type DeliveryState,
  type DeviceChanges,
  type DeviceRow,
  differences,
  enabledColumns,
} from "./merge";
import { fullPushToken, requireValidPushToken, toPushTokenColumns } from "./push-token";
import { getDevice, readScopedDevice } from "./queries";
import { change } from "./registration/engine";
import type { PendingChange } from "./registration/types";
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

/** Disabled by an admin. Keeps the time of an earlier disabling. */
export const disabledByAdmin =
  ({ actor }: Pick<RequestContext, "actor">, note: string) =>
  (row: DeviceRow, now: Date): DeliveryState => ({
    enabled: false,
    disabledAt: row.disabledAt ?? now,
    disabledReason: "admin",
    disabledNote: note,
    disabledBy: actor.label,
  });

/** Why an admin disables a device. */
export const disableNote = z.strictObject({
  note: z.string().trim().min(1, "Enter a reason").max(500, "At most 500 characters"),
});

/** Disables a device until an admin enables it again: a new registration does not. Throws `notFound`. */
export async function disableDevice(
  ctx: RequestContext,
  input: { deviceId: string; note: string },
): Promise<void> {
  await change({ ...ofDevice(ctx, input.deviceId), change: disabledByAdmin(ctx, input.note) });
}

/**
 * Enables a device, whatever the reason it was disabled for. Throws `notFound`, and `conflict` if its application is
 * exclusive and another user's device is enabled with the same push token.
 */
export async function enableDevice(ctx: RequestContext, input: { deviceId: string }): Promise<void> {
  await change({ ...ofDevice(ctx, input.deviceId), change: () => enabledColumns });
}

/** An existing user to move a device to. */
export const moveInput = z
  .strictObject({ email: z.string().trim().optional(), userId: z.string().optional() })
  .refine(({ email, userId }) => (email === undefined) !== (userId === undefined), {
    message: "Give either email or userId",
  })
  .transform(
    ({ email, userId }): UserSelector => (email === undefined ? { externalUserId: userId ?? "" } : { email }),
  );

/**
 * Moves a device to another user, who must exist, so that a typo creates no user. Nothing else about the device
 * changes. Throws `notFound`, `unknownUser`, `conflict` if a device of that user has the same push token, and
 * `tooManyDevices`.
 */
export async function moveDevice(
  ctx: RequestContext,
  input: { deviceId: string; to: UserSelector },
): Promise<void> {
  const userId = await database().read(async (db) => {
    await readScopedDevice(db, ctx, input.deviceId);
    return idOf(db, ctx, input.to);
  });
  await change({ ...ofDevice(ctx, input.deviceId), userId, change: () => ({ userId }) });
}

async function idOf(db: ReadDatabase, ctx: RequestContext, selector: UserSelector): Promise<string> {
  const found = await db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.projectId, ctx.project.id), userCondition(ctx, selector)))
    .limit(2);
  const [user, another] = found;
  if (user === undefined) throw unknownUserError(selector);
  if (another !== undefined) {
    throw new DomainError("conflict", "Several users have that email. Use a userId instead.");
  }
  return user.id;
}

/**
 * Stops delivery to a push token because its phone asks for it, for every user that has the token or for one user. The
 * devices stay. An unknown or invalid token is no error, because SDKs call this at every sign-out. Source: Iterable,
 * `POST /api/users/disableDevice`.
 */
export async function disableByPushToken(
  ctx: RequestContext,
  input: { pushToken: string; user: Pick<GivenIdentity, "email" | "externalUserId"> },
): Promise<void> {
  const { pushToken, user } = input;
  await change({ ctx, deviceId: null, pushToken, owner: ownerOf(ctx, user), change: signedOut(ctx) });
}

export const signedOut =
  ({ actor }: Pick<RequestContext, "actor">) =>
  (row: DeviceRow, now: Date): Partial<DeliveryState> =>
    row.enabled ? { enabled: false, disabledAt: now, disabledReason: "client", disabledBy: actor.label } : {};

/**
 * As in a registration, email decides in `email` projects and userId elsewhere. If only the other one is given, it
 * decides.
 */
function ownerOf(
  { project }: RequestContext,
  given: Pick<GivenIdentity, "email" | "externalUserId">,
): PendingChange["owner"] {
  const { externalUserId } = given;
  if (externalUserId !== undefined) requireExternalUserId(externalUserId);
  const email = given.email === undefined ? undefined : requireEmail(given.email);
  if (email !== undefined && (externalUserId === undefined || project.identityType === "email")) {
    return { by: project.identityType === "userId" ? "email" : "emailKey", value: email };
  }
  return externalUserId === undefined ? undefined : { by: "externalUserId", value: externalUserId };
}
