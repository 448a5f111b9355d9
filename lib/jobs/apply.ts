import { and, eq, inArray } from "drizzle-orm";
import type { Database } from "@/db/client";
import { jobItems } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import {
  type DeliveryChange,
  type DeliveryState,
  disabledByAdmin,
  setDeliveryState,
  toDeliveryState,
} from "@/lib/devices/delivery";
import { type DeviceRow, enabledColumns } from "@/lib/devices/merge";
import { removeLockedDevices } from "@/lib/devices/mutations";
import type { JobRow } from "./present";

export interface ItemOutcome {
  deviceId: string;
  outcome: "done" | "unchanged" | "failed";
  problem: string | null;
  /** For an undo: the delivery columns before the job (`was`) and after it (`left`). */
  before: { was: DeliveryState; left: DeliveryState } | null;
}

/** Disables, enables or removes locked devices. */
export async function applyJob(
  tx: Database,
  ctx: RequestContext,
  job: JobRow,
  rows: DeviceRow[],
): Promise<ItemOutcome[]> {
  if (job.kind === "remove") {
    await removeLockedDevices(tx, ctx, rows, { jobId: job.id });
    return rows.map(({ id }) => ({ deviceId: id, outcome: "done", problem: null, before: null }));
  }
  const changes =
    job.undoOf === null ? requestedChanges(ctx, job, rows) : await undoChanges(tx, job, job.undoOf, rows);
  await setDeliveryState(tx, ctx, changes, { jobId: job.id });
  const changed = new Map(changes.map(({ row, delivery }) => [row.id, delivery]));
  return rows.map((row) => {
    const delivery = changed.get(row.id);
    return {
      deviceId: row.id,
      outcome: delivery === undefined ? "unchanged" : "done",
      problem: null,
      before: delivery === undefined ? null : { was: toDeliveryState(row), left: toDeliveryState(delivery) },
    };
  });
}

/** A device that an admin disabled before keeps its first reason; any other reason is replaced. */
function requestedChanges(ctx: RequestContext, job: JobRow, rows: DeviceRow[]): DeliveryChange[] {
  return job.kind === "disable"
    ? rows
        .filter((row) => row.disabledReason !== "admin")
        .map((row) => ({ row, delivery: disabledByAdmin(ctx, row, job.note ?? "") }))
    : rows.filter((row) => !row.enabled).map((row) => ({ row, delivery: enabledColumns }));
}

/** Devices that changed after the job are left as they are now. */
async function undoChanges(
  tx: Database,
  job: JobRow,
  undoOf: string,
  rows: DeviceRow[],
): Promise<DeliveryChange[]> {
  const ids = rows.map(({ id }) => id);
  const items = await tx
    .select({ deviceId: jobItems.deviceId, before: jobItems.before })
    .from(jobItems)
    .where(
      and(eq(jobItems.projectId, job.projectId), eq(jobItems.jobId, undoOf), inArray(jobItems.deviceId, ids)),
    );
  const stored = new Map(items.map(({ deviceId, before }) => [deviceId, before as StoredDelivery | null]));
  return rows.flatMap((row) => {
    const before = stored.get(row.id);
    if (!before || JSON.stringify(toDeliveryState(row)) !== JSON.stringify(toDeliveryState(before.left)))
      return [];
    const { disabledAt, ...was } = before.was;
    return [{ row, delivery: { ...was, disabledAt: disabledAt === null ? null : new Date(disabledAt) } }];
  });
}

/** `ItemOutcome.before` as JSON returns it, with dates as text. */
type StoredDelivery = Record<"was" | "left", DeliveryState & { disabledAt: string | null }>;
