import { and, eq, type SQL, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { reads } from "@/db/reads";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { isId } from "@/lib/ids";
import type { ListQuery, Page, Sort } from "@/lib/listing/types";
import { totalOf } from "./count";
import { filtersOfSort, isInOrder, wantedDevices } from "./filters";
import { selectDevices } from "./joined";
import type { DeviceSortKey, deviceFilters } from "./listing";
import { gatheredIds, orderOf, sortColumns, type Wanted, walkedIds } from "./page";
import { type DeviceWithOwner, toDeviceView } from "./present";
import { noSuchDevice } from "./rows";
import { type Stretch, stretchOf, walksWorthTrying } from "./stretch";
import type { DeviceView } from "./views";

type DeviceListQuery = ListQuery<DeviceSortKey, typeof deviceFilters>;

/** One page of the project's devices that the filters want, in the order asked for, ties by id. A page past the end is empty. */
export function listDevices(ctx: RequestContext, query: DeviceListQuery): Promise<Page<DeviceView>> {
  return reads(ctx.actor.id, async (db) => {
    const { items, page } = await findPage(db, ctx, query);
    return { items: items.map(toDeviceView), page };
  });
}

/** The rows of such a page, whole push tokens included. */
export async function findPage(
  db: Database,
  ctx: RequestContext,
  { number, size, sort, filters }: DeviceListQuery,
): Promise<Page<DeviceWithOwner>> {
  const wanted = await wantedDevices(db, ctx, filters);
  const { total, isEstimate, all, span } = await totalOf(db, ctx, filters, wanted, sort.key);
  const stretch = stretchOf((number - 1) * size, size, total);
  const page = { number, size, pageCount: Math.ceil(total / size), total, totalIsEstimate: isEstimate };
  if (stretch === undefined) return { items: [], page };
  const begin = await wantedDevices(db, ctx, filtersOfSort(sort.key, filters));
  const [column] = sortColumns[sort.key];
  const within = span && sql`${column} between ${span.least} and ${span.most}`;
  const of = { begin: and(begin.all, within), wanted };
  // As an array, which is found once whatever PostgreSQL believes of a table that it has no statistics of yet.
  const ids =
    total >= all || isInOrder(sort.key, filters)
      ? sql`array(${walkedIds(of, sort, stretch)})`
      : sql`${sql.param(await idsOf(db, of, sort, stretch, { total, all }))}::uuid[]`;
  const items = await selectDevices(db)
    .where(and(eq(devices.projectId, ctx.project.id), sql`${devices.id} = any(${ids})`))
    .orderBy(...orderOf([...sortColumns[sort.key], sql`${devices.id}`], sort.descending));
  return { items, page };
}

/** Finds a stretch of a filtered list by ids first: only then are whole rows looked at. */
async function idsOf(
  db: Database,
  of: Wanted,
  sort: Sort<DeviceSortKey>,
  stretch: Stretch,
  { total, all }: { total: number; all: number },
): Promise<string[]> {
  const find = async (query: SQL) => (await db.execute<{ found: string }>(query)).map(({ found }) => found);
  for (const patience of walksWorthTrying(stretch, total, all)) {
    const found = await find(walkedIds(of, sort, stretch, patience));
    if (found.length === stretch.limit) return found;
  }
  return find(gatheredIds(of, sort, stretch));
}

/** One device. Throws `notFound`. */
export async function getDevice(ctx: RequestContext, id: string): Promise<DeviceView> {
  const [row] = isId(id)
    ? await database().read((db) =>
        selectDevices(db).where(and(eq(devices.projectId, ctx.project.id), eq(devices.id, id))),
      )
    : [];
  if (row === undefined) throw noSuchDevice();
  return toDeviceView(row);
}
