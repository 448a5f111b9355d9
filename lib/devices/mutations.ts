import { and, eq } from "drizzle-orm";
import { ConcurrentModificationError, type Database, database } from "@/db/client";
import { devices } from "@/db/schema";
import { withKeyedLock } from "@/lib/async/keyed-lock";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { requireStorable } from "./attributes";
import { isExclusive, lockToken, takeToken } from "./exclusive";
import { giveWay } from "./give-way";
import { columnsOfFacts, type DeviceRow, differences } from "./merge";
import { readScopedDevice } from "./own-queries";
import { pushTargets } from "./push-targets";
import { fullPushToken, requireValidPushToken, toPushTokenColumns } from "./push-token";
import { deviceKey, tokenKey } from "./rivals";
import {
  auditDiff,
  deviceNotFound,
  lockDevice,
  lockDeviceByToken,
  lockOwner,
  updateLockedDevice,
} from "./store";
import type { DeviceUpdate } from "./types";
import { userScope } from "./user-scope";

/**
 * Changes a device that is there; what the edit leaves out stays. A new push token that another device of the same
 * user and application holds makes that one give way. Answers the device as it is then.
 * Throws `notFound`, `invalidValue` where its attributes would grow past their bounds, and `preconditionFailed` where `ifVersion` is given and is not the device's.
 */
export function updateDevice(
  ctx: RequestContext,
  input: { deviceId: string; changes: DeviceUpdate; ifVersion?: number | undefined },
): Promise<DeviceRow> {
  const { pushToken, platform, facts, attributes } = input.changes;
  requireValidPushToken(pushToken);
  const rivals = [
    deviceKey(ctx, input.deviceId),
    ...(pushToken === undefined ? [] : [tokenKey(ctx, pushToken)]),
  ];
  const edit = async (tx: Database): Promise<DeviceRow> => {
    // A token of another service has another normal form.
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
      throw new ConcurrentModificationError("The device got another push token meanwhile.");
    }
    if (input.ifVersion !== undefined && input.ifVersion !== row.version) {
      throw new DomainError("preconditionFailed", "The device has changed since it was read.");
    }
    // The same platform again says nothing about the environment, which another API may have set.
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
      const held = { userId, applicationId, pushToken: changes.pushToken };
      if (await isExclusive(tx, ctx, applicationId)) await takeToken(tx, ctx, held);
      const stale = await lockDeviceByToken(tx, ctx, held);
      if (stale !== undefined) Object.assign(changes, await giveWay(tx, ctx, stale));
    }
    await recordAudit(tx, ctx, [
      {
        action: "device.changed",
        subjectType: "device",
        subjectId: row.id,
        details: { changed: auditDiff(row, changes) },
      },
    ]);
    return updateLockedDevice(tx, row, changes);
  };
  return withKeyedLock(rivals, () => database().transaction(edit));
}

/** A device and, before it, its user: the order in which everyone locks them. */
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
    // Users merge: the device may have moved while we waited.
    if (row.userId === seen.userId) return row;
  }
}
