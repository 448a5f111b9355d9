import { database } from "@/db/client";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { requireScope } from "@/lib/context";
import { countForPage } from "@/lib/devices/counts";
import { deviceBatches } from "@/lib/devices/export";
import { deviceCondition } from "@/lib/devices/filters";
import type { DeviceFilters, DeviceSortKey } from "@/lib/devices/listing";
import { type DeviceWithOwner, maskPushToken } from "@/lib/devices/present";
import { fullPushToken } from "@/lib/devices/push-token";
import type { Sort } from "@/lib/listing/types";
import { type DeviceExportColumn, deviceExportColumns, type ExportFormat } from "./types";
import { type ExportStream, writeRows } from "./write";

export interface DeviceExportRequest {
  filters: DeviceFilters;
  sort: Sort<DeviceSortKey>;
  format?: ExportFormat | undefined;
  /** All by default. */
  columns?: readonly DeviceExportColumn[] | undefined;
  /** Masked by default. */
  pushTokens?: "masked" | "full" | undefined;
}

/**
 * Exports all devices that match the filters, and records the export in the audit log. Throws `forbidden` if the caller
 * asks for full push tokens without the right to reveal them.
 */
export async function exportDevices(
  ctx: RequestContext,
  request: DeviceExportRequest,
): Promise<ExportStream> {
  const { filters, sort, format = "csv", columns = deviceExportColumns, pushTokens = "masked" } = request;
  const full = pushTokens === "full";
  if (full) requireScope(ctx, "devices:write");
  const { total, isEstimate } = await database().transaction(async (tx) => {
    const counted = await countForPage(tx, ctx, filters, await deviceCondition(tx, ctx, filters));
    await recordAudit(tx, ctx, [
      {
        action: "devices.exported",
        subjectType: "project",
        subjectId: ctx.project.id,
        details: { filters, format, pushTokens, total: counted.total, totalIsEstimate: counted.isEstimate },
      },
    ]);
    return counted;
  });
  const chunks = writeRows(format, columns, rows(deviceBatches(ctx, filters, sort), full));
  return { format, total, totalIsEstimate: isEstimate, chunks };
}

async function* rows(batches: AsyncIterable<DeviceWithOwner[]>, full: boolean) {
  for await (const batch of batches) yield batch.map((found) => toRow(found, full));
}

function toRow(
  { device, user, application }: DeviceWithOwner,
  unmasked: boolean,
): Record<DeviceExportColumn, unknown> {
  return {
    id: device.id,
    email: user.emailIsPlaceholder ? null : user.email,
    userId: user.externalUserId,
    application: application.name,
    platform: device.platform,
    pushService: device.pushService,
    pushEnvironment: device.pushEnvironment,
    pushToken: unmasked ? fullPushToken(device) : maskPushToken(fullPushToken(device)),
    deviceIdentifier: device.deviceIdentifier,
    name: device.name || null,
    make: device.make,
    model: device.model || null,
    systemName: device.systemName,
    systemVersion: device.systemVersion,
    applicationVersion: device.applicationVersion || null,
    applicationBuild: device.applicationBuild,
    applicationPackage: device.applicationPackage,
    handsetId: device.handsetId,
    enabled: device.enabled,
    disabledReason: device.disabledReason,
    disabledNote: device.disabledNote,
    disabledBy: device.disabledBy,
    disabledAt: device.disabledAt?.toISOString() ?? null,
    reachable: device.enabled && device.notificationsAllowed !== false,
    notificationsAllowed: device.notificationsAllowed,
    notificationId: device.notificationId,
    attributes: device.attributes,
    createdAt: device.createdAt.toISOString(),
    updatedAt: device.updatedAt.toISOString(),
    lastSeenAt: device.lastSeenAt.toISOString(),
  };
}
