import { and, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { devices, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { batchSize, readBatches } from "@/lib/listing/batches";
import { buildKeyset, type Cursor } from "@/lib/listing/keyset";
import type { Sort } from "@/lib/listing/types";
import { deviceCondition } from "./filters";
import { selectDevicesWithOwner } from "./joined";
import type { DeviceFilters, DeviceSortKey } from "./listing";
import { sortColumns, userJoin } from "./paging";
import type { DeviceWithOwner } from "./present";

/** All devices that filters want, in a list's own order, a batch at a time. */
export const deviceBatches = (
  ctx: RequestContext,
  filters: DeviceFilters,
  sort: Sort<DeviceSortKey>,
): AsyncGenerator<DeviceWithOwner[]> => readBatches((db, place) => batchAfter(db, ctx, filters, sort, place));

/** Finds a batch by ids first, which an index alone can do, and only then looks at its rows. */
async function batchAfter(
  db: Database,
  ctx: RequestContext,
  filters: DeviceFilters,
  sort: Sort<DeviceSortKey>,
  from: Cursor | undefined,
): Promise<{ rows: DeviceWithOwner[]; place: Cursor | undefined }> {
  const keyset = buildKeyset([...sortColumns[sort.key], sql`${devices.id}`], sort.descending);
  const ids = db.select({ id: devices.id, place: keyset.place }).from(devices).$dynamic();
  const found = await (sort.key === "user" ? ids.innerJoin(users, userJoin) : ids)
    .where(and((await deviceCondition(db, ctx, filters)).all, keyset.after(from)))
    .orderBy(...keyset.order)
    .limit(batchSize);
  const rows = await selectDevicesWithOwner(db).where(
    and(
      eq(devices.projectId, ctx.project.id),
      inArray(
        devices.id,
        found.map(({ id }) => id),
      ),
    ),
  );
  const byId = new Map(rows.map((row) => [row.device.id, row]));
  return {
    // One that was removed between the two queries is left out.
    rows: found.flatMap(({ id }) => byId.get(id) ?? []),
    place: found.length < batchSize ? undefined : found.at(-1)?.place,
  };
}
