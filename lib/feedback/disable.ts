import type { Database } from "@/db/client";
import type { RequestContext } from "@/lib/context";
import type { DeliveryState, DeviceRow } from "@/lib/devices/merge";
import { changeWithin } from "@/lib/devices/registration/engine";

const batchSize = 500;

/** A push service's answer that a device is gone. */
interface Rejection {
  deviceId: string;
  /** The token that was refused; undefined for whichever the device has. */
  pushToken?: string;
  service: string;
  code: string;
  answeredAt: Date;
  /** Who reported it. */
  by: string;
  /** A later answer says the opposite. */
  isSuperseded?: boolean;
}

const serviceNames: Record<string, string> = { apns: "APNs", fcm: "FCM", webpush: "Web push", expo: "Expo" };

/**
 * Disables devices that are still enabled and did not register again after the answer. Returns what was decided about
 * each, in their order.
 */
export async function rejectDevices(
  tx: Database,
  ctx: RequestContext,
  rejections: Rejection[],
  details: Record<string, unknown> = {},
): ReturnType<typeof changeWithin> {
  const decisions: Awaited<ReturnType<typeof changeWithin>> = [];
  for (let from = 0; from < rejections.length; from += batchSize) {
    const batch = rejections.slice(from, from + batchSize);
    const changes = batch.map((rejection) => ({
      ...{ ctx, deviceId: rejection.deviceId, details },
      change: (row: DeviceRow, now: Date) => changesBy(rejection, row, now),
    }));
    decisions.push(...(await changeWithin(tx, changes)));
  }
  return decisions;
}

function changesBy(rejection: Rejection, row: DeviceRow, now: Date): Partial<DeliveryState> {
  const { pushToken = row.pushToken, service, code, by, answeredAt, isSuperseded = false } = rejection;
  if (isSuperseded || !row.enabled || row.lastSeenAt > answeredAt || row.pushToken !== pushToken) return {};
  return {
    ...{ enabled: false, disabledAt: now, disabledReason: "rejected" },
    ...{ disabledNote: `${serviceNames[service] ?? service}: ${code}`, disabledBy: by },
  };
}
