import { eq, type SQL, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { readFromReplica } from "@/db/replica-reads";
import { applications, devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { countDevicesBy, currentDeviceCounts, sumDevices } from "@/lib/counts/queries";
import { countUpTo, estimateCount } from "@/lib/listing/count";
import { countedDimensions, deviceCondition, dimensionCondition, usesOnlyCountDimensions } from "./filters";
import type { DeviceFilters, DeviceSortKey } from "./listing";
import type { DeviceCondition } from "./search";
import type { DeviceCount, DeviceFacets } from "./views";

/** Matching devices are counted exactly up to here, and estimated above. */
const maxExactCount = 10_000;
/** The same for a search that has to check each device of a large project. */
const maxExactSearchCount = 1_000;
const maxVersions = 100;

interface DeviceTotal {
  total: number;
  isEstimate: boolean;
  /** How many devices the project has. */
  all: number;
  /** The smallest and largest value of the sort column among matching devices, if the counts know. */
  sortRange?: { min: unknown; max: unknown };
}

/** The total of a list, at no more cost than a page may take. */
export async function countForPage(
  db: Database,
  ctx: RequestContext,
  filters: DeviceFilters,
  { perRow, branches }: DeviceCondition,
  key?: DeviceSortKey,
): Promise<DeviceTotal> {
  const { total: max, ...counted } = await totalFromCounts(db, ctx, filters, key);
  if (usesOnlyCountDimensions(filters)) return { total: max, isEstimate: false, ...counted };
  const bound = filters.q === undefined || counted.all <= maxExactCount ? maxExactCount : maxExactSearchCount;
  const matching = (condition: SQL | undefined) => sql`select 1 from ${devices} where ${condition}`;
  const total = await countUpTo(db, matching(perRow), bound);
  if (total <= bound) return { total, isEstimate: false, ...counted };
  const estimate = await estimateCount(db, sql.join(branches.map(matching), sql` union all `));
  return { total: Math.min(max, Math.max(total, estimate)), isEstimate: true, ...counted };
}

async function totalFromCounts(
  db: Database,
  ctx: RequestContext,
  filters: DeviceFilters,
  key?: DeviceSortKey,
) {
  const counts = currentDeviceCounts(db, ctx);
  const condition = dimensionCondition(ctx, filters, countedDimensions(counts)) ?? sql`true`;
  const sums = { total: sumDevices(counts, condition), all: sumDevices(counts, sql`true`) };
  if (key !== "platform" && key !== "applicationVersion") {
    const [found] = await db.select(sums).from(counts);
    return found ?? { total: 0, all: 0 };
  }
  const end = (which: "min" | "max") =>
    sql`${sql.raw(which)}(${counts[key]}) filter (where ${condition} and ${counts.devices} > 0)`;
  const [found] = await db.select({ ...sums, min: end("min"), max: end("max") }).from(counts);
  const { total, all, min, max } = found ?? { total: 0, all: 0, min: null, max: null };
  return { total, all, sortRange: { min, max } };
}

/** Counts matching devices exactly and fingerprints them, for changes that are to hit them all. */
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

/** The values that the list can be filtered by, with their device counts. */
export function deviceFacets(ctx: RequestContext): Promise<DeviceFacets> {
  return readFromReplica(ctx.actor.id, async (db) => {
    const rows = await db
      .select({ id: applications.id, name: applications.name })
      .from(applications)
      .where(eq(applications.projectId, ctx.project.id));
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    const by = await countDevicesBy(db, ctx, [
      ...(["applicationId", "applicationVersion", "platform"] as const),
      ...(["pushService", "pushEnvironment", "disabledReason"] as const),
    ]);
    return {
      applications: by.applicationId.map(({ value, devices }) => ({
        id: value,
        name: names.get(value) ?? "",
        devices,
      })),
      versions: by.applicationVersion
        .slice(0, maxVersions)
        .map(({ value, devices }) => ({ version: value, devices })),
      platforms: by.platform.map(({ value, devices }) => ({ platform: value, devices })),
      services: by.pushService.map(({ value, devices }) => ({ service: value, devices })),
      environments: by.pushEnvironment.map(({ value, devices }) => ({ environment: value, devices })),
      reasons: by.disabledReason.flatMap(({ value, devices }) =>
        value === "" ? [] : [{ reason: value, devices }],
      ),
    };
  });
}
