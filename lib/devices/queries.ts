import { and, eq, type SQL, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { readFromReplica } from "@/db/replica-reads";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { isId } from "@/lib/ids";
import type { ListQuery, Page, Sort } from "@/lib/listing/types";
import { countForPage } from "./counts";
import { deviceCondition, filtersOnSortKey, isIndexedInOrder } from "./filters";
import { selectDevicesWithOwner } from "./joined";
import type { DeviceSortKey, deviceFilters } from "./listing";
import { orderByAll, type PageSource, scanIds, sortColumns, sortIds } from "./paging";
import { type DeviceWithOwner, toDeviceView } from "./present";
import { deviceNotFound } from "./store";
import { type PageWindow, pageWindow, scanLimits } from "./stretch";
import type { DeviceView } from "./views";

type DeviceListQuery = ListQuery<DeviceSortKey, typeof deviceFilters>;

/** One page of the project's devices that the filters want, in the order asked for, ties by id. A page past the end is empty. */
export function listDevices(ctx: RequestContext, query: DeviceListQuery): Promise<Page<DeviceView>> {
  return readFromReplica(ctx.actor.id, async (db) => {
    const { items, page } = await findDevicePage(db, ctx, query);
    return { items: items.map(toDeviceView), page };
  });
}

/** The rows of such a page, whole push tokens included. */
export async function findDevicePage(
  db: Database,
  ctx: RequestContext,
  { number, size, sort, filters }: DeviceListQuery,
): Promise<Page<DeviceWithOwner>> {
  const wanted = await deviceCondition(db, ctx, filters);
  const { total, isEstimate, all, sortRange: span } = await countForPage(db, ctx, filters, wanted, sort.key);
  const stretch = pageWindow((number - 1) * size, size, total);
  const page = { number, size, pageCount: Math.ceil(total / size), total, totalIsEstimate: isEstimate };
  if (stretch === undefined) return { items: [], page };
  const begin = await deviceCondition(db, ctx, filtersOnSortKey(sort.key, filters));
  const [column] = sortColumns[sort.key];
  const within = span && sql`${column} between ${span.least} and ${span.most}`;
  const of = { begin: and(begin.all, within), wanted };
  // As an array, which is found once whatever PostgreSQL believes of a table that it has no statistics of yet.
  const ids =
    total >= all || isIndexedInOrder(sort.key, filters)
      ? sql`array(${scanIds(of, sort, stretch)})`
      : sql`${sql.param(await idsOf(db, of, sort, stretch, { total, all }))}::uuid[]`;
  const items = await selectDevicesWithOwner(db)
    .where(and(eq(devices.projectId, ctx.project.id), sql`${devices.id} = any(${ids})`))
    .orderBy(...orderByAll([...sortColumns[sort.key], sql`${devices.id}`], sort.descending));
  return { items, page };
}

/** Finds a stretch of a filtered list by ids first: only then are whole rows looked at. */
async function idsOf(
  db: Database,
  of: PageSource,
  sort: Sort<DeviceSortKey>,
  stretch: PageWindow,
  { total, all }: { total: number; all: number },
): Promise<string[]> {
  const find = async (query: SQL) => (await db.execute<{ found: string }>(query)).map(({ found }) => found);
  for (const patience of scanLimits(stretch, total, all)) {
    const found = await find(scanIds(of, sort, stretch, patience));
    if (found.length === stretch.limit) return found;
  }
  return find(sortIds(of, sort, stretch));
}

/** One device. Throws `notFound`. */
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
