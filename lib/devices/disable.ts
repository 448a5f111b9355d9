import { database } from "@/db/client";
import type { RequestContext } from "@/lib/context";
import { disabledByAdmin, setDeliveryState } from "./delivery";
import { refuseSecondHolder } from "./exclusive";
import { enabledColumns } from "./merge";
import { readScopedDevice } from "./own-queries";
import { lockDevice } from "./store";

/**
 * Stops delivery to a device, for a reason in an admin's words. Lasts until an admin enables the device: a phone that
 * registers again does not undo it. Throws `notFound`.
 */
export function disableDevice(ctx: RequestContext, input: { deviceId: string; note: string }): Promise<void> {
  return database().transaction(async (tx) => {
    const row = await lockDevice(tx, ctx, input.deviceId);
    await setDeliveryState(tx, ctx, [{ row, delivery: disabledByAdmin(ctx, row, input.note) }]);
  });
}

/**
 * Delivers to a device again, whoever disabled it. Changes nothing on an enabled one. Throws `notFound`, and `conflict`
 * where its application leaves the push token to one user and another has it.
 */
export function enableDevice(ctx: RequestContext, input: { deviceId: string }): Promise<void> {
  return database().transaction(async (tx) => {
    const seen = await readScopedDevice(tx, ctx, input.deviceId);
    if (!seen.enabled) await refuseSecondHolder(tx, ctx, seen);
    const row = await lockDevice(tx, ctx, input.deviceId);
    if (!row.enabled) await setDeliveryState(tx, ctx, [{ row, delivery: enabledColumns }]);
  });
}
