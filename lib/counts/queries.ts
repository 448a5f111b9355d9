import { desc, eq, getTableColumns, inArray, type SQL, sql } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import type { Database } from "@/db/client";
import { counterDeltas, counters, deviceCountDeltas, deviceCounts } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import type { DisabledReason, Platform, PushEnvironment, PushService } from "@/lib/devices/types";

/**
 * How many devices of the project there are of each kind, right now: what is folded and what is not yet, in one
 * snapshot. A table to select sums of `devices` from; its rows follow how the devices differ, not how many they are.
 */
export function currentDeviceCounts(db: Database, ctx: RequestContext) {
  const { devices, ...folded } = getTableColumns(deviceCounts);
  const { delta, ...appended } = getTableColumns(deviceCountDeltas);
  return unionAll(
    db
      .select({ ...folded, devices })
      .from(deviceCounts)
      .where(eq(deviceCounts.projectId, ctx.project.id)),
    db
      .select({ ...appended, devices: delta })
      .from(deviceCountDeltas)
      .where(eq(deviceCountDeltas.projectId, ctx.project.id)),
  ).as("counted");
}

/** What devices are counted by, with the values that each may have; no reason is "". */
interface Dimensions {
  applicationId: string;
  platform: Platform;
  pushService: PushService;
  pushEnvironment: PushEnvironment;
  applicationVersion: string;
  disabledReason: DisabledReason | "";
}

type DevicesBy<Asked extends keyof Dimensions> = {
  [Each in Asked]: { value: Dimensions[Each]; devices: number }[];
};

/**
 * How many devices there are with each value of each of these dimensions that any has; the most frequent value first.
 * One look at the counts serves all.
 */
export async function countDevicesBy<Asked extends keyof Dimensions>(
  db: Database,
  ctx: RequestContext,
  dimensions: readonly Asked[],
): Promise<DevicesBy<Asked>> {
  const counted = currentDeviceCounts(db, ctx);
  const devices = sql`sum(${counted.devices})`.mapWith(Number);
  const columns = dimensions.map((dimension) => counted[dimension]);
  const sets = columns.map((column) => sql`(${column})`);
  const values = dimensions.map((dimension) => [dimension, sql<string | null>`${counted[dimension]}`]);
  const rows = await db
    .select({ values: Object.fromEntries(values) as Record<Asked, SQL<string | null>>, devices })
    .from(counted)
    .groupBy(sql`grouping sets (${sql.join(sets, sql`, `)})`)
    .having(sql`${devices} > 0`)
    .orderBy(desc(devices), ...columns);
  // No dimension of a count is null: in a row, all are but the one that it is grouped by.
  const found = dimensions.map((dimension) => [
    dimension,
    rows.flatMap(({ values, devices }) => {
      const value = values[dimension];
      return value === null ? [] : [{ value, devices }];
    }),
  ]);
  return Object.fromEntries(found) as DevicesBy<Asked>;
}

/** The project's other numbers (`users`, `registered:2026-11-22`, …), right now; one that nothing counted is absent. */
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
