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
}

const serviceNames: Record<string, string> = { apns: "APNs", fcm: "FCM", webpush: "Web push", expo: "Expo" };

/** Disables devices that are still enabled and did not register again after the answer. */
export async function disableRejected(
  tx: Database,
  ctx: RequestContext,
  rejections: Rejection[],
): Promise<void> {
  const byId = new Map(rejections.map((rejection) => [rejection.deviceId, rejection]));
  const ids = [...byId.keys()];
  const change = (row: DeviceRow, now: Date): Partial<DeliveryState> => {
    const rejection = byId.get(row.id);
    if (rejection === undefined || !row.enabled || row.lastSeenAt > rejection.answeredAt) return {};
    const { pushToken = row.pushToken, service, code, by } = rejection;
    if (row.pushToken !== pushToken) return {};
    return {
      ...{ enabled: false, disabledAt: now, disabledReason: "rejected" },
      ...{ disabledNote: `${serviceNames[service] ?? service}: ${code}`, disabledBy: by },
    };
  };
  for (let from = 0; from < ids.length; from += batchSize) {
    const batch = ids.slice(from, from + batchSize);
    await changeWithin(
      tx,
      batch.map((deviceId) => ({ ctx, deviceId, change })),
    );
  }
}
