import { and, desc, eq, ne, type SQL } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { selectDevicesWithOwner } from "./joined";
import { readScopedDevice } from "./own-queries";
import { toDeviceView } from "./present";
import type { DeviceView, RelatedDevicesView } from "./views";

const most = 20;

/** Other devices that hold a device's push token, or that name the same handset. Throws `notFound`. */
export function relatedDevices(
  ctx: RequestContext,
  input: { deviceId: string },
): Promise<RelatedDevicesView> {
  return database().read(async (db) => {
    const { id, pushToken, handsetId } = await readScopedDevice(db, ctx, input.deviceId);
    const others = (same: SQL) => othersThat(db, ctx, id, same);
    return {
      sameToken: await others(eq(devices.pushToken, pushToken)),
      sameHandset: handsetId === null ? [] : await others(eq(devices.handsetId, handsetId)),
    };
  });
}

async function othersThat(db: Database, ctx: RequestContext, id: string, same: SQL): Promise<DeviceView[]> {
  const rows = await selectDevicesWithOwner(db)
    .where(and(eq(devices.projectId, ctx.project.id), same, ne(devices.id, id)))
    .orderBy(desc(devices.lastSeenAt), desc(devices.id))
    .limit(most);
  return rows.map(toDeviceView);
}
