import { and, asc, count, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { type CleanupProgress, devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { currentDeviceCounts } from "@/lib/counts/queries";
import { setDeliveryState } from "@/lib/devices/delivery";

const batchSize = 200;

/** Times stay text: a `Date` would lose PostgreSQL's microseconds. */
const staleAt = (ctx: RequestContext, staleBefore: string): SQL | undefined =>
  and(
    eq(devices.projectId, ctx.project.id),
    eq(devices.enabled, true),
    sql`${devices.lastSeenAt} < ${staleBefore}::timestamptz`,
  );

/** Counts stale devices exactly, and enabled devices from the maintained counts. */
export async function countStale(db: Database, ctx: RequestContext, staleBefore: string) {
  const [found] = await db.select({ stale: count() }).from(devices).where(staleAt(ctx, staleBefore));
  return { stale: found?.stale ?? 0, enabled: await countEnabled(db, ctx) };
}

export async function countEnabled(db: Database, ctx: RequestContext): Promise<number> {
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
      : await tx
          .select({ id: devices.id, lastSeenAt: sql<string>`${devices.lastSeenAt}::text` })
          .from(devices)
          .where(
            and(
              staleAt(ctx, staleBefore),
              sql`(${devices.lastSeenAt}, ${devices.id}) > (${after.lastSeenAt}::timestamptz, ${after.id}::uuid)`,
            ),
          )
          .orderBy(asc(devices.lastSeenAt), asc(devices.id))
          .limit(limit);
  const last = found.at(-1);
  if (last === undefined) return { ...progress, after: null };
  // Locked by id like everywhere else, to avoid deadlocks. A device that is being registered right now is skipped.
  const rows = await tx
    .select()
    .from(devices)
    .where(
      and(
        staleAt(ctx, staleBefore),
        inArray(
          devices.id,
          found.map(({ id }) => id),
        ),
      ),
    )
    .orderBy(asc(devices.id))
    .for("update", { skipLocked: true });
  const delivery = {
    enabled: false,
    disabledAt: new Date(),
    disabledReason: "stale" as const,
    disabledNote: null,
    disabledBy: by,
  };
  await setDeliveryState(
    tx,
    ctx,
    rows.map((row) => ({ row, delivery })),
  );
  return { ...progress, disabled: disabled + rows.length, after: last };
}
