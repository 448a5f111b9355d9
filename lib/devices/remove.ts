import { database } from "@/db/client";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { deleteRow, lockById } from "./rows";

/** Deletes a device. Throws `notFound`, also for a device of another user where a user token asks. */
export function removeDevice(ctx: RequestContext, input: { deviceId: string }): Promise<void> {
  return database().transaction(async (tx) => {
    const row = await lockById(tx, ctx, input.deviceId);
    await deleteRow(tx, row);
    await recordAudit(tx, ctx, [
      {
        action: "device.removed",
        subjectType: "device",
        subjectId: row.id,
        details: { userId: row.userId },
      },
    ]);
  });
}
