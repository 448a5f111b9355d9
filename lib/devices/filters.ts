import { and, eq, gte, inArray, lt, not, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/pg-core";
import type { Database } from "@/db/client";
import { applications, devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { resolveRelativeDate } from "@/lib/listing/filters";
import type { DeviceFilters, DeviceSortKey } from "./listing";
import { type DeviceCondition, searchCondition } from "./search";

/** The condition for the project's devices that match all filters. */
export async function deviceCondition(
  db: Database,
  ctx: RequestContext,
  filters: DeviceFilters,
): Promise<DeviceCondition> {
  const now = Date.now();
  const date = (text: string) => new Date(resolveRelativeDate(text, now));
  const { lastSeenBefore, lastSeenAfter, createdBefore, createdAfter, user, q } = filters;
  const condition = and(
    eq(devices.projectId, ctx.project.id),
    dimensionCondition(ctx, filters, deviceDimensions),
    lastSeenBefore === undefined ? undefined : lt(devices.lastSeenAt, date(lastSeenBefore)),
    lastSeenAfter === undefined ? undefined : gte(devices.lastSeenAt, date(lastSeenAfter)),
    createdBefore === undefined ? undefined : lt(devices.createdAt, date(createdBefore)),
    createdAfter === undefined ? undefined : gte(devices.createdAt, date(createdAfter)),
    user === undefined ? undefined : eq(devices.userId, user),
  );
  if (q === undefined) return { set: condition, perRow: condition, branches: [condition] };
  const search = await searchCondition(db, ctx, q);
  return {
    set: and(condition, search.set),
    perRow: and(condition, search.perRow),
    branches: search.branches.map((branch) => and(condition, branch)),
  };
}

/** The filters on the sort column itself: with them, a scan starts and ends with the matching rows. */
export function filtersOnSortKey(key: DeviceSortKey, filters: DeviceFilters): DeviceFilters {
  const { status, reason, reachable, platform, version, environment } = filters;
  const { lastSeenBefore, lastSeenAfter, createdBefore, createdAfter } = filters;
  switch (key) {
    case "status":
      return { status, reason, ...(reachable && { reachable }) };
    case "platform":
      return { platform };
    case "applicationVersion":
      return { version };
    case "lastSeenAt":
      return {
        ...{ lastSeenBefore, lastSeenAfter },
        // These have an index in this order, for one value.
        ...(reason?.length === 1 && { reason }),
        ...(environment?.length === 1 && environment[0] === "sandbox" && { environment }),
      };
    case "createdAt":
      return { createdBefore, createdAfter };
    default:
      return {};
  }
}

/** Whether one index holds exactly the rows that match, in the order of the list. */
export function isIndexedInOrder(key: DeviceSortKey, filters: DeviceFilters): boolean {
  const names = Object.keys(filters);
  const indexed = Object.keys(filtersOnSortKey(key, filters));
  // Each of these has an index of its own, ordered by last seen.
  const partial = names.filter((name) => /^(reason|environment|reachable)$/.test(name)).length;
  return names.every((name) => indexed.includes(name)) && partial <= (key === "lastSeenAt" ? 1 : 0);
}

/** The filters on dimensions that devices are counted by: their totals come from the counts. */
const countedFilters = new Set<string>([
  "status",
  "reachable",
  "reason",
  "platform",
  "service",
  "environment",
  "application",
  "version",
] satisfies (keyof DeviceFilters)[]);

export const usesOnlyCountDimensions = (filters: DeviceFilters): boolean =>
  Object.keys(filters).every((name) => countedFilters.has(name));

type DimensionColumns = Record<
  | "applicationId"
  | "platform"
  | "pushService"
  | "pushEnvironment"
  | "applicationVersion"
  | "enabled"
  | "disabledReason"
  | "notificationsOff",
  SQLWrapper
>;

const deviceDimensions: DimensionColumns = {
  ...devices,
  notificationsOff: sql`(${devices.notificationsAllowed} is false)`,
};

/** The dimensions as columns of a table of counts. */
export const countedDimensions = (
  counts: Omit<DimensionColumns, "notificationsOff"> & Record<"notifications", SQLWrapper>,
): DimensionColumns => ({
  // Listed one by one: a subquery's columns cannot be spread.
  applicationId: counts.applicationId,
  platform: counts.platform,
  pushService: counts.pushService,
  pushEnvironment: counts.pushEnvironment,
  applicationVersion: counts.applicationVersion,
  enabled: counts.enabled,
  disabledReason: counts.disabledReason,
  notificationsOff: sql`(${counts.notifications} = 'refused')`,
});

export const reachableCondition = (columns: DimensionColumns): SQL =>
  sql`(${columns.enabled} and not ${columns.notificationsOff})`;

const query = new QueryBuilder();

/** The condition of the filters on count dimensions, for devices or for counts. */
export function dimensionCondition(
  ctx: RequestContext,
  filters: DeviceFilters,
  columns: DimensionColumns,
): SQL | undefined {
  const { status, reachable } = filters;
  const isReachable = reachableCondition(columns);
  return and(
    status && eq(columns.enabled, status === "enabled"),
    reachable === undefined ? undefined : reachable ? isReachable : not(isReachable),
    // Only disabled devices have a reason; saying so lets PostgreSQL use the index on `enabled`.
    filters.reason && and(eq(columns.enabled, false), inArray(columns.disabledReason, filters.reason)),
    filters.platform && inArray(columns.platform, filters.platform),
    filters.service && inArray(columns.pushService, filters.service),
    filters.environment && inArray(columns.pushEnvironment, filters.environment),
    filters.version && inArray(columns.applicationVersion, filters.version),
    filters.application && inArray(columns.applicationId, applicationIds(ctx, filters.application)),
  );
}

const applicationIds = (ctx: RequestContext, names: string[]) =>
  query
    .select({ id: applications.id })
    .from(applications)
    .where(and(eq(applications.projectId, ctx.project.id), inArray(applications.name, names)));
