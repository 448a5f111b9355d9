import type { RequestContext } from "@/lib/context";
import type { FilterValues, Sort } from "@/lib/listing/types";
import { userBatches } from "@/lib/users/export";
import type { UserSortKey, userFilters } from "@/lib/users/listing";
import { countUsers, type UserWithCounts } from "@/lib/users/queries";
import { recordExport } from "./record";
import { type ExportFormat, type UserExportColumn, userExportColumns } from "./types";
import { type ExportStream, writeRows } from "./write";

export interface UserExportRequest {
  filters: FilterValues<typeof userFilters>;
  sort: Sort<UserSortKey>;
  format?: ExportFormat | undefined;
  columns?: readonly UserExportColumn[] | undefined;
}

/** Exports all users that match the search, and records the export in the audit log. */
export async function exportUsers(ctx: RequestContext, request: UserExportRequest): Promise<ExportStream> {
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
