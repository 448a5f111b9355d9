import { eq, sql } from "drizzle-orm";
import type { ReadDatabase } from "@/db/client";
import type { RequestContext } from "@/lib/context";
import { currentDeviceCounts, sumDevices } from "@/lib/counts/queries";
import type { DeviceRow } from "@/lib/devices/merge";
import { fullPushToken } from "@/lib/devices/push-token";
import type { DeviceWarning } from "@/lib/devices/types";

/** What is likely to be wrong with a device's address, even though no push service has reported it. */
export async function readWarnings(
  db: ReadDatabase,
  ctx: RequestContext,
  device: DeviceRow,
): Promise<DeviceWarning[]> {
  const isHex = /^[\da-f]{64,}$/i.test(fullPushToken(device));
  const warnings: DeviceWarning[] = [];
  if (device.pushService === "apns" && !isHex) warnings.push("notApnsToken");
  if (device.pushService === "fcm" && isHex) warnings.push("apnsToken");
  if (device.pushEnvironment === "sandbox" && (await isMostlyProduction(db, ctx, device.applicationId))) {
    warnings.push("sandboxToken");
  }
  return warnings;
}

async function isMostlyProduction(
  db: ReadDatabase,
  ctx: RequestContext,
  applicationId: string,
): Promise<boolean> {
  const counts = currentDeviceCounts(db, ctx);
  const [found] = await db
    .select({
      production: sumDevices(counts, sql`${counts.pushEnvironment} = 'production'`),
      sandbox: sumDevices(counts, sql`${counts.pushEnvironment} = 'sandbox'`),
    })
    .from(counts)
    .where(eq(counts.applicationId, applicationId));
  return found !== undefined && found.production > found.sandbox;
}
