import { type SQL, sql } from "drizzle-orm";
import { database, type ReadDatabase } from "@/db/client";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { currentDeviceCounts, sumDevices } from "@/lib/counts/queries";
import { countUpTo, estimateCount, idsUpTo } from "@/lib/listing/count";
import { roundEstimate, sampleRows } from "@/lib/listing/sample";
import {
  countedDimensions,
  countsBySample,
  countsBySet,
  deviceCondition,
  dimensionCondition,
  usesOnlyCountDimensions,
} from "./filters";
import type { DeviceFilters } from "./listing";
import { type DeviceCondition, fromBranch } from "./search";
import { deviceStatuses } from "./status";
import type { Platform } from "./types";
import type { DeviceCount, StatusCount } from "./views";

/** Up to this many matching devices are counted exactly; with more, the number is an estimate. */
const maxExactCount = 10_000;
/** A search in a large project that is expected to match more than this is estimated, not counted. */
const maxExpectedMatches = 1_000;
/** A search that is expected to match fewer reads up to this many ids, once for both the total and the page. */
const maxFoundMatches = 5_000;
/** The size of the sample that estimates how many devices match where PostgreSQL has no statistics. */
const sampledDevices = 2_000;

interface DeviceTotal {
  total: number;
  isEstimate: boolean;
  /** How many devices the project has. */
  all: number;
  /** All matching devices, if they had to be found to be counted. */
  ids?: string[];
  /** The platforms on which devices may match. */
  platforms: Platform[];
  /** The first and last application version of devices that may match. */
  versions: { min: unknown; max: unknown };
}

/**
 * The total of a list, for no more than a page may cost: from the stored counts alone if they cover all filters. A
 * search for frequent words is only estimated, unless `countMatches` is set because an estimate was wrong.
 */
export async function countForPage(
  db: ReadDatabase,
  ctx: RequestContext,
  filters: DeviceFilters,
  { set, perRow, branches }: DeviceCondition,
  { countMatches = false } = {},
): Promise<DeviceTotal> {
  const counts = currentDeviceCounts(db, ctx);
  const condition = dimensionCondition(ctx, filters, countedDimensions(counts)) ?? sql`true`;
  const mayMatch = sql`filter (where ${condition} and ${counts.devices} > 0)`;
  const [found] = await db
    .select({
      max: sumDevices(counts, condition),
      all: sumDevices(counts, sql`true`),
      platforms: sql<string | null>`string_agg(distinct ${counts.platform}, ',') ${mayMatch}`,
      first: sql`min(${counts.applicationVersion}) ${mayMatch}`,
      last: sql`max(${counts.applicationVersion}) ${mayMatch}`,
    })
    .from(counts);
  const { max = 0, all = 0, first, last } = found ?? {};
  const platforms = (found?.platforms?.split(",") ?? []) as Platform[];
  const known = { all, platforms, versions: { min: first, max: last } };
  if (usesOnlyCountDimensions(filters)) return { total: max, isEstimate: false, ...known };
  const estimate = () =>
    estimateCount(
      db,
      sql.join(
        branches.map((branch) => sql`select 1 ${fromBranch(branch)}`),
        sql` union all `,
      ),
    );
  const about = (total: number) => ({ total: Math.min(max, total), isEstimate: true, ...known });
  if (filters.q !== undefined && all > maxExactCount) {
    // For frequent words, finding one page is faster than finding all matches.
    const estimated = await estimate();
    if (estimated > maxExpectedMatches && !countMatches) return about(estimated);
    const matching = sql.join(
      branches.map((branch) => sql`select ${devices.id} as id ${fromBranch(branch)}`),
      sql` union `,
    );
    const ids = await idsUpTo(db, matching, maxFoundMatches);
    if (ids === undefined) return about(Math.max(estimated, maxFoundMatches + 1));
    return { total: ids.length, isEstimate: false, ids, ...known };
  }
  const sampled =
    countsBySample(filters) && filters.q === undefined && max > maxExactCount
      ? await estimateBySample(db, perRow, all)
      : undefined;
  // A sample is too small to estimate few matches among many devices.
  if (sampled !== undefined && sampled > 2 * maxExactCount) return about(sampled);
  // If few of many devices match, a scan would read all of them.
  const matching = sql`select 1 from ${devices} where ${countsBySet(filters) ? set : perRow}`;
  const total = await countUpTo(db, matching, maxExactCount);
  if (total <= maxExactCount) return { total, isEstimate: false, ...known };
  return about(Math.max(total, sampled ?? (await estimate())));
}

/** An estimate of how many of a project's devices match. */
async function estimateBySample(db: ReadDatabase, condition: SQL | undefined, all: number): Promise<number> {
  const { table, weight } = await sampleRows(db, devices, all, sampledDevices);
  const [counted] = await db.execute<{ matching: string }>(
    sql`select count(*) as matching from ${table} where ${condition}`,
  );
  return roundEstimate(Number(counted?.matching ?? 0) * weight);
}

/** How many devices have each status, worst first. Stale and quiet ones are counted as lists count them. */
export async function countByStatus(
  db: ReadDatabase,
  ctx: RequestContext,
  others: DeviceFilters = {},
): Promise<StatusCount[]> {
  const found: StatusCount[] = [];
  for (const status of deviceStatuses) {
    const filters: DeviceFilters = { ...others, status: [status] };
    const { total, isEstimate } = await countForPage(
      db,
      ctx,
      filters,
      await deviceCondition(db, ctx, filters),
    );
    found.push({ status, devices: total, isEstimate });
  }
  return found;
}

/** Counts matching devices exactly and fingerprints them, for a change of all of them. */
export async function countDevices(ctx: RequestContext, filters: DeviceFilters): Promise<DeviceCount> {
  return database().read(async (db) => {
    const { set } = await deviceCondition(db, ctx, filters);
    const [counted] = await db
      .select(countAndFingerprint(sql`${devices.id}`))
      .from(devices)
      .where(set);
    return counted ?? { total: 0, fingerprint: "" };
  });
}

/** Aggregates over ids: their number, and a text that differs for different sets. */
export const countAndFingerprint = (id: SQL) => ({
  total: sql`count(*)`.mapWith(Number),
  fingerprint: sql<string>`to_hex(count(*)) || '-' || to_hex(coalesce(bit_xor(uuid_hash_extended(${id}, 0)), 0))`,
});
