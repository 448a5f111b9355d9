import { and, eq, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { devices } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { changesOf, type DeviceChanges, type DeviceRow } from "./merge";
import { auditDiff, updateLockedDevice } from "./store";
import type { Registration } from "./types";

/** A sign of life that changes nothing else is written down at most this often. */
const lastSeenEvery = 60 * 60 * 1_000;

/** Brings a locked device up to date with a registration; `rebound` is what that ties it to anew. */
export async function refreshDevice(
  tx: Database,
  ctx: RequestContext,
  row: DeviceRow,
  registration: Registration,
  rebound: DeviceChanges = {},
): Promise<DeviceRow> {
  const changes = changesOf(row, registration, rebound);
  if (Object.keys(changes).length > 0) {
    await recordAudit(tx, ctx, [
      {
        action: changes.enabled ? "device.enabled" : "device.changed",
        subjectType: "device",
        subjectId: row.id,
        details: { changed: auditDiff(row, changes) },
      },
    ]);
    return updateLockedDevice(tx, row, changes, { seen: true });
  }
  // By our own clock, which may be wrong: what is written is the database's.
  if (Math.abs(Date.now() - row.lastSeenAt.getTime()) < lastSeenEvery) return row;
  const [seen] = await tx
    .update(devices)
    .set({ lastSeenAt: sql`now()` })
    .where(and(eq(devices.projectId, row.projectId), eq(devices.id, row.id)))
    .returning({ lastSeenAt: devices.lastSeenAt });
  return { ...row, ...seen };
}
