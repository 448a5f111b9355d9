import { and, eq, inArray, sql } from "drizzle-orm";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { requireScope } from "@/lib/context";
import { countForPage } from "@/lib/devices/counts";
import { deviceCondition } from "@/lib/devices/filters";
import type { DeviceFilters, DeviceSortKey, deviceFilters } from "@/lib/devices/listing";
import type { DeviceRow } from "@/lib/devices/merge";
import { selectInOrder, sortRanges } from "@/lib/devices/paging";
import {
  type DeviceWithOwner,
  maskPushToken,
  selectDevicesWithOwner,
  shownFacts,
  statusOf,
} from "@/lib/devices/present";
import { addressKindOf, fullPushToken } from "@/lib/devices/push-token";
import { isReachable } from "@/lib/devices/status";
import { batchSize, buildKeyset, readBatches } from "@/lib/listing/keyset";
import type { Sort } from "@/lib/listing/types";
import type { ExportRequest } from "./query";
import { recordExport } from "./record";
import { type DeviceExportColumn, deviceExportColumns, type deviceExportOptions } from "./types";
import { type ExportStream, writeRows } from "./write";

/**
 * Exports all devices that match the filters, and records the export in the audit log. Throws `forbidden` if the caller
 * asks for full push tokens without the right to reveal them.
 */
export async function exportDevices(
  ctx: RequestContext,
  request: ExportRequest<DeviceSortKey, typeof deviceFilters, typeof deviceExportOptions>,
): Promise<ExportStream> {
  const { filters, sort, format = "csv", columns = deviceExportColumns, pushTokens = "masked" } = request;
  if (pushTokens === "full") requireScope(ctx, "devices:write");
  const details = { filters, format, pushTokens };
  const totals = await recordExport(ctx, "devices.exported", details, async (tx) =>
    countForPage(tx, ctx, filters, await deviceCondition(tx, ctx, filters)),
  );
  const showToken =
    pushTokens === "full" ? fullPushToken : (row: DeviceRow) => maskPushToken(fullPushToken(row));
  const chunks = writeRows(format, columns, deviceBatches(ctx, filters, sort), (found) => ({
    ...toRow(found),
    pushToken: showToken(found.device),
  }));
  return { format, ...totals, chunks };
}

/** `writeRows` writes only the named columns of it. */
const toRow = (found: DeviceWithOwner): Record<Exclude<DeviceExportColumn, "pushToken">, unknown> => ({
  ...found.device,
  ...shownFacts(found.device),
  email: found.user.emailIsPlaceholder ? null : found.user.email,
  userId: found.user.externalUserId,
  application: found.application.name,
  addressKind: addressKindOf(found.device),
  status: statusOf(found),
  reachable: isReachable(statusOf(found)),
  disabledAt: found.device.disabledAt?.toISOString() ?? null,
  createdAt: found.device.createdAt.toISOString(),
  updatedAt: found.device.updatedAt.toISOString(),
  lastSeenAt: found.device.lastSeenAt.toISOString(),
});

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
