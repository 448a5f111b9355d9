import { and, eq, type SQL, sql } from "drizzle-orm";
import type { ReadDatabase } from "@/db/client";
import { readFromReplica } from "@/db/replica-reads";
import { applications, devices, statusGroup } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { countDevicesBy, currentDeviceCounts, sumDevices } from "@/lib/counts/queries";
import { roundEstimate, sampleRows } from "@/lib/listing/sample";
import type { FilterValues } from "@/lib/listing/types";
import { countByStatus } from "./counts";
import {
  countedDimensions,
  deviceCondition,
  deviceFamily,
  dimensionCondition,
  readStaleAfterDays,
  usesOnlyCountDimensions,
} from "./filters";
import { type DeviceFilters, type FacetName, type facetFilters, facetNames } from "./listing";
import { statusTimes } from "./status";
import type { DeviceFacets, Facet } from "./views";

const maxValues = 100;
/** Up to this many matching devices are counted; with more, a sample is. */
const maxExactDevices = 20_000;
const sampledDevices = 20_000;
const maxTaggedDevices = 5_000;

/** Facets that the stored counts cover, by the names of their dimensions. */
const dimensions = {
  application: "applicationId",
  version: "applicationVersion",
  platform: "platform",
  service: "pushService",
  environment: "pushEnvironment",
  reason: "disabledReason",
  notifications: "notifications",
} as const satisfies Partial<Record<FacetName, string>>;

const isDimension = (name: FacetName): name is keyof typeof dimensions => name in dimensions;

/** The values of filters, with the number of devices that match each and all other filters. */
export function deviceFacets(
  ctx: RequestContext,
  { of = facetNames, ...filters }: FilterValues<typeof facetFilters>,
): Promise<DeviceFacets> {
  return readFromReplica(ctx.actor.id, async (db) => {
    const found: DeviceFacets = {};
    const unused = of.filter((name) => filters[name] === undefined);
    if (unused.length > 0) Object.assign(found, await countValues(db, ctx, unused, filters));
    for (const name of of) {
      const { [name]: own, ...others } = filters;
      if (own !== undefined) Object.assign(found, await countValues(db, ctx, [name], others));
    }
    return named(db, ctx, found);
  });
}

/** The values of some filters among the devices that match `filters`, from the stored counts alone if those suffice. */
async function countValues(
  db: ReadDatabase,
  ctx: RequestContext,
  names: readonly FacetName[],
  filters: DeviceFilters,
): Promise<DeviceFacets> {
  if (!usesOnlyCountDimensions(filters)) return countAmongDevices(db, ctx, names, filters);
  const rest = names.filter((name) => name !== "status" && !isDimension(name));
  return {
    ...(await countDimensions(db, ctx, names.filter(isDimension), filters)),
    ...(names.includes("status") && { status: await statusFacet(db, ctx, filters) }),
    ...(rest.length > 0 && (await countAmongDevices(db, ctx, rest, filters))),
  };
}

async function countDimensions(
  db: ReadDatabase,
  ctx: RequestContext,
  names: readonly (keyof typeof dimensions)[],
  filters: DeviceFilters,
): Promise<DeviceFacets> {
  if (names.length === 0) return {};
  const by = await countDevicesBy(
    db,
    ctx,
    names.map((name) => dimensions[name]),
    (counts) => dimensionCondition(ctx, filters, countedDimensions(counts)),
  );
  return Object.fromEntries(names.map((name) => [name, toFacet(name, by[dimensions[name]])]));
}

async function statusFacet(db: ReadDatabase, ctx: RequestContext, filters: DeviceFilters): Promise<Facet> {
  const found = await countByStatus(db, ctx, filters);
  return {
    values: found.map(({ status, devices }) => ({ value: status, devices })),
    isEstimate: found.some(({ isEstimate }) => isEstimate),
    hasMore: false,
  };
}

