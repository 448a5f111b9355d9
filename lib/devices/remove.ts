import { and, eq, inArray } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { devices } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import type { DeviceRow } from "./merge";
import { lockDevice } from "./store";

/** Deletes a device. Throws `notFound`, also for a device of another user where a user token asks. */
export function removeDevice(ctx: RequestContext, input: { deviceId: string }): Promise<void> {
  return database().transaction(async (tx) => {
    const row = await lockDevice(tx, ctx, input.deviceId);
    await removeLockedDevices(tx, ctx, [row]);
  });
}

/** Deletes locked devices and tells their history. */
export async function removeLockedDevices(
  tx: Database,
  ctx: RequestContext,
  rows: DeviceRow[],
  details: Record<string, unknown> = {},
): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  await tx.delete(devices).where(and(eq(devices.projectId, ctx.project.id), inArray(devices.id, ids)));
  await recordAudit(
    tx,
    ctx,
    rows.map((row) => ({
      action: "device.removed",
      subjectType: "device",
      subjectId: row.id,
      details: { userId: row.userId, ...details },
    })),
  );
}
