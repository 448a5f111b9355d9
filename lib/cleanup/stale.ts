import { and, count, eq, type SQL, sql } from "drizzle-orm";
import type { Database, ReadDatabase } from "@/db/client";
import { type CleanupProgress, devices, inStatusGroups } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { currentDeviceCounts } from "@/lib/counts/queries";
import type { DeviceRow } from "@/lib/devices/merge";
import { selectInOrder } from "@/lib/devices/paging";
import { changeWithin } from "@/lib/devices/registration/engine";

const batchSize = 200;

/** The status groups of enabled devices. */
const enabledGroups = [2, 3];

/** Times stay text: a `Date` would lose PostgreSQL's microseconds. */
const isStale = (ctx: RequestContext, staleBefore: string): SQL | undefined =>
  and(
    eq(devices.projectId, ctx.project.id),
    inStatusGroups(devices, enabledGroups),
    sql`${devices.lastSeenAt} < ${staleBefore}::timestamptz`,
  );

/** Counts stale devices exactly, and enabled devices from the maintained counts. */
export async function countStale(db: ReadDatabase, ctx: RequestContext, staleBefore: string) {
  const [found] = await db.select({ stale: count() }).from(devices).where(isStale(ctx, staleBefore));
  return { stale: found?.stale ?? 0, enabled: await countEnabled(db, ctx) };
}

export async function countEnabled(db: ReadDatabase, ctx: RequestContext): Promise<number> {
  const counted = currentDeviceCounts(db, ctx);
  const [sum] = await db
    .select({ enabled: sql`coalesce(sum(${counted.devices}), 0)`.mapWith(Number) })
    .from(counted)
    .where(eq(counted.enabled, true));
  return sum?.enabled ?? 0;
}

/** How many devices a run may disable. */
export const maxDisabled = (enabled: number, limitPercent: number): number =>
  Math.floor((enabled * limitPercent) / 100);

/** Disables the next batch of devices, within the run's limit. Returns the new progress. */
export async function disableStale(
  tx: Database,
  ctx: RequestContext,
  progress: CleanupProgress,
  by: string,
): Promise<CleanupProgress> {
  const { after, allowed, disabled, staleBefore } = progress;
  const limit = Math.min(batchSize, allowed - disabled);
  const found =
    after === null || limit <= 0
      ? []
      : await tx.execute<{ id: string; lastSeenAt: string }>(
          selectInOrder(
            {
              parts: enabledGroups.map((group) => inStatusGroups(devices, [group])),
              columns: [sql`${devices.lastSeenAt}`, sql`${devices.id}`],
            },
            {
              ...{ key: "lastSeenAt", descending: false, max: limit },
              selected: { id: sql`${devices.id}`, lastSeenAt: sql`${devices.lastSeenAt}::text` },
              where: and(
                isStale(ctx, staleBefore),
                sql`(${devices.lastSeenAt}, ${devices.id}) > (${after.lastSeenAt}::timestamptz, ${after.id}::uuid)`,
              ),
            },
          ),
        );
  const last = found.at(-1);
  if (last === undefined) return { ...progress, after: null };
  const staleAt = new Date(staleBefore);
  const change = (row: DeviceRow, now: Date) =>
    row.enabled && row.lastSeenAt < staleAt
      ? {
          ...{ enabled: false, disabledAt: now, disabledReason: "stale" as const },
          ...{ disabledNote: null, disabledBy: by },
        }
      : {};
  const changes = found.map(({ id }) => ({ ctx, deviceId: id, change }));
  const outcomes = await changeWithin(tx, changes);
  const changed = outcomes.filter(({ result }) => result === "updated").length;
  return { ...progress, disabled: disabled + changed, after: last };
}
