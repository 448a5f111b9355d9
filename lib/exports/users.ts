import { database } from "@/db/client";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import type { FilterValues, Sort } from "@/lib/listing/types";
import { userBatches } from "@/lib/users/export";
import type { UserSortKey, userFilters } from "@/lib/users/listing";
import type { UserWithCounts } from "@/lib/users/queries";
import { countUsers } from "@/lib/users/queries";
import { type ExportFormat, type UserExportColumn, userExportColumns } from "./types";
import { type ExportStream, writeRows } from "./write";

export interface UserExportRequest {
  filters: FilterValues<typeof userFilters>;
  sort: Sort<UserSortKey>;
  format?: ExportFormat | undefined;
  columns?: readonly UserExportColumn[] | undefined;
}

/** The users that a search finds, all of them, in the order of a sort, as a file in pieces. The export is itself history. */
export async function exportUsers(ctx: RequestContext, order: UserExportRequest): Promise<ExportStream> {
  const { filters, sort, format = "csv", columns = userExportColumns } = order;
  const { total, isEstimate } = await database().transaction(async (tx) => {
    const counted = await countUsers(tx, ctx, filters.q);
    await recordAudit(tx, ctx, [
      {
        action: "users.exported",
        subjectType: "project",
        subjectId: ctx.project.id,
        details: { filters, format, total: counted.total, totalIsEstimate: counted.isEstimate },
      },
    ]);
    return counted;
  });
  const pieces = writeRows(format, columns, rows(userBatches(ctx, filters.q, sort)));
  return { format, total, totalIsEstimate: isEstimate, chunks: pieces };
}

async function* rows(batches: AsyncIterable<UserWithCounts[]>) {
  for await (const batch of batches) yield batch.map(toRow);
}

const toRow = ({ user, ...held }: UserWithCounts): Record<UserExportColumn, unknown> => ({
  id: user.id,
  email: user.emailIsPlaceholder ? null : user.email,
  userId: user.externalUserId,
  devices: held.devices,
  reachableDevices: held.reachableDevices,
  dataFields: user.dataFields,
  createdAt: user.createdAt.toISOString(),
  updatedAt: user.updatedAt.toISOString(),
});
