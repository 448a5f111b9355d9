import { desc, eq, getTableColumns, inArray, type SQL, sql } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import type { Database } from "@/db/client";
import { counterDeltas, counters, deviceCountDeltas, deviceCounts, type devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";

/**
 * The project's device counts by dimension, folded and not yet folded, in one snapshot: a subquery to select sums of
 * `devices` from. It has a row for each combination of dimensions, however many devices there are.
 */
export function currentDeviceCounts(db: Database, ctx: RequestContext) {
  const { devices: count, ...folded } = getTableColumns(deviceCounts);
  const { delta, ...appended } = getTableColumns(deviceCountDeltas);
  return unionAll(
    db
      .select({ ...folded, devices: count })
      .from(deviceCounts)
      .where(eq(deviceCounts.projectId, ctx.project.id)),
    db
      .select({ ...appended, devices: delta })
      .from(deviceCountDeltas)
      .where(eq(deviceCountDeltas.projectId, ctx.project.id)),
  ).as("counted");
}

/** The number of devices that match, as a column of a query on `counts`. */
export const sumDevices = (counts: Pick<ReturnType<typeof currentDeviceCounts>, "devices">, condition: SQL) =>
  sql`coalesce(sum(${counts.devices}) filter (where ${condition}), 0)`.mapWith(Number);

type DeviceRow = typeof devices.$inferSelect;

type Dimensions = Pick<
  DeviceRow,
  "applicationId" | "platform" | "pushService" | "pushEnvironment" | "applicationVersion"
> & { disabledReason: NonNullable<DeviceRow["disabledReason"]> | "" };

type CountsBy<Dimension extends keyof Dimensions> = {
  [Each in Dimension]: { value: Dimensions[Each]; devices: number }[];
};

/** How many devices have each value of each of these dimensions, the most frequent value first. */
export async function countDevicesBy<Dimension extends keyof Dimensions>(
  db: Database,
  ctx: RequestContext,
  dimensions: readonly Dimension[],
): Promise<CountsBy<Dimension>> {
  const counted = currentDeviceCounts(db, ctx);
  const total = sql`sum(${counted.devices})`.mapWith(Number);
  const columns = dimensions.map((dimension) => counted[dimension]);
  const sets = columns.map((column) => sql`(${column})`);
  const values = dimensions.map((dimension) => [dimension, sql<string | null>`${counted[dimension]}`]);
  const rows = await db
    .select({ values: Object.fromEntries(values) as Record<Dimension, SQL<string | null>>, devices: total })
    .from(counted)
    .groupBy(sql`grouping sets (${sql.join(sets, sql`, `)})`)
    .having(sql`${total} > 0`)
    .orderBy(desc(total), ...columns);
  // Dimensions are never null, so a null marks a column that the row is not grouped by.
  const found = dimensions.map((dimension) => [
    dimension,
    rows.flatMap(({ values, devices }) => {
      const value = values[dimension];
      return value === null ? [] : [{ value, devices }];
    }),
  ]);
  return Object.fromEntries(found) as CountsBy<Dimension>;
}

/** The project's current counters (`users`, `registered:2026-11-22`, …); absent when nothing was counted. */
export async function readCounters(
  db: Database,
  ctx: RequestContext,
  names: string[],
): Promise<Map<string, number>> {
  const counted = unionAll(
    db
      .select({ name: counters.name, value: counters.value })
      .from(counters)
      .where(eq(counters.projectId, ctx.project.id)),
    db
      .select({ name: counterDeltas.name, value: counterDeltas.delta })
      .from(counterDeltas)
      .where(eq(counterDeltas.projectId, ctx.project.id)),
  ).as("counted");
  const rows = await db
    .select({ name: counted.name, value: sql`sum(${counted.value})`.mapWith(Number) })
    .from(counted)
    .where(inArray(counted.name, names))
    .groupBy(counted.name);
  return new Map(rows.map(({ name, value }) => [name, value]));
}
