import { database } from "@/db/client";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { refuseSecondHolder } from "./exclusive";
import { enabledColumns } from "./merge";
import { readDevice } from "./own-queries";
import { lockById, updateRow } from "./rows";

/**
 * Stops delivery to a device, for a reason in an admin's words. Lasts until an admin enables the device: a phone that
 * registers again does not undo it. Throws `notFound`.
 */
export function disableDevice(ctx: RequestContext, input: { deviceId: string; note: string }): Promise<void> {
  return database().transaction(async (tx) => {
    const row = await lockById(tx, ctx, input.deviceId);
    const disabled = {
      enabled: false,
      disabledAt: row.disabledAt ?? new Date(),
      disabledReason: "admin",
      disabledNote: input.note,
      disabledBy: ctx.actor.label,
    } as const;
    await updateRow(tx, row, disabled);
    await recordAudit(tx, ctx, [
      {
        action: "device.disabled",
        subjectType: "device",
        subjectId: row.id,
        details: { reason: "admin", note: input.note },
      },
    ]);
  });
}

/**
 * Delivers to a device again, whoever disabled it. Changes nothing on an enabled one. Throws `notFound`, and `conflict`
 * where its application leaves the push token to one user and another has it.
 */
export function enableDevice(ctx: RequestContext, input: { deviceId: string }): Promise<void> {
  return database().transaction(async (tx) => {
    const seen = await readDevice(tx, ctx, input.deviceId);
    if (!seen.enabled) await refuseSecondHolder(tx, ctx, seen);
    const row = await lockById(tx, ctx, input.deviceId);
    if (row.enabled) return;
    await updateRow(tx, row, enabledColumns);
    await recordAudit(tx, ctx, [
      {
        action: "device.enabled",
        subjectType: "device",
        subjectId: row.id,
        details: { reason: row.disabledReason, note: row.disabledNote },
      },
    ]);
  });
}
