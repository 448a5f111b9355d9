import { and, desc, eq, ne, type SQL, sql } from "drizzle-orm";
import { database, planEachTime, type ReadDatabase } from "@/db/client";
import { readFromReplica } from "@/db/replica-reads";
import { devices } from "@/db/schema";
import { Batcher } from "@/lib/async/batcher";
import type { RequestContext } from "@/lib/context";
import { isId } from "@/lib/ids";
import { isOneOf } from "@/lib/listing/is-one-of";
import { type PageWindow, pageWindow } from "@/lib/listing/page-window";
import { scanLimits, searchScanLimits } from "@/lib/listing/scan-limits";
import type { ListQuery, Page, Sort } from "@/lib/listing/types";
import { countForPage } from "./counts";
import { deviceCondition, filtersOnSortKey, idRange, isIndexedInOrder, listParts } from "./filters";
import type { DeviceSortKey, deviceFilters } from "./listing";
import type { DeviceRow } from "./merge";
import { listOrder, type PageSource, scanIds, sortIds, sortRanges } from "./paging";
import { type DeviceWithOwner, selectDevicesWithOwner, toDeviceView } from "./present";
import { fromBranch, lookUpBranch } from "./search";
import { deviceNotFound, scopedUserId, userScope } from "./store";
import type { DeviceView, RelatedDevicesView } from "./views";

const maxRelated = 20;

type DeviceListQuery = ListQuery<DeviceSortKey, typeof deviceFilters>;

/** One page of the project's devices, ties by id. A page past the end is empty. */
export const listDevices = (ctx: RequestContext, query: DeviceListQuery): Promise<Page<DeviceView>> =>
  readFromReplica(ctx.actor.id, (db) => readDevicePage(db, ctx, query, toDeviceView));

/** One page of the devices that a credential may see, by creation, with full push tokens. */
export const listScopedDevices = (
  ctx: RequestContext,
  { number, size, descending }: { number: number; size: number; descending: boolean },
): Promise<Page<DeviceRow>> =>
  readFromReplica(ctx.actor.id, async (db) => {
    const user = await scopedUserId(db, ctx);
    const filters = user === undefined ? {} : { user };
    const query = { number, size, sort: { key: "createdAt" as const, descending }, filters };
    return readDevicePage(db, ctx, query, ({ device }) => device);
  });

async function readDevicePage<Item>(
  db: ReadDatabase,
  ctx: RequestContext,
  query: DeviceListQuery,
  toItem: (row: DeviceWithOwner) => Item,
  countMatches = false,
): Promise<Page<Item>> {
  const { number, size, sort, filters } = query;
  // One time for the whole page: with a later one for the scan, devices near the boundary could be missed.
  const now = Date.now();
  const condition = await deviceCondition(db, ctx, filters, now);
  const count = await countForPage(db, ctx, filters, condition, { countMatches });
  const { total, isEstimate, all, platforms, versions } = count;
  const window = pageWindow((number - 1) * size, size, total);
  const page = { number, size, pageCount: Math.ceil(total / size), total, totalIsEstimate: isEstimate };
  if (window === undefined) return { items: [], page };
  const onSortKey = await deviceCondition(db, ctx, filtersOnSortKey(sort.key, filters), now);
  const inRange =
    sort.key === "applicationVersion"
      ? sql`${devices.applicationVersion} between ${versions.min} and ${versions.max}`
      : undefined;
  const ranges = sortRanges(sort.key, await listParts(db, ctx, sort, filters, platforms, now));
  const source = { condition, scanCondition: and(onSortKey.set, inRange, idRange(filters, now)), ranges };
  let ids: SQL;
  if (count.ids !== undefined) {
    const isCounted = sql`${eq(devices.projectId, ctx.project.id)} and ${devices.id} = any(${sql.param(count.ids)}::uuid[])`;
    const counted = {
      condition: { perRow: isCounted, branches: [{ devices: isCounted }] },
      ...{ scanCondition: isCounted, ranges },
    };
    ids = sql`array(${sortIds(counted, sort, window)})`;
  } else if (!isEstimate && (total >= all || isIndexedInOrder(sort.key, filters))) {
    // Without filters the plan is always the same.
    const plan = Object.keys(filters).length === 0 ? sql`` : sql.raw(planEachTime);
    // PostgreSQL evaluates an array only once, even if a new table has no statistics yet.
    ids = sql`${plan} array(${scanIds(source, sort, window)})`;
  } else {
    const isSearch = filters.q !== undefined;
    const limits = (isSearch ? searchScanLimits : scanLimits)(window, total, all);
    const isPart = total * 5 < all;
    const found = await findIds(db, source, sort, window, { limits, isSearch, isPart });
    if (isEstimate && found.length < window.limit && !countMatches)
      return readDevicePage(db, ctx, query, toItem, true);
    ids = sql`${sql.param(found)}::uuid[]`;
  }
  const rows = await selectDevicesWithOwner(db)
    .where(and(eq(devices.projectId, ctx.project.id), sql`${devices.id} = any(${ids})`))
    .orderBy(listOrder(sort));
  return { items: rows.map(toItem), page };
}

