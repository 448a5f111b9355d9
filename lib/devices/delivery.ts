import { and, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { devices } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import type { DeviceRow } from "./merge";

/** Whether we deliver to a device; where not, since when, why, and by whose word. */
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

/** What an admin's word makes of a device. It keeps the time since when nothing was delivered. */
export const disabledByAdmin = (ctx: RequestContext, row: DeviceRow, note: string): DeliveryState => ({
  enabled: false,
  disabledAt: row.disabledAt ?? new Date(),
  disabledReason: "admin",
  disabledNote: note,
  disabledBy: ctx.actor.label,
});

export interface DeliveryChange {
  row: DeviceRow;
  delivery: DeliveryState;
}

/** Starts or stops delivery to locked devices, as one more version of each, and tells their history. */
export async function setDeliveryState(
  tx: Database,
  ctx: RequestContext,
  changes: DeliveryChange[],
  details: Record<string, unknown> = {},
): Promise<void> {
  for (const { ids, delivery } of alike(changes)) {
    await tx
      .update(devices)
      .set({ ...delivery, updatedAt: new Date(), version: sql`${devices.version} + 1` })
      .where(and(eq(devices.projectId, ctx.project.id), inArray(devices.id, ids)));
  }
  await recordAudit(
    tx,
    ctx,
    changes.map(({ row, delivery }) => {
      const told = delivery.enabled ? row : delivery;
      return {
        action: delivery.enabled ? "device.enabled" : "device.disabled",
        subjectType: "device",
        subjectId: row.id,
        details: { reason: told.disabledReason, note: told.disabledNote, ...details },
      };
    }),
  );
}

/** Devices that get the same columns go in one statement. */
function alike(changes: DeliveryChange[]): { ids: string[]; delivery: DeliveryState }[] {
  const groups = new Map<string, { ids: string[]; delivery: DeliveryState }>();
  for (const { row, delivery } of changes) {
    const key = JSON.stringify(delivery);
    const group = groups.get(key) ?? { ids: [], delivery };
    groups.set(key, group);
    group.ids.push(row.id);
  }
  return [...groups.values()];
}
