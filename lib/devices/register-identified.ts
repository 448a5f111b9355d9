import { and, eq, or, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { devices } from "@/db/schema";
import { resolveApplication } from "@/lib/applications/mutations";
import { withKeyedLock } from "@/lib/async/keyed-lock";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { resolveIdentity, userLockKey } from "@/lib/users/identity";
import { findOrCreateUser } from "@/lib/users/mutations";
import { registerInBatch } from "./batch/register";
import { createDevice } from "./create";
import { disableElsewhere, holdsToken, lockToken } from "./exclusive";
import { giveWay } from "./give-way";
import type { DeviceRow } from "./merge";
import { withPushTokenColumns } from "./push-token";
import { refreshDevice } from "./refresh";
import { deviceKey, tokenKey } from "./rivals";
import { deleteLockedDevice, identifierLockKey, lockOwner } from "./store";
import type { IdentifiedRegistration } from "./types";

/**
 * Registers a device by its client's own identifier. The same user again: the device is refreshed. Another user: the
 * old device is deleted and a new one made, with nothing carried over. A device of the user that has the push token
 * already adopts the identifier, or gives way to the one that has it. The caller vouches that the credential may
 * evict, here and from a push token that the application leaves to one user. Source: TribeHR, `POST /mobile_devices`. Throws what `registerDevice` throws.
 */
export async function registerIdentifiedDevice(
  ctx: RequestContext,
  given: IdentifiedRegistration,
): Promise<DeviceRow> {
  const registration = withPushTokenColumns(given);
  const { deviceIdentifier, pushToken, longPushToken } = registration;
  const identity = resolveIdentity(ctx.project.identityType, registration.user);
  const rivals = [deviceKey(ctx, deviceIdentifier), tokenKey(ctx, pushToken), userLockKey(ctx, identity)];
  const register = async (tx: Database): Promise<DeviceRow> => {
    const application = await resolveApplication(tx, ctx, registration.applicationName);
    const exclusive = application.tokenPolicy === "exclusive";
    // Locks in one order everywhere: identifier, token, user, devices by id. The user's guards their push tokens.
    await lockIdentifier(tx, ctx, deviceIdentifier);
    if (exclusive) await lockToken(tx, ctx, pushToken);
    const { id: userId } = await findOrCreateUser(tx, ctx, identity);
    await lockOwner(tx, ctx, userId);
    const held = { userId, applicationId: application.id, pushToken };
    const rows = await lockRivals(tx, ctx, deviceIdentifier, held, exclusive);
    const identified = rows.find((row) => row.deviceIdentifier === deviceIdentifier);
    const holders = rows.filter((row) => row.pushToken === pushToken && row.applicationId === application.id);
    const addressed = holders.find((row) => row.userId === userId);

    const foreign = identified !== undefined && identified.userId !== userId;
    if (foreign) await evict(tx, ctx, identified);
    if (exclusive) {
      const others = holders.filter((row) => row.userId !== userId && row !== identified);
      await disableElsewhere(tx, ctx, others);
    }
    const own = foreign ? undefined : (identified ?? addressed);
    const inherited =
      addressed !== undefined && addressed !== own ? await giveWay(tx, ctx, addressed) : undefined;
    return own === undefined
      ? createDevice(tx, ctx, registration, { userId, application, deviceIdentifier, ...inherited })
      : refreshDevice(tx, ctx, own, registration, {
          applicationId: application.id,
          deviceIdentifier,
          pushToken,
          longPushToken,
          ...inherited,
        });
  };
  return withKeyedLock(
    rivals,
    async () =>
      (await registerInBatch({ ctx, registration, identity, deviceIdentifier })) ??
      database().transaction(register),
  );
}

async function lockIdentifier(tx: Database, ctx: RequestContext, identifier: string): Promise<void> {
  const key = identifierLockKey(ctx, identifier);
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
}

/** The device that has the identifier, whoever's it is, and the user's own, or everyone's, that has the push token. */
function lockRivals(
  tx: Database,
  ctx: RequestContext,
  deviceIdentifier: string,
  held: { userId: string; applicationId: string; pushToken: string },
  everyHolder: boolean,
): Promise<DeviceRow[]> {
  const addressed = and(holdsToken(held), everyHolder ? undefined : eq(devices.userId, held.userId));
  return tx
    .select()
    .from(devices)
    .where(
      and(
        eq(devices.projectId, ctx.project.id),
        or(eq(devices.deviceIdentifier, deviceIdentifier), addressed),
      ),
    )
    .orderBy(devices.id)
    .for("update");
}

/** The history of the old device says that it moved, and neither to whom nor by whose hand. */
async function evict(tx: Database, ctx: RequestContext, row: DeviceRow): Promise<void> {
  await deleteLockedDevice(tx, row);
  await recordAudit(tx, { ...ctx, actor: { type: "system", id: null, label: "Rollcall" } }, [
    { action: "device.moved", subjectType: "device", subjectId: row.id },
  ]);
}
