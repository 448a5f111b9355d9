import { and, eq, type SQL, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { reads } from "@/db/reads";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { isId } from "@/lib/ids";
import type { ListQuery, Page, Sort } from "@/lib/listing/types";
import { totalOf } from "./count";
import { wantedDevices } from "./filters";
import { selectDevices } from "./joined";
import type { DeviceSortKey, deviceFilters } from "./listing";
import { gatheredIds, orderOf, sortColumns, walkedIds } from "./page";
import { toDeviceView } from "./present";
import { noSuchDevice } from "./rows";
import { gathersRather, type Stretch, stretchOf } from "./stretch";
import type { DeviceView } from "./views";

/** One page of the project's devices that the filters want, in the order asked for, ties by id. A page past the end is empty. */
export function listDevices(
  ctx: RequestContext,
  { number, size, sort, filters }: ListQuery<DeviceSortKey, typeof deviceFilters>,
): Promise<Page<DeviceView>> {
  return reads(ctx.actor.id, async (db) => {
    const wanted = await wantedDevices(db, ctx, filters);
    const { total, isEstimate, all } = await totalOf(db, ctx, filters, wanted);
    const stretch = stretchOf((number - 1) * size, size, total);
    const rows = stretch === undefined ? [] : await rowsOf(db, ctx, wanted, sort, stretch, { total, all });
    return {
      items: rows.map(toDeviceView),
      page: { number, size, pageCount: Math.ceil(total / size), total, totalIsEstimate: isEstimate },
    };
  });
}

/** Finds the stretch by ids first, and only then looks at its rows. */
function rowsOf(
  db: Database,
  ctx: RequestContext,
  wanted: SQL | undefined,
  sort: Sort<DeviceSortKey>,
  stretch: Stretch,
  { total, all }: { total: number; all: number },
) {
  const page = (gathersRather(stretch, total, all) ? gatheredIds : walkedIds)(db, wanted, sort, stretch);
  return selectDevices(db)
    .innerJoin(page, eq(page.found, devices.id))
    .where(eq(devices.projectId, ctx.project.id))
    .orderBy(...orderOf([...sortColumns[sort.key], sql`${devices.id}`], sort.descending));
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
