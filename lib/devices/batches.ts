import { and, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { devices, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { batchesOf, batchSize } from "@/lib/listing/batches";
import { keysetOf, type Place } from "@/lib/listing/keyset";
import type { Sort } from "@/lib/listing/types";
import { wantedDevices } from "./filters";
import { selectDevices } from "./joined";
import type { DeviceFilters, DeviceSortKey } from "./listing";
import { itsUser, sortColumns } from "./page";
import type { DeviceWithOwner } from "./present";

/** All devices that filters want, in a list's own order, a batch at a time. */
export const deviceBatches = (
  ctx: RequestContext,
  filters: DeviceFilters,
  sort: Sort<DeviceSortKey>,
): AsyncGenerator<DeviceWithOwner[]> => batchesOf((db, place) => batchAfter(db, ctx, filters, sort, place));

/** Finds a batch by ids first, which an index alone can do, and only then looks at its rows. */
async function batchAfter(
  db: Database,
  ctx: RequestContext,
  filters: DeviceFilters,
  sort: Sort<DeviceSortKey>,
  from: Place | undefined,
): Promise<{ rows: DeviceWithOwner[]; place: Place | undefined }> {
  const keyset = keysetOf([...sortColumns[sort.key], sql`${devices.id}`], sort.descending);
  const ids = db.select({ id: devices.id, place: keyset.place }).from(devices).$dynamic();
  const found = await (sort.key === "user" ? ids.innerJoin(users, itsUser) : ids)
    .where(and((await wantedDevices(db, ctx, filters)).all, keyset.after(from)))
    .orderBy(...keyset.order)
    .limit(batchSize);
  const rows = await selectDevices(db).where(
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
