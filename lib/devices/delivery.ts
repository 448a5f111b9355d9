import { and, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { type Database, database } from "@/db/client";
import { devices } from "@/db/schema";
import { deviceEvent, recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { type DeviceRow, enabledColumns } from "./merge";
import { readScopedDevice } from "./queries";
import { lockDevice } from "./store";
import { requireNoTokenConflict } from "./token-conflicts";

/** Whether pushes are sent to a device; if not, since when, why, and who disabled it. */
export type DeliveryState = Pick<
  DeviceRow,
  "enabled" | "disabledAt" | "disabledReason" | "disabledNote" | "disabledBy"
>;

export const toDeliveryState = (row: DeliveryState): DeliveryState => ({
  enabled: row.enabled,
  disabledAt: row.disabledAt,
  disabledReason: row.disabledReason,
  disabledNote: row.disabledNote,
  disabledBy: row.disabledBy,
});

/** Disabled by an admin. Keeps the time of an earlier disabling. */
export const disabledByAdmin = (ctx: RequestContext, row: DeviceRow, note: string): DeliveryState => ({
  enabled: false,
  disabledAt: row.disabledAt ?? new Date(),
  disabledReason: "admin",
  disabledNote: note,
  disabledBy: ctx.actor.label,
});

/** Why an admin disables a device. */
export const disableNote = z.strictObject({
  note: z.string().trim().min(1, "Enter a reason").max(500, "At most 500 characters"),
});

/** Disables a device until an admin enables it again: a new registration does not. Throws `notFound`. */
export function disableDevice(ctx: RequestContext, input: { deviceId: string; note: string }): Promise<void> {
  return database().transaction(async (tx) => {
    const row = await lockDevice(tx, ctx, input.deviceId);
    await setDeliveryState(tx, ctx, [{ row, delivery: disabledByAdmin(ctx, row, input.note) }]);
  });
}

/**
 * Enables a device, whatever the reason it was disabled for. Throws `notFound`, and `conflict` if its application is exclusive and another
 * user's device is enabled with the same push token.
 */
export function enableDevice(ctx: RequestContext, input: { deviceId: string }): Promise<void> {
  return database().transaction(async (tx) => {
    const seen = await readScopedDevice(tx, ctx, input.deviceId);
    if (!seen.enabled) await requireNoTokenConflict(tx, ctx, seen);
    const row = await lockDevice(tx, ctx, input.deviceId);
    if (!row.enabled) await setDeliveryState(tx, ctx, [{ row, delivery: enabledColumns }]);
  });
}

export interface DeliveryChange {
  row: DeviceRow;
  delivery: DeliveryState;
}

/** Enables or disables locked devices, and records it in the audit log. */
export async function setDeliveryState(
  tx: Database,
  ctx: RequestContext,
  changes: DeliveryChange[],
  details: Record<string, unknown> = {},
): Promise<void> {
  for (const { ids, delivery } of groupByState(changes)) {
    await tx
      .update(devices)
      .set({ ...delivery, updatedAt: new Date(), version: sql`${devices.version} + 1` })
      .where(and(eq(devices.projectId, ctx.project.id), inArray(devices.id, ids)));
  }
  await recordAudit(
    tx,
    ctx,
    changes.map(({ row, delivery }) => {
      const disabling = delivery.enabled ? row : delivery;
      return deviceEvent(delivery.enabled ? "device.enabled" : "device.disabled", row.id, {
        reason: disabling.disabledReason,
        note: disabling.disabledNote,
        ...details,
      });
    }),
  );
}

/** Devices with the same new state are updated in one statement. */
function groupByState(changes: DeliveryChange[]): { ids: string[]; delivery: DeliveryState }[] {
  const groups = new Map<string, { ids: string[]; delivery: DeliveryState }>();
  for (const { row, delivery } of changes) {
    const key = JSON.stringify(delivery);
    const group = groups.get(key) ?? { ids: [], delivery };
    groups.set(key, group);
    group.ids.push(row.id);
  }
  return [...groups.values()];
}
