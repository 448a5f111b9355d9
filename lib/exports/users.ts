import type { RequestContext } from "@/lib/context";
import { userBatches } from "@/lib/users/export";
import type { UserSortKey, userFilters } from "@/lib/users/listing";
import { countUsers, type UserWithCounts } from "@/lib/users/queries";
import type { ExportRequest } from "./query";
import { recordExport } from "./record";
import { type UserExportColumn, userExportColumns, type userExportOptions } from "./types";
import { type ExportStream, writeRows } from "./write";

/** Exports all users that match the search, and records the export in the audit log. */
export async function exportUsers(
  ctx: RequestContext,
  request: ExportRequest<UserSortKey, typeof userFilters, typeof userExportOptions>,
): Promise<ExportStream> {
  const { filters, sort, format = "csv", columns = userExportColumns } = request;
  const totals = await recordExport(ctx, "users.exported", { filters, format }, (tx) =>
    countUsers(tx, ctx, filters),
  );
  return { format, ...totals, chunks: writeRows(format, columns, userBatches(ctx, filters, sort), toRow) };
}

const toRow = ({ user, devices, reachableDevices }: UserWithCounts): Record<UserExportColumn, unknown> => ({
  id: user.id,
  email: user.emailIsPlaceholder ? null : user.email,
  userId: user.externalUserId,
  devices,
  reachableDevices,
  dataFields: user.dataFields,
  tags: user.tags,
  note: user.note,
  createdAt: user.createdAt.toISOString(),
  updatedAt: user.updatedAt.toISOString(),
});