/** The ids of a page of a filtered list: by scans while they are cheap, else by sorting. */
async function findIds(
  db: ReadDatabase,
  source: PageSource,
  sort: Sort<DeviceSortKey>,
  window: PageWindow,
  { limits, isSearch, isPart }: { limits: number[]; isSearch: boolean; isPart: boolean },
): Promise<string[]> {
  const find = async (query: SQL) => (await db.execute<{ found: string }>(query)).map(({ found }) => found);
  for (const maxRows of limits) {
    const found = await find(scanIds(source, sort, window, maxRows));
    if (found.length === window.limit) return found;
    // If the words are in the sort column, all matches are next to each other, possibly far from here, so stop
    // scanning.
    if (isSearch && found.length === 0) break;
  }
  return find(sortIds(source, sort, window, isPart ? lookUpBranch : fromBranch));
}

/** Throws `notFound`. */
export async function getDevice(ctx: RequestContext, id: string): Promise<DeviceView> {
  const [row] = isId(id)
    ? await database().read((db) =>
        // mutation: device-of-any-project
        selectDevicesWithOwner(db).where(and(eq(devices.projectId, ctx.project.id), eq(devices.id, id))),
      )
    : [];
  if (row === undefined) throw deviceNotFound();
  return toDeviceView(row);
}

/**
 * A device with its full push token. Throws `notFound`, also for another user's device. Concurrent calls share
 * statements.
 */
export async function getScopedDevice(ctx: RequestContext, id: string): Promise<DeviceRow> {
  if (ctx.tokenUser !== null) return database().read((db) => readScopedDevice(db, ctx, id));
  const row = isId(id) && (await reads.submit({ projectId: ctx.project.id, id: id.toLowerCase() }));
  if (!row) throw deviceNotFound();
  return row;
}

const reads = new Batcher<{ projectId: string; id: string }, DeviceRow | undefined>({
  ...{ concurrency: 2, maxBatchSize: 128, maxQueued: 4_000 },
  run: async (batch) => {
    const projects = [...new Set(batch.map(({ projectId }) => projectId))];
    const ids = batch.map(({ id }) => id);
    const rows = await database().read((db) =>
      db
        .select()
        .from(devices)
        .where(and(isOneOf(devices.projectId, projects), isOneOf(devices.id, ids))),
    );
    const byId = new Map(rows.map((row) => [`${row.projectId} ${row.id}`, row]));
    return batch.map(({ projectId, id }) => byId.get(`${projectId} ${id}`));
  },
});

/** Throws `notFound`, also for another user's device. */
export async function readScopedDevice(
  db: ReadDatabase,
  ctx: RequestContext,
  id: string,
): Promise<DeviceRow> {
  const [row] = isId(id)
    ? await db
        .select()
        .from(devices)
        .where(and(eq(devices.projectId, ctx.project.id), eq(devices.id, id), userScope(ctx)))
    : [];
  if (row === undefined) throw deviceNotFound();
  return row;
}

/** Other devices with the same push token or on the same handset. Throws `notFound`. */
export function relatedDevices(
  ctx: RequestContext,
  input: { deviceId: string },
): Promise<RelatedDevicesView> {
  return database().read(async (db) => {
    const { id, pushToken, handsetId } = await readScopedDevice(db, ctx, input.deviceId);
    const others = async (condition: SQL): Promise<DeviceView[]> => {
      const rows = await selectDevicesWithOwner(db)
        .where(and(eq(devices.projectId, ctx.project.id), condition, ne(devices.id, id)))
        .orderBy(desc(devices.lastSeenAt), desc(devices.id))
        .limit(maxRelated);
      return rows.map(toDeviceView);
    };
    return {
      sameToken: await others(eq(devices.pushToken, pushToken)),
      sameHandset: handsetId === null ? [] : await others(eq(devices.handsetId, handsetId)),
    };
  });
}
