import type { Database } from "@/db/client";
import type { RequestContext } from "@/lib/context";
import type { DeliveryState, DeviceRow } from "@/lib/devices/merge";
import { changeWithin } from "@/lib/devices/registration/engine";
import { serviceName } from "./classify";

const batchSize = 500;

/** A push service's rejection of a device's token. */
interface Rejection {
  deviceId: string;
  /** The rejected token; undefined for the device's current one. */
  pushToken?: string;
  service: string;
  code: string;
  answeredAt: Date;
  /** Who reported it. */
  by: string;
  /** Whether a later response accepted a push. */
  isSuperseded?: boolean;
}

/**
 * Disables devices that are still enabled and have not registered again since the response. Returns the decision about
 * each, in order.
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
    ...{ disabledNote: `${serviceName(service)}: ${code}`, disabledBy: by },
  };
}
