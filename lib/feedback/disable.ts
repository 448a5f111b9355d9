import { sql } from "drizzle-orm";
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

interface HeldReport extends Record<string, unknown> {
  deviceId: string;
  code: string;
  sender: string | null;
  answeredAt: string;
  service: string;
  isSuperseded: boolean;
}

/**
 * Disables the next devices of held-back reports, except those that registered again or accepted a push since. Returns
 * their ids and the decision about each.
 */
export async function rejectBatch(
  tx: Database,
  ctx: RequestContext,
  batch: { quarantineId: string; after: string; batchSize: number; details: Record<string, unknown> },
): Promise<{ ids: string[]; decisions: Awaited<ReturnType<typeof rejectDevices>> }> {
  const reports = await tx.execute<HeldReport>(sql`
    select i.device_id as "deviceId", i.code, i.sender, i.answered_at as "answeredAt", q.service,
      coalesce(e.last_accepted_at > i.answered_at, false) as "isSuperseded"
    from feedback_quarantine_items i
    join feedback_quarantines q on q.project_id = i.project_id and q.id = i.quarantine_id
    left join device_delivery e on e.project_id = i.project_id and e.device_id = i.device_id
    where i.project_id = ${ctx.project.id} and i.quarantine_id = ${batch.quarantineId} and i.device_id > ${batch.after}
    order by i.device_id limit ${batch.batchSize}`);
  const rejections = reports.map(({ answeredAt, sender, ...report }) => ({
    ...{ ...report, answeredAt: new Date(answeredAt), by: sender ?? ctx.actor.label },
  }));
  const decisions = await rejectDevices(tx, ctx, rejections, batch.details);
  return { ids: reports.map(({ deviceId }) => deviceId), decisions };
}
