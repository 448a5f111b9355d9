import { and, desc, eq, ne, type SQL, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { readFromReplica } from "@/db/replica-reads";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { isId } from "@/lib/ids";
import { type PageWindow, pageWindow } from "@/lib/listing/page-window";
import type { ListQuery, Page, Sort } from "@/lib/listing/types";
import { countForPage } from "./counts";
import { deviceCondition, filtersOnSortKey, isIndexedInOrder } from "./filters";
import type { DeviceSortKey, deviceFilters } from "./listing";
import type { DeviceRow } from "./merge";
import {
  orderByAll,
  type PageSource,
  scanIds,
  scanLimits,
  sortColumns,
  sortColumnsWithId,
  sortIds,
} from "./paging";
import { type DeviceWithOwner, selectDevicesWithOwner, toDeviceView } from "./present";
import { deviceNotFound, scopedUserId, userScope } from "./store";
import type { DeviceView, RelatedDevicesView } from "./views";

const maxRelated = 20;

type DeviceListQuery = ListQuery<DeviceSortKey, typeof deviceFilters>;

/** One page of the project's devices, ties by id. A page past the end is empty. */
export function listDevices(ctx: RequestContext, query: DeviceListQuery): Promise<Page<DeviceView>> {
  return readFromReplica(ctx.actor.id, async (db) => {
    const { items, page } = await findDevicePage(db, ctx, query);
    return { items: items.map(toDeviceView), page };
  });
}

/** One page of the devices that a credential may see, by creation, with full push tokens. */
export function listScopedDevices(
  ctx: RequestContext,
  { number, size, descending }: { number: number; size: number; descending: boolean },
): Promise<Page<DeviceRow>> {
  return readFromReplica(ctx.actor.id, async (db) => {
    const user = await scopedUserId(db, ctx);
    const filters = user === undefined ? {} : { user };
    const sort = { key: "createdAt" as const, descending };
    const { items, page } = await findDevicePage(db, ctx, { number, size, sort, filters });
    return { items: items.map(({ device }) => device), page };
  });
}

async function findDevicePage(
  db: Database,
  ctx: RequestContext,
  { number, size, sort, filters }: DeviceListQuery,
): Promise<Page<DeviceWithOwner>> {
  const condition = await deviceCondition(db, ctx, filters);
  const { total, isEstimate, all, sortRange } = await countForPage(db, ctx, filters, condition, sort.key);
  const window = pageWindow((number - 1) * size, size, total);
  const page = { number, size, pageCount: Math.ceil(total / size), total, totalIsEstimate: isEstimate };
  if (window === undefined) return { items: [], page };
  const onSortKey = await deviceCondition(db, ctx, filtersOnSortKey(sort.key, filters));
  const [column] = sortColumns[sort.key];
  const inRange = sortRange && sql`${column} between ${sortRange.min} and ${sortRange.max}`;
  const source = { condition, scanCondition: and(onSortKey.set, inRange) };
  // An array is evaluated once, even while PostgreSQL has no statistics of a new table.
  const ids =
    total >= all || isIndexedInOrder(sort.key, filters)
      ? sql`array(${scanIds(source, sort, window)})`
      : sql`${sql.param(await findIds(db, source, sort, window, { total, all }))}::uuid[]`;
  const items = await selectDevicesWithOwner(db)
    .where(and(eq(devices.projectId, ctx.project.id), sql`${devices.id} = any(${ids})`))
    .orderBy(...orderByAll(sortColumnsWithId(sort), sort.descending));
  return { items, page };
}

/** The ids of a page of a filtered list: by scans while they are cheap, else by sorting. */
async function findIds(
  db: Database,
  source: PageSource,
  sort: Sort<DeviceSortKey>,
  window: PageWindow,
  { total, all }: { total: number; all: number },
): Promise<string[]> {
  const find = async (query: SQL) => (await db.execute<{ found: string }>(query)).map(({ found }) => found);
  for (const maxRows of scanLimits(window, total, all)) {
    const found = await find(scanIds(source, sort, window, maxRows));
    if (found.length === window.limit) return found;
  }
  return find(sortIds(source, sort, window));
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

/** A device with its full push token. Throws `notFound`, also for another user's device. */
export function getScopedDevice(ctx: RequestContext, id: string): Promise<DeviceRow> {
  return database().read((db) => readScopedDevice(db, ctx, id));
}

/** Throws `notFound`, also for another user's device. */
export async function readScopedDevice(db: Database, ctx: RequestContext, id: string): Promise<DeviceRow> {
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
