import type { Database } from "@/db/client";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import type { DeviceChanges, DeviceRow } from "./merge";
import { deleteLockedDevice } from "./store";

/**
 * Removes a locked device whose push token another device of the same user takes over. Answers what that one
 * inherits: an admin's word holds for the push token, whichever row has it.
 */
export async function giveWay(tx: Database, ctx: RequestContext, stale: DeviceRow): Promise<DeviceChanges> {
  await deleteLockedDevice(tx, stale);
  await recordAudit(tx, ctx, [
    {
      action: "device.removed",
      subjectType: "device",
      subjectId: stale.id,
      details: { reason: "replaced", userId: stale.userId },
    },
  ]);
  if (stale.disabledReason !== "admin") return {};
  const { enabled, disabledAt, disabledReason, disabledNote, disabledBy } = stale;
  return { enabled, disabledAt, disabledReason, disabledNote, disabledBy };
}
