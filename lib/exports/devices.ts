import type { RequestContext } from "@/lib/context";
import { requireScope } from "@/lib/context";
import { countForPage } from "@/lib/devices/counts";
import { deviceBatches } from "@/lib/devices/export";
import { deviceCondition } from "@/lib/devices/filters";
import type { DeviceSortKey, deviceFilters } from "@/lib/devices/listing";
import type { DeviceRow } from "@/lib/devices/merge";
import { type DeviceWithOwner, maskPushToken, shownFacts, statusOf } from "@/lib/devices/present";
import { addressKindOf, fullPushToken } from "@/lib/devices/push-token";
import { isReachable } from "@/lib/devices/status";
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