/** Counts among all matching devices, or a sample where there are many. */
async function countAmongDevices(
  db: ReadDatabase,
  ctx: RequestContext,
  names: readonly FacetName[],
  filters: DeviceFilters,
): Promise<DeviceFacets> {
  const { set, perRow } = await deviceCondition(db, ctx, filters);
  const expressions = await expressionsOf(db, ctx);
  const columns = names.filter((name) => name !== "tag" && name !== "attribute");
  const tags = names.includes("tag") ? { tag: await tagFacet(db, set) } : {};
  if (names.length === 1 && names[0] === "tag") return tags;

  const count = async (source: SQL, weight?: number): Promise<{ total: number; facets: DeviceFacets }> => {
    const { total, values } = await groupValues(
      db,
      source,
      columns.map((name) => expressions[name]),
    );
    const facets: DeviceFacets = Object.fromEntries(
      columns.map((name, n) => [name, toFacet(name, values[n] ?? [], weight)]),
    );
    if (names.includes("attribute")) {
      facets.attribute = toFacet("attribute", await attributeNames(db, source), weight);
    }
    return { total, facets };
  };
  const counts = currentDeviceCounts(db, ctx);
  const known = dimensionCondition(ctx, filters, countedDimensions(counts)) ?? sql`true`;
  const [totals] = await db
    .select({ max: sumDevices(counts, known), all: sumDevices(counts, sql`true`) })
    .from(counts);
  const { max = 0, all = 0 } = totals ?? {};
  if (max <= maxExactDevices || !usesOnlyCountDimensions(filters)) {
    const found = await count(
      sql`(select ${devices}.* from ${devices} where ${set} limit ${maxExactDevices + 1}) ${devices}`,
    );
    if (found.total <= maxExactDevices) return { ...found.facets, ...tags };
  }
  const { table, weight } = await sampleRows(db, devices, all, sampledDevices);
  return { ...(await count(sql`${table} where ${perRow}`, weight)).facets, ...tags };
}

interface CountedValue {
  value: string;
  devices: number;
}

/** The most frequent values of each expression, and the number of all rows. */
async function groupValues(
  db: ReadDatabase,
  source: SQL,
  expressions: SQL[],
): Promise<{ total: number; values: CountedValue[][] }> {
  const keys = expressions.map((_, n) => sql.raw(`k${n}`));
  const list = (parts: SQL[]) => sql.join(parts, sql`, `);
  const columns = expressions.map((expression, n) => sql`${expression} as ${keys[n]}`);
  const value = sql`coalesce(${list([...keys, sql`''`])})`;
  const which = keys.length === 0 ? sql`0` : sql`grouping(${list(keys)})`;
  const rows = await db.execute<{ which: number; value: string; devices: string }>(sql`
    with matching as materialized (select ${list([...columns, sql`1 as one`])} from ${source})
    select which, value, devices from (
      select ${which} as which, ${value} as value,
        count(*) as devices,
        row_number() over (partition by ${which} order by count(*) desc, ${value}) as place
      from matching group by grouping sets (${list([...keys.map((key) => sql`(${key})`), sql`()`])})
    ) ranked where place <= ${maxValues + 1} order by place`);
  // In `grouping`, a bit is set for each key that the row is not grouped by, the last key's first.
  const all = 2 ** keys.length - 1;
  const of = (n: number) => all - 2 ** (keys.length - 1 - n);
  return {
    total: Number(rows.find(({ which }) => Number(which) === all)?.devices ?? 0),
    values: keys.map((_, n) => rows.filter(({ which }) => Number(which) === of(n)).map(toCounted)),
  };
}

async function attributeNames(db: ReadDatabase, source: SQL): Promise<CountedValue[]> {
  const rows = await db.execute<{ value: string; devices: string }>(sql`
    select name as value, count(*) as devices
    from (select ${devices.attributes} from ${source}) matching, jsonb_object_keys(attributes) name
    group by name order by devices desc, value limit ${maxValues + 1}`);
  return rows.map(toCounted);
}

