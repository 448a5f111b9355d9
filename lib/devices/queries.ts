import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { reads } from "@/db/reads";
import { devices, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { isId } from "@/lib/ids";
import type { ListQuery, Page, Sort } from "@/lib/listing/types";
import { totalOf } from "./count";
import { wantedDevices } from "./filters";
import { selectDevices } from "./joined";
import type { DeviceSortKey, deviceFilters } from "./listing";
import { toDeviceView } from "./present";
import { noSuchDevice } from "./rows";
import type { DeviceView } from "./views";

/** What each sort orders by, before the id. Each is the middle of an index (project_id, …, id). */
export const sortColumns: Record<DeviceSortKey, SQL[]> = {
  lastSeenAt: [sql`${devices.lastSeenAt}`],
  createdAt: [sql`${devices.createdAt}`],
  name: [sql`lower(${devices.name})`],
  model: [sql`lower(${devices.model})`],
  applicationVersion: [sql`${devices.applicationVersion}`],
  platform: [sql`${devices.platform}`],
  status: [sql`${devices.enabled}`],
  user: [sql`lower(coalesce(${users.email}, ${users.externalUserId}, ''))`, sql`${users.id}`],
};

/** One page of the project's devices that the filters want, in the order asked for, ties by id. A page past the end is empty. */
export function listDevices(
  ctx: RequestContext,
  query: ListQuery<DeviceSortKey, typeof deviceFilters>,
): Promise<Page<DeviceView>> {
  const { number, size, sort, filters } = query;
  const offset = (number - 1) * size;
  return reads(ctx.actor.id, async (db) => {
    const wanted = await wantedDevices(db, ctx, filters);
    const { total, isEstimate } = await totalOf(db, ctx, filters, wanted);
    const left = isEstimate ? size : Math.min(size, total - offset);
    const rows =
      left <= 0 ? [] : await rowsOf(db, ctx, wanted, sort, stretch(offset, left, total, isEstimate));
    return {
      items: rows.map(toDeviceView),
      page: { number, size, pageCount: Math.ceil(total / size), total, totalIsEstimate: isEstimate },
    };
  });
}

/** A stretch of the list, walked to from its nearer end. */
interface Stretch {
  fromEnd: boolean;
  offset: number;
  limit: number;
}

function stretch(offset: number, limit: number, total: number, isEstimate: boolean): Stretch {
  const fromEnd = !isEstimate && offset > total / 2;
  return { fromEnd, offset: fromEnd ? total - offset - limit : offset, limit };
}

/** Finds the stretch by ids first, which an index alone can do, and only then looks at its rows. */
function rowsOf(
  db: Database,
  ctx: RequestContext,
  wanted: SQL | undefined,
  sort: Sort<DeviceSortKey>,
  { fromEnd, offset, limit }: Stretch,
) {
  const order = (descending: boolean) =>
    [...sortColumns[sort.key], devices.id].map((column) => (descending ? desc : asc)(column));
  const itsUser = and(eq(users.projectId, devices.projectId), eq(users.id, devices.userId));
  const ids = db.select({ id: devices.id }).from(devices).$dynamic();
  const page = (sort.key === "user" ? ids.innerJoin(users, itsUser) : ids)
    .where(wanted)
    .orderBy(...order(sort.descending !== fromEnd))
    .limit(limit)
    .offset(offset)
    .as("page");
  return selectDevices(db)
    .innerJoin(page, eq(page.id, devices.id))
    .where(eq(devices.projectId, ctx.project.id))
    .orderBy(...order(sort.descending));
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
