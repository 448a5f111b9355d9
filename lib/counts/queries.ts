import { and, between, desc, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import type { ReadDatabase } from "@/db/client";
import { counterDeltas, counters, deviceCountDeltas, deviceCounts, type devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";

/**
 * The project's device counts by dimension, folded and not yet folded, in one snapshot: a subquery to select sums of
 * `devices` from. It has a row for each combination of dimensions, however many devices there are.
 */
export function currentDeviceCounts(db: ReadDatabase, ctx: RequestContext) {
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
> & {
  disabledReason: NonNullable<DeviceRow["disabledReason"]> | "";
  notifications: "allowed" | "refused" | "unknown";
};

type CountsBy<Dimension extends keyof Dimensions> = {
  [Each in Dimension]: { value: Dimensions[Each]; devices: number }[];
};

/** How many of the devices that match have each value of each of these dimensions, the most frequent value first. */
export async function countDevicesBy<Dimension extends keyof Dimensions>(
  db: ReadDatabase,
  ctx: RequestContext,
  dimensions: readonly Dimension[],
  condition: (counts: ReturnType<typeof currentDeviceCounts>) => SQL | undefined = () => undefined,
): Promise<CountsBy<Dimension>> {
  const counted = currentDeviceCounts(db, ctx);
  const total = sql`sum(${counted.devices})`.mapWith(Number);
  const columns = dimensions.map((dimension) => counted[dimension]);
  const sets = columns.map((column) => sql`(${column})`);
  const values = dimensions.map((dimension) => [dimension, sql<string | null>`${counted[dimension]}`]);
  const rows = await db
    .select({ values: Object.fromEntries(values) as Record<Dimension, SQL<string | null>>, devices: total })
    .from(counted)
    .where(condition(counted))
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

/** The project's current counters, folded and not yet folded, whose names are in a range. */
const countersBetween = (db: ReadDatabase, ctx: RequestContext, first: string, last: string) =>
  unionAll(
    db
      .select({ name: counters.name, value: counters.value })
      .from(counters)
      .where(and(eq(counters.projectId, ctx.project.id), between(counters.name, first, last))),
    db
      .select({ name: counterDeltas.name, value: counterDeltas.delta })
      .from(counterDeltas)
      .where(and(eq(counterDeltas.projectId, ctx.project.id), between(counterDeltas.name, first, last))),
  ).as("counted");

export async function totalUsers(db: ReadDatabase, ctx: RequestContext): Promise<number> {
  const counted = countersBetween(db, ctx, "users", "users");
  const [row] = await db
    .select({ users: sql`coalesce(sum(${counted.value}), 0)`.mapWith(Number) })
    .from(counted);
  return row?.users ?? 0;
}

/**
 * How many devices were registered or disabled in each period. A period lasts until the next one, the last until now.
 */
export async function countByPeriod(
  db: ReadDatabase,
  ctx: RequestContext,
  kind: "registered" | "disabled",
  starts: Date[],
): Promise<number[]> {
  const quarterHours = (at: Date) => `${kind}:${at.toISOString().slice(0, 16)}`;
  const counted = countersBetween(db, ctx, quarterHours(starts[0] ?? new Date(0)), `${kind}:9`);
  const at = sql`(split_part(${counted.name}, ':', 2) || ':' || split_part(${counted.name}, ':', 3) || 'Z')::timestamptz`;
  const times = sql.param(starts.map((start) => start.toISOString()));
  const period = sql<number>`width_bucket(${at}, ${times}::timestamptz[])`.mapWith(Number);
  const rows = await db
    .select({ period, devices: sql`sum(${counted.value})`.mapWith(Number) })
    .from(counted)
    .groupBy(sql`1`);
  const found = new Map(rows.map(({ period, devices }) => [period, devices]));
  return starts.map((_, index) => found.get(index + 1) ?? 0);
}