/** The tags of the latest devices that have any. */
async function tagFacet(db: ReadDatabase, condition: SQL | undefined): Promise<Facet> {
  const rows = await db.execute<{ value: string; devices: string; all: string }>(sql`
    with tagged as materialized (
      select ${devices.tags} from ${devices} where ${and(condition, sql`${devices.tags} <> ''`)}
      order by ${devices.id} desc limit ${maxTaggedDevices}
    )
    select tag as value, count(*) as devices, (select count(*) from tagged) as all
    from tagged, unnest(string_to_array(tags, ',')) tag
    group by tag order by devices desc, value limit ${maxValues + 1}`);
  const isEstimate = Number(rows[0]?.all ?? 0) === maxTaggedDevices;
  return { ...toFacet("tag", rows.map(toCounted)), isEstimate };
}

const toCounted = ({ value, devices }: { value: string; devices: string }): CountedValue => ({
  value,
  devices: Number(devices),
});

/** With a weight, each counted device of a sample stands for several. */
function toFacet(name: FacetName, found: readonly CountedValue[], weight = 1): Facet {
  // Enabled devices have no reason.
  const known = found.filter(({ value }) => name !== "reason" || value !== "");
  const values = name === "family" ? mergeSpellings(known) : known;
  return {
    values: values.slice(0, maxValues).map(({ value, devices }) => ({
      value,
      devices: weight === 1 ? devices : roundEstimate(devices * weight),
    })),
    isEstimate: weight !== 1,
    hasMore: known.length > maxValues,
  };
}

/** "samsung" and "Samsung" are one family, in the spelling that most devices send. */
function mergeSpellings(found: readonly CountedValue[]): CountedValue[] {
  const merged = new Map<string, CountedValue>();
  for (const { value, devices } of found) {
    const same = merged.get(value.toLowerCase());
    merged.set(value.toLowerCase(), same ? { ...same, devices: same.devices + devices } : { value, devices });
  }
  return [...merged.values()].sort((one, other) => other.devices - one.devices);
}

type ColumnFacet = Exclude<FacetName, "tag" | "attribute">;

/** SQL for a device's value of each facet, never null. */
async function expressionsOf(db: ReadDatabase, ctx: RequestContext): Promise<Record<ColumnFacet, SQL>> {
  const { staleBefore, quietBefore } = statusTimes(Date.now(), await readStaleAfterDays(db, ctx));
  const at = (time: number) => sql`${new Date(time).toISOString()}::timestamptz`;
  const { notificationsAllowed, lastSeenAt } = devices;
  return {
    status: sql`case ${statusGroup(devices)} when 0 then 'rejected' when 1 then 'disabled' when 2 then 'notificationsOff'
      else case when ${lastSeenAt} < ${at(staleBefore)} then 'stale' when ${lastSeenAt} < ${at(quietBefore)} then 'quiet'
      else 'active' end end`,
    reason: sql`coalesce(${devices.disabledReason}, '')`,
    notifications: sql`case ${notificationsAllowed} when true then 'allowed' when false then 'refused' else 'unknown' end`,
    application: sql`${devices.applicationId}::text`,
    platform: sql`${devices.platform}`,
    service: sql`${devices.pushService}`,
    environment: sql`${devices.pushEnvironment}`,
    version: sql`${devices.applicationVersion}`,
    family: deviceFamily,
    model: sql`${devices.model}`,
    systemName: sql`coalesce(${devices.systemName}, '')`,
    systemVersion: sql`coalesce(${devices.systemVersion}, '')`,
    locale: sql`${devices.locale}`,
    timeZone: sql`${devices.timeZone}`,
  };
}

/** Applications are counted by id, and filtered by name. */
async function named(db: ReadDatabase, ctx: RequestContext, facets: DeviceFacets): Promise<DeviceFacets> {
  const { application } = facets;
  if (application === undefined) return facets;
  const rows = await db
    .select({ id: applications.id, name: applications.name })
    .from(applications)
    .where(eq(applications.projectId, ctx.project.id));
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  const values = application.values.map(({ value, devices }) => ({ value: names.get(value) ?? "", devices }));
  return { ...facets, application: { ...application, values } };
}
