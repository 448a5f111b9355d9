import { and, asc, count, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import type { CleanupProgress } from "@/db/schema";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { currentDeviceCounts } from "@/lib/counts/queries";
import { setDeliveryState } from "@/lib/devices/delivery";

const batch = 200;

/** The condition of devices that a pass is to disable. Moments stay text: `Date` would cut PostgreSQL's microseconds. */
const staleAt = (ctx: RequestContext, staleBefore: string): SQL | undefined =>
  and(
    eq(devices.projectId, ctx.project.id),
    eq(devices.enabled, true),
    sql`${devices.lastSeenAt} < ${staleBefore}::timestamptz`,
  );

/** How many enabled devices are stale, one by one, and how many enabled ones there are. */
export async function countStale(db: Database, ctx: RequestContext, staleBefore: string) {
  const [found] = await db.select({ stale: count() }).from(devices).where(staleAt(ctx, staleBefore));
  return { stale: found?.stale ?? 0, enabled: await countEnabled(db, ctx) };
}

/** How many devices of the project are enabled, from the kept counts. */
export async function countEnabled(db: Database, ctx: RequestContext): Promise<number> {
  const counted = currentDeviceCounts(db, ctx);
  const [sum] = await db
    .select({ enabled: sql`coalesce(sum(${counted.devices}), 0)`.mapWith(Number) })
    .from(counted)
    .where(eq(counted.enabled, true));
  return sum?.enabled ?? 0;
}

/** Disables some devices after the one that the pass came to, as long as it may; answers how the pass stands then. */
export async function disableStale(
  tx: Database,
  ctx: RequestContext,
  pass: CleanupProgress,
  by: string,
): Promise<CleanupProgress> {
  const { after, allowed, disabled, staleBefore } = pass;
  const most = Math.min(batch, allowed - disabled);
  const found =
    after === null || most <= 0
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
          .limit(most);
  const last = found.at(-1);
  if (last === undefined) return { ...pass, after: null };
  // In the order of their ids, as everyone does who locks several. A phone that is registering keeps its device.
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
  return { ...pass, disabled: disabled + rows.length, after: last };
}
