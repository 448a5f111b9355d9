import { and, eq, inArray } from "drizzle-orm";
import { devices, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { batchSize, buildKeyset, readBatches } from "@/lib/listing/keyset";
import type { Sort } from "@/lib/listing/types";
import { deviceCondition } from "./filters";
import type { DeviceFilters, DeviceSortKey } from "./listing";
import { sortRanges } from "./paging";
import { type DeviceWithOwner, selectDevicesWithOwner, userJoin } from "./present";

/** All devices that match filters, in the order of the list, in batches. */
export async function* deviceBatches(
  ctx: RequestContext,
  filters: DeviceFilters,
  { key, descending }: Sort<DeviceSortKey>,
): AsyncGenerator<DeviceWithOwner[]> {
  for (const range of sortRanges(key)) {
    const keyset = buildKeyset(range.columns, descending);
    yield* readBatches({
      async findIds(db, after) {
        const { set } = await deviceCondition(db, ctx, filters);
        const ids = db.select({ id: devices.id, cursor: keyset.cursor }).from(devices).$dynamic();
        return (key === "user" ? ids.innerJoin(users, userJoin) : ids)
          .where(and(set, range.condition, keyset.after(after)))
          .orderBy(...keyset.order)
          .limit(batchSize);
      },
      findRows: (db, ids) =>
        selectDevicesWithOwner(db).where(
          and(eq(devices.projectId, ctx.project.id), inArray(devices.id, ids)),
        ),
      idOf: ({ device }) => device.id,
    });
  }
}
