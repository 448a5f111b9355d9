import { and, eq, inArray, sql } from "drizzle-orm";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { batchSize, buildKeyset, readBatches } from "@/lib/listing/keyset";
import type { Sort } from "@/lib/listing/types";
import { deviceCondition } from "./filters";
import type { DeviceFilters, DeviceSortKey } from "./listing";
import { selectInOrder, sortRanges } from "./paging";
import { type DeviceWithOwner, selectDevicesWithOwner } from "./present";

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
        const selected = { id: sql`${devices.id}`, cursor: keyset.cursor };
        const where = and(set, keyset.after(after));
        return db.execute<{ id: string; cursor: string[] }>(
          selectInOrder(range, { key, descending, selected, where, max: batchSize }),
        );
      },
      findRows: (db, ids) =>
        selectDevicesWithOwner(db).where(
          and(eq(devices.projectId, ctx.project.id), inArray(devices.id, ids)),
        ),
      idOf: ({ device }) => device.id,
    });
  }
}
