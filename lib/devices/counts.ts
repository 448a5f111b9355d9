import { type SQL, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { currentDeviceCounts } from "@/lib/counts/queries";
import { countUpTo, estimateCount } from "@/lib/listing/count";
import { deviceCondition } from "./filters";
import { countedDimensions, dimensionCondition, usesOnlyCountDimensions } from "./kinds";
import type { DeviceFilters, DeviceSortKey } from "./listing";
import type { DeviceCondition } from "./search";
import type { DeviceCount } from "./views";

/** Devices are counted one by one up to here; how many more there may be, PostgreSQL guesses. */
const countedOneByOne = 10_000;
/** And up to here where a search has to look at each of many. */
const foundOneByOne = 1_000;

export interface DeviceTotal {
  total: number;
  isEstimate: boolean;
  /** How many devices the project has. */
  all: number;
  /** Between which values of the column that was asked for all that are wanted lie; undefined where none was. */
  sortRange?: { least: unknown; most: unknown };
}

/**
 * How many devices a list shows, without looking at more of them than a page may cost. With `key`, also between which
 * of its values they lie, where the counts tell.
 */
export async function countForPage(
  db: Database,
  ctx: RequestContext,
  filters: DeviceFilters,
  { each, parts }: DeviceCondition,
  key?: DeviceSortKey,
): Promise<DeviceTotal> {
  const { total: most, ...kinds } = await totalByKind(db, ctx, filters, key);
  if (usesOnlyCountDimensions(filters)) return { total: most, isEstimate: false, ...kinds };
  const bound = filters.q === undefined || kinds.all <= countedOneByOne ? countedOneByOne : foundOneByOne;
  const those = (condition: SQL | undefined) => sql`select 1 from ${devices} where ${condition}`;
  const total = await countUpTo(db, those(each), bound);
  if (total <= bound) return { total, isEstimate: false, ...kinds };
  const guess = await estimateCount(db, sql.join(parts.map(those), sql` union all `));
  return { total: Math.min(most, Math.max(total, guess)), isEstimate: true, ...kinds };
}

async function totalByKind(db: Database, ctx: RequestContext, filters: DeviceFilters, key?: DeviceSortKey) {
  const counted = currentDeviceCounts(db, ctx);
  const conditions = dimensionCondition(ctx, filters, countedDimensions(counted)) ?? sql`true`;
  const sum = (condition: SQL) =>
    sql`coalesce(sum(${counted.devices}) filter (where ${condition}), 0)`.mapWith(Number);
  const sums = { total: sum(conditions), all: sum(sql`true`) };
  if (key !== "platform" && key !== "applicationVersion") {
    const [found] = await db.select(sums).from(counted);
    return found ?? { total: 0, all: 0 };
  }
  const end = (which: "min" | "max") =>
    sql`${sql.raw(which)}(${counted[key]}) filter (where ${conditions} and ${counted.devices} > 0)`;
  const [found] = await db.select({ ...sums, least: end("min"), most: end("max") }).from(counted);
  const { total, all, least, most } = found ?? { total: 0, all: 0, least: null, most: null };
  return { total, all, span: { least, most } };
}

/** How many and which devices the filters want, counted one by one: for work that is to hit them all. */
export async function countDevices(ctx: RequestContext, filters: DeviceFilters): Promise<DeviceCount> {
  return database().read(async (db) => {
    const { all } = await deviceCondition(db, ctx, filters);
    const [counted] = await db
      .select(countAndFingerprint(sql`${devices.id}`))
      .from(devices)
      .where(all);
    return counted ?? { total: 0, fingerprint: "" };
  });
}

/** Aggregates over ids: how many there are, and a text that two sets share only where they are the same. */
export const countAndFingerprint = (id: SQL) => ({
  total: sql`count(*)`.mapWith(Number),
  fingerprint: sql<string>`to_hex(count(*)) || '-' || to_hex(coalesce(bit_xor(uuid_hash_extended(${id}, 0)), 0))`,
});
