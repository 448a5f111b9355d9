import { and, eq, gte, inArray, isNull, lt, not, or, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { type PgColumn, QueryBuilder } from "drizzle-orm/pg-core";
import type { ReadDatabase } from "@/db/client";
import {
  applicationAliases,
  applications,
  cleanup,
  deviceCountDeltas,
  deviceCounts,
  devices,
  inAnyStatusGroup,
  inStatusGroups,
} from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { minIdSince } from "@/lib/ids";
import { resolveRelativeDate } from "@/lib/listing/filters";
import type { MemberValue, Sort } from "@/lib/listing/types";
import { versionIsBelow } from "@/lib/listing/version";
import { tagCondition } from "@/lib/tags";
import { appleFamilies, type DeviceField, deviceFields, type Field, fieldsWith } from "./fields";
import type { DeviceFilters, DeviceSortKey } from "./listing";
import { deliveryCondition, importCondition, sharedTokenCondition } from "./lookup-filters";
import type { DeviceRow } from "./merge";
import { platformParts } from "./paging";
import { type DeviceCondition, searchCondition } from "./search";
import {
  type DeviceStatus,
  defaultStaleAfterDays,
  deviceStatuses,
  enabledStatuses,
  isReachable,
  statusTimes,
} from "./status";
import { type notificationAnswers, type Platform, platforms } from "./types";

/** The condition for the project's devices that match all filters at a time. */
export async function deviceCondition(
  db: ReadDatabase,
  ctx: RequestContext,
  filters: DeviceFilters,
  now = Date.now(),
): Promise<DeviceCondition> {
  const { user, q, import: importId, delivery, sharedToken, systemVersionBelow } = filters;
  const base = and(
    eq(devices.projectId, ctx.project.id),
    dimensionCondition(ctx, filters, devices),
    dependsOnTime(filters) ? lastSeenCondition(filters, await readStaleAfterDays(db, ctx), now) : undefined,
    ...columnConditions(filters, now),
    user === undefined ? undefined : eq(devices.userId, user),
  );
  const found = [
    importId === undefined ? undefined : await importCondition(db, ctx, importId),
    delivery === undefined ? undefined : await deliveryCondition(db, ctx, delivery),
    sharedToken === undefined ? undefined : await sharedTokenCondition(db, ctx, sharedToken),
    systemVersionBelow === undefined ? undefined : systemVersionCondition(ctx, systemVersionBelow),
  ];
  const condition = and(base, ...found.map((one) => one?.set));
  const perRow = and(base, idRange(filters, now), ...found.map((one) => one?.perRow));
  if (q === undefined) return { set: condition, perRow, branches: [{ devices: condition }] };
  const search = await searchCondition(db, ctx, q);
  return {
    set: and(condition, search.set),
    perRow: and(perRow, search.perRow),
    branches: search.branches.map((branch) => ({ ...branch, devices: and(condition, branch.devices) })),
  };
}

function systemVersionCondition(ctx: RequestContext, version: string) {
  const inUse = sql`
    select distinct ${devices.systemVersion} as version from ${devices} where ${devices.projectId} = ${ctx.project.id}`;
  return {
    set: sql`${devices.systemVersion} = any(array(${belowAmong(inUse, version)}))`,
    perRow: versionIsBelow(devices.systemVersion, version),
  };
}

const usesAny =
  (...names: (keyof DeviceFilters)[]) =>
  (filters: DeviceFilters) =>
    names.some((name) => filters[name] !== undefined);

/** Whether to count with `set`: if few of many devices match, a scan would read all of them. */
export const countsBySet = usesAny("import", "delivery", "sharedToken", "systemVersionBelow");
/** Whether a sample is faster than counting the matches, and more accurate than PostgreSQL's statistics. */
export const countsBySample = usesAny(
  ...(["attribute", "sharedToken"] as const),
  ...(["family", "model", "systemName", "systemVersion", "systemVersionBelow"] as const),
);

/** The fields that no stored count covers and whose filters are conditions on their own column. */
const filteredColumns = fieldsWith("filters").filter(
  (field): field is Extract<typeof field, keyof DeviceRow> =>
    field in devices && !("counted" in deviceFields[field]),
);

/**
 * The ids of devices that were registered after a date. The index of each sort contains the id, except of the one by user, so
 * a scan skips older devices without reading their rows. An import can only date a device back.
 */
export const idRange = ({ createdAfter }: DeviceFilters, now: number): SQL | undefined =>
  createdAfter === undefined
    ? undefined
    : gte(devices.id, minIdSince(resolveRelativeDate(createdAfter, now)));

function columnConditions(filters: DeviceFilters, now: number): (SQL | undefined)[] {
  return filteredColumns.flatMap((field) =>
    filterNames(field).map((name) =>
      filters[name] === undefined ? undefined : columnCondition(field, name, filters, now),
    ),
  );
}

function columnCondition(
  field: (typeof filteredColumns)[number],
  name: keyof DeviceFilters,
  filters: DeviceFilters,
  now: number,
): SQL | undefined {
  const value = filters[name];
  if (name === "tag") return tagCondition(devices.tags, value as string[]);
  if (name === "attribute" && filters.attribute) return attributeCondition(filters.attribute);
  if (name === "family") return familyCondition(value as string[]);
  if (Array.isArray(value)) return textCondition(devices[field], value);
  // These filters need more than the column.
  if (name === "import" || name === "sharedToken" || name === "systemVersionBelow") return undefined;
  const date = new Date(resolveRelativeDate(String(value), now));
  const inTime = name.endsWith("Before") ? lt(devices[field], date) : gte(devices[field], date);
  return field === "lastSeenAt" ? and(inAnyStatusGroup, inTime) : inTime;
}

/** Empty stands for unknown, which some columns store as null. */
function textCondition(column: PgColumn, values: string[]): SQL | undefined {
  const isUnknown = values.includes("");
  if (!column.notNull && isUnknown) return or(isNull(column), inArray(column, values));
  // The indexes leave out empty texts, so the condition must too for PostgreSQL to use them.
  return and(inArray(column, values), isUnknown ? undefined : sql`${column} <> ''`);
}

const isOfFamily = (family: string): SQL =>
  sql`(${devices.platform} = 'ios' and ${devices.model} like ${`${family}%`})`;

/** The family of an Apple device, and the make of any other; empty if unknown. */
export const deviceFamily = sql`case ${sql.join(
  appleFamilies.map((family) => sql`when ${isOfFamily(family)} then ${sql.raw(`'${family}'`)}`),
  sql` `,
)} else coalesce(${devices.make}, '') end`;

/** Like comparing `deviceFamily`, ignoring case, but on columns that PostgreSQL has statistics for. */
function familyCondition(values: string[]): SQL | undefined {
  const wanted = values.map((value) => value.toLowerCase());
  return or(
    ...appleFamilies.filter((family) => wanted.includes(family.toLowerCase())).map(isOfFamily),
    and(makeCondition(values), ...appleFamilies.map((family) => not(isOfFamily(family)))),
  );
}

/** The first half tells PostgreSQL how many match; it has no statistics of `lower(make)`. */
function makeCondition(values: string[]): SQL | undefined {
  const lowered = values.filter((value) => value !== "").map((value) => sql`lower(${value}::text)`);
  const ignoringCase = sql`lower(${devices.make}) in (${sql.join(lowered, sql`, `)})`;
  return or(textCondition(devices.make, values), lowered.length === 0 ? undefined : ignoringCase);
}

const attributeCondition = ({ name, value }: MemberValue): SQL =>
  value === undefined
    ? sql`${devices.attributes} ? ${name}::text`
    : sql`${devices.attributes} ->> ${name}::text = ${value}`;

const filterNames = (field: DeviceField): (keyof DeviceFilters)[] =>
  Object.keys((deviceFields[field] as Field).filters ?? {}) as (keyof DeviceFilters)[];

/** The filters on the sort column itself: with them, a scan starts and ends with the matching rows. */
export function filtersOnSortKey(key: DeviceSortKey, filters: DeviceFilters): DeviceFilters {
  if (key === "user") return {};
  // Each status group is ordered by the time last seen.
  const column = key === "status" ? "lastSeenAt" : key;
  const onColumn = Object.fromEntries(filterNames(column).map((name) => [name, filters[name]]));
  return key === "lastSeenAt" ? { ...onColumn, ...withOwnIndex(filters) } : onColumn;
}

/** The filters that have an index in the order of the time last seen, for one value. */
const withOwnIndex = ({ reason, environment }: DeviceFilters): DeviceFilters => ({
  ...(reason?.length === 1 && { reason }),
  ...(environment?.length === 1 && environment[0] === "sandbox" && { environment }),
});

/** Whether one index, or some parts of it, contains exactly the matching rows in list order. */
export function isIndexedInOrder(key: DeviceSortKey, filters: DeviceFilters): boolean {
  const byPart: (keyof DeviceFilters)[] = isByPlatform(key)
    ? ["platform"]
    : isByStatus(key)
      ? ["status", "reachable"]
      : [];
  const indexed = [...Object.keys(filtersOnSortKey(key, filters)), ...byPart];
  if (!Object.keys(filters).every((name) => indexed.includes(name))) return false;
  // Each of these has its own index, ordered by the time last seen.
  const { status, reachable, reason, environment } = filters;
  return [status ?? reachable, reason, environment].filter((value) => value !== undefined).length <= 1;
}

const isByStatus = (key: DeviceSortKey) => key === "status" || key === "lastSeenAt";
const isByPlatform = (key: DeviceSortKey) => ["platform", "model", "applicationVersion"].includes(key);

/**
 * The parts of the list's index that can contain matching devices, in list order; undefined for all parts. `found` are the
 * platforms with matching devices.
 */
export async function listParts(
  db: ReadDatabase,
  ctx: RequestContext,
  { key, descending }: Sort<DeviceSortKey>,
  filters: DeviceFilters,
  found: readonly Platform[],
  now = Date.now(),
): Promise<(SQL | undefined)[] | undefined> {
  const ordered = (parts: SQL[] | undefined) => (descending ? parts?.reverse() : parts);
  if (isByPlatform(key)) {
    const isPart = found.length > 0 && found.length < platforms.length;
    return isPart ? ordered(platformParts(found)) : undefined;
  }
  if (!isByStatus(key)) return undefined;
  if (key === "lastSeenAt" && Object.keys(withOwnIndex(filters)).length > 0) return [undefined];
  return ordered(await statusParts(db, ctx, filters, now));
}

const countedFilters = new Set(fieldsWith("counted").flatMap(filterNames));

/** Whether the stored counts give the total of a list with these filters. */
export const usesOnlyCountDimensions = (filters: DeviceFilters): boolean =>
  Object.keys(filters).every((name) => countedFilters.has(name as keyof DeviceFilters)) &&
  !dependsOnTime(filters);

type DimensionColumns = Record<
  | "applicationId"
  | "platform"
  | "pushService"
  | "pushEnvironment"
  | "applicationVersion"
  | "enabled"
  | "disabledReason"
  | "notificationsAllowed",
  SQLWrapper
>;

/** The dimensions as columns of a table of counts. */
export const countedDimensions = (
  counts: Omit<DimensionColumns, "notificationsAllowed"> & Record<"notifications", SQLWrapper>,
): DimensionColumns => ({
  // Listed one by one: a subquery's columns cannot be spread.
  applicationId: counts.applicationId,
  platform: counts.platform,
  pushService: counts.pushService,
  pushEnvironment: counts.pushEnvironment,
  applicationVersion: counts.applicationVersion,
  enabled: counts.enabled,
  disabledReason: counts.disabledReason,
  notificationsAllowed: sql`(case ${counts.notifications} when 'allowed' then true when 'refused' then false end)`,
});

// The index of a status's group, as in `statusGroup`.
const groupOf = (status: DeviceStatus): number => Math.min(deviceStatuses.indexOf(status), 3);
const timeStatuses = deviceStatuses.filter((status) => groupOf(status) === 3);

/** The statuses that match the filters, worst first; undefined without a filter on the status. */
function wantedStatuses({ status, reachable }: DeviceFilters): DeviceStatus[] | undefined {
  if (status === undefined && reachable === undefined) return undefined;
  const requested =
    status?.flatMap((word) => (word === "enabled" ? enabledStatuses : [word])) ?? deviceStatuses;
  return deviceStatuses.filter(
    (one) => requested.includes(one) && (reachable === undefined || isReachable(one) === reachable),
  );
}

/** Whether the filters distinguish statuses that only the time last seen distinguishes. */
function dependsOnTime(filters: DeviceFilters): boolean {
  const found = wantedStatuses(filters)?.filter((status) => groupOf(status) === 3).length ?? 0;
  return found > 0 && found < timeStatuses.length;
}

const statusCondition = (columns: DimensionColumns, statuses: readonly DeviceStatus[]): SQL =>
  statuses.length === 0 ? sql`false` : inStatusGroups(columns, [...new Set(statuses.map(groupOf))]);

/** Devices last seen before these dates are stale, or quiet. */
const datesOf = (staleAfterDays: number, now: number) => {
  const { staleBefore, quietBefore } = statusTimes(now, staleAfterDays);
  return { stale: new Date(staleBefore), quiet: new Date(quietBefore) };
};

function lastSeenCondition(filters: DeviceFilters, staleAfterDays: number, now: number): SQL | undefined {
  const { stale, quiet } = datesOf(staleAfterDays, now);
  const seen = devices.lastSeenAt;
  const wanted = wantedStatuses(filters) ?? [];
  const isWanted = (status: DeviceStatus) => wanted.includes(status);
  const inTime = isWanted("quiet")
    ? and(isWanted("stale") ? undefined : gte(seen, stale), isWanted("active") ? undefined : lt(seen, quiet))
    : or(isWanted("stale") ? lt(seen, stale) : undefined, isWanted("active") ? gte(seen, quiet) : undefined);
  const others = wanted.filter((status) => groupOf(status) !== 3);
  return others.length === 0 ? inTime : or(statusCondition(devices, others), inTime);
}

/** The parts of the status index that can contain matching devices, worst first; undefined if all can, or none. */
async function statusParts(
  db: ReadDatabase,
  ctx: RequestContext,
  filters: DeviceFilters,
  now: number,
): Promise<SQL[] | undefined> {
  const { reason, notifications } = filters;
  const wanted = (wantedStatuses(filters) ?? deviceStatuses).filter((status) => {
    const group = groupOf(status);
    if (reason !== undefined && !reason.some((one) => group === (one === "rejected" ? 0 : 1))) return false;
    if (notifications === undefined || group < 2) return true;
    return group === 2 ? notifications.includes("refused") : notifications.some((one) => one !== "refused");
  });
  if (wanted.length === 0 || wanted.length === deviceStatuses.length) return undefined;
  const timed = wanted.filter((status) => groupOf(status) === 3);
  if (timed.length === timeStatuses.length) {
    return [...new Set(wanted.map(groupOf))].map((group) => inStatusGroups(devices, [group]));
  }
  const { stale, quiet } = datesOf(await readStaleAfterDays(db, ctx), now);
  const seen = devices.lastSeenAt;
  const times: Partial<Record<DeviceStatus, SQL | undefined>> = {
    stale: lt(seen, stale),
    quiet: and(gte(seen, stale), lt(seen, quiet)),
    active: gte(seen, quiet),
  };
  return wanted.flatMap((status) => and(statusCondition(devices, [status]), times[status]) ?? []);
}

/** After how many days without contact the project's devices are stale. */
export async function readStaleAfterDays(db: ReadDatabase, ctx: RequestContext): Promise<number> {
  const [row] = await db
    .select({ days: cleanup.staleAfterDays })
    .from(cleanup)
    .where(eq(cleanup.projectId, ctx.project.id));
  return row?.days ?? defaultStaleAfterDays;
}

const query = new QueryBuilder();

/** The condition of the filters on count dimensions, for devices or for counts. */
export function dimensionCondition(
  ctx: RequestContext,
  filters: DeviceFilters,
  columns: DimensionColumns,
): SQL | undefined {
  const statuses = wantedStatuses(filters);
  return and(
    statuses && statusCondition(columns, statuses),
    filters.reason && inArray(columns.disabledReason, filters.reason),
    filters.platform && inArray(columns.platform, filters.platform),
    filters.service && inArray(columns.pushService, filters.service),
    filters.environment && inArray(columns.pushEnvironment, filters.environment),
    // The index of devices has the platform before the version.
    (filters.version ?? filters.versionBelow) === undefined
      ? undefined
      : inArray(columns.platform, platforms),
    filters.version && inArray(columns.applicationVersion, filters.version),
    filters.versionBelow === undefined
      ? undefined
      : sql`${columns.applicationVersion} = any(array(${versionsBelow(ctx, filters.versionBelow)}))`,
    filters.notifications &&
      or(...filters.notifications.map((answer) => notificationsCondition(columns, answer))),
    filters.application && inArray(columns.applicationId, applicationIds(ctx, filters.application)),
  );
}

const applicationIds = (ctx: RequestContext, names: string[]) =>
  query
    .select({ id: applications.id })
    .from(applications)
    .where(
      and(
        eq(applications.projectId, ctx.project.id),
        or(inArray(applications.name, names), inArray(applications.id, idsByAlias(ctx, names))),
      ),
    );

/** Bookmarks and saved views may have an earlier name. */
const idsByAlias = (ctx: RequestContext, names: string[]) =>
  query
    .select({ id: applicationAliases.applicationId })
    .from(applicationAliases)
    .where(and(eq(applicationAliases.projectId, ctx.project.id), inArray(applicationAliases.name, names)));

/** The project's application versions below another, from the stored counts, which have far fewer rows than devices. */
const versionsBelow = (ctx: RequestContext, version: string) => {
  const inUse = [deviceCounts, deviceCountDeltas].map(
    (counts) => sql`
      select ${counts.applicationVersion} as version from ${counts} where ${counts.projectId} = ${ctx.project.id}`,
  );
  return belowAmong(sql.join(inUse, sql` union `), version);
};

/** Comparing versions is slow and few versions are in use, so each of them is compared only once. */
const belowAmong = (inUse: SQL, version: string): SQL =>
  // `offset 0` keeps PostgreSQL from comparing before it has removed duplicates.
  sql`select version from (${inUse} offset 0) in_use where ${versionIsBelow(sql`version`, version)}`;

const notificationsCondition = (
  { notificationsAllowed }: DimensionColumns,
  answer: (typeof notificationAnswers)[number],
): SQL =>
  sql`${notificationsAllowed} is ${sql.raw({ allowed: "true", refused: "false", unknown: "null" }[answer])}`;
