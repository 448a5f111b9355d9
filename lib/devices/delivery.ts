import { z } from "zod";
import type { RequestContext } from "@/lib/context";
import { type DeliveryState, type DeviceRow, enabledColumns } from "./merge";
import { change } from "./registration/engine";
import { ofDevice } from "./store";

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
