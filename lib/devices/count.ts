import { type SQL, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { countedDevices } from "@/lib/counts/queries";
import { wantedDevices } from "./filters";
import { isByKindAlone, kindConditions, kindOfCounted } from "./kinds";
import type { DeviceFilters } from "./listing";
import type { DeviceCount } from "./views";

/** Devices are counted one by one up to here; how many more there may be, the planner estimates. */
const countedOneByOne = 10_000;

export interface Total {
  total: number;
  isEstimate: boolean;
  /** How many devices the project has. */
  all: number;
}

/** How many devices a list shows, without looking at more of them than a page may cost. */
export async function totalOf(
  db: Database,
  ctx: RequestContext,
  filters: DeviceFilters,
  wanted: SQL | undefined,
): Promise<Total> {
  const { total: most, all } = await totalByKind(db, ctx, filters);
  if (isByKindAlone(filters)) return { total: most, isEstimate: false, all };
  const some = db
    .select({ one: sql`1`.as("one") })
    .from(devices)
    .where(wanted)
    .limit(countedOneByOne + 1)
    .as("some");
  const [counted] = await db.select({ total: sql`count(*)`.mapWith(Number) }).from(some);
  const total = counted?.total ?? 0;
  if (total <= countedOneByOne) return { total, isEstimate: false, all };
  return { total: Math.min(most, Math.max(total, await estimate(db, wanted))), isEstimate: true, all };
}

async function totalByKind(db: Database, ctx: RequestContext, filters: DeviceFilters) {
  const counted = countedDevices(db, ctx);
  const conditions = kindConditions(ctx, filters, kindOfCounted(counted));
  const sum = (condition: SQL | undefined) =>
    sql`coalesce(sum(${counted.devices}) filter (where ${condition ?? sql`true`}), 0)`.mapWith(Number);
  const [sums] = await db.select({ total: sum(conditions), all: sum(undefined) }).from(counted);
  return sums ?? { total: 0, all: 0 };
}

async function estimate(db: Database, wanted: SQL | undefined): Promise<number> {
  const [plan] = await db.execute<{ "QUERY PLAN": unknown }>(
    sql`explain (format json) select 1 from ${devices} where ${wanted}`,
  );
  const text = JSON.stringify(plan?.["QUERY PLAN"] ?? "");
  return Number(/Plan Rows[\\"]*: *(\d+)/.exec(text)?.[1] ?? 0);
}

/** How many and which devices the filters want, counted one by one: for work that is to hit them all. */
export async function countDevices(ctx: RequestContext, filters: DeviceFilters): Promise<DeviceCount> {
  return database().read(async (db) => {
    const wanted = await wantedDevices(db, ctx, filters);
    const [counted] = await db
      .select(membersOf(sql`${devices.id}`))
      .from(devices)
      .where(wanted);
    return counted ?? { total: 0, fingerprint: "" };
  });
}

/** Aggregates over ids: how many there are, and a text that two sets share only where they are the same. */
export const membersOf = (id: SQL) => ({
  total: sql`count(*)`.mapWith(Number),
  fingerprint: sql<string>`to_hex(count(*)) || '-' || to_hex(coalesce(bit_xor(uuid_hash_extended(${id}, 0)), 0))`,
});
