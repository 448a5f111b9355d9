import { type Database, database } from "@/db/client";
import { resolveApplication } from "@/lib/applications/mutations";
import { withKeyedLock } from "@/lib/async/keyed-lock";
import type { RequestContext } from "@/lib/context";
import { resolveIdentity, userLockKey } from "@/lib/users/identity";
import { findOrCreateUser } from "@/lib/users/mutations";
import { registerInBatch } from "./batch/register";
import { createDevice } from "./create";
import { lockToken, takeToken } from "./exclusive";
import type { DeviceRow } from "./merge";
import { withPushTokenColumns } from "./push-token";
import { refreshDevice } from "./refresh";
import { tokenKey } from "./rivals";
import { lockDeviceByToken, lockOwner } from "./store";
import type { Registration } from "./types";

/**
 * Registers a device for a user: creates user, application and device where they are new, else refreshes what is
 * there, and enables it again unless an admin disabled it. A registration that changes nothing writes at most an
 * hourly `lastSeenAt`. Where the application leaves a push token to one user, it is disabled for the others.
 * Source: Iterable, `POST /api/users/registerDeviceToken`.
 * Throws `invalidEmail`, `invalidUserId`, `invalidValue`, `unknownUser`, `conflict`, `unknownApplication`, and
 * `tooManyDevices` past 500 devices of one user; `forbidden` where the credential may not evict whom it would have to.
 */
export async function registerDevice(ctx: RequestContext, given: Registration): Promise<DeviceRow> {
  const identity = resolveIdentity(ctx.project.identityType, given.user);
  const registration = withPushTokenColumns(given);
  const { pushToken } = registration;
  const rivals = [
    tokenKey(ctx, pushToken),
    ...(registration.isServiceUser ? [] : [userLockKey(ctx, identity)]),
  ];
  const register = async (tx: Database): Promise<DeviceRow> => {
    const application = await resolveApplication(tx, ctx, registration.applicationName);
    const exclusive = application.tokenPolicy === "exclusive";
    if (exclusive) await lockToken(tx, ctx, pushToken);
    const user = await findOrCreateUser(tx, ctx, identity);
    const held = { userId: user.id, applicationId: application.id, pushToken };
    const known = await (exclusive ? takeToken : findDevice)(tx, ctx, held);
    return known === undefined
      ? createDevice(tx, ctx, registration, { userId: user.id, application })
      : refreshDevice(tx, ctx, known, registration);
  };
  return withKeyedLock(
    rivals,
    async () => (await registerInBatch({ ctx, registration, identity })) ?? database().transaction(register),
  );
}

/** The device that holds the push token for the user, locked; where there is none, the user is locked instead. */
async function findDevice(
  tx: Database,
  ctx: RequestContext,
  held: Parameters<typeof lockDeviceByToken>[2],
): Promise<DeviceRow | undefined> {
  const known = await lockDeviceByToken(tx, ctx, held);
  if (known !== undefined) return known;
  // One new device of a user at a time, or two could both be the 500th.
  await lockOwner(tx, ctx, held.userId);
  return lockDeviceByToken(tx, ctx, held);
}
