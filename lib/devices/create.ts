import type { Database } from "@/db/client";
import { devices } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { newId } from "@/lib/ids";
import { columnsOfFacts, type DeviceChanges, type DeviceRow } from "./merge";
import { mergeAttributes, requireDeviceCapacity, requireStorable } from "./store";
import type { StoredRegistration } from "./types";

/** Makes the device of a registration. The caller holds the lock of its user. Throws `tooManyDevices` and `invalidValue`. */
export async function createDevice(
  tx: Database,
  ctx: RequestContext,
  registration: StoredRegistration,
  bound: { userId: string; application: { id: string; name: string } } & DeviceChanges,
): Promise<DeviceRow> {
  const { userId, application, ...columns } = bound;
  const attributes = mergeAttributes({}, registration.attributes);
  requireStorable({}, attributes);
  if (!registration.isServiceUser) await requireDeviceCapacity(tx, ctx, userId);
  const [row] = await tx
    .insert(devices)
    .values({
      projectId: ctx.project.id,
      id: newId(),
      userId,
      applicationId: application.id,
      pushToken: registration.pushToken,
      longPushToken: registration.longPushToken,
      pushService: registration.pushService,
      pushEnvironment: registration.pushEnvironment,
      platform: registration.platform,
      ...columnsOfFacts(registration.facts),
      attributes,
      ...columns,
    })
    .returning();
  if (row === undefined) throw new Error("The device was written but did not come back.");
  await recordAudit(tx, ctx, [
    {
      action: "device.registered",
      subjectType: "device",
      subjectId: row.id,
      details: { application: application.name, userId },
    },
  ]);
  return row;
}
