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

/** What became of one device of a job. */
export interface ItemOutcome {
  deviceId: string;
  outcome: "done" | "unchanged" | "failed";
  problem: string | null;
  /** For an undo: how we delivered to the device before, and how the job left that. */
  before: { was: DeliveryState; left: DeliveryState } | null;
}

const unchanged = (deviceId: string): ItemOutcome => ({
  deviceId,
  outcome: "unchanged",
  problem: null,
  before: null,
});

/** Does to locked devices what the job is about. */
export async function applyJob(
  tx: Database,
  ctx: RequestContext,
  job: JobRow,
  rows: DeviceRow[],
): Promise<ItemOutcome[]> {
  if (job.kind === "remove") {
    await removeLockedDevices(tx, ctx, rows, { jobId: job.id });
    return rows.map(({ id }) => ({ ...unchanged(id), outcome: "done" }));
  }
  const changes =
    job.undoOf === null ? wantedChanges(ctx, job, rows) : await undoingChanges(tx, job, job.undoOf, rows);
  await setDeliveryState(tx, ctx, changes, { jobId: job.id });
  const left = new Map(changes.map(({ row, delivery }) => [row.id, delivery]));
  return rows.map((row) => {
    const delivery = left.get(row.id);
    if (delivery === undefined) return unchanged(row.id);
    const before = { was: toDeliveryState(row), left: toDeliveryState(delivery) };
    return { deviceId: row.id, outcome: "done", problem: null, before };
  });
}

/** An admin's word stands as it was given first; another reason gives way to it. */
function wantedChanges(ctx: RequestContext, job: JobRow, rows: DeviceRow[]): DeliveryChange[] {
  return job.kind === "disable"
    ? rows
        .filter((row) => row.disabledReason !== "admin")
        .map((row) => ({ row, delivery: disabledByAdmin(ctx, row, job.note ?? "") }))
    : rows.filter((row) => !row.enabled).map((row) => ({ row, delivery: enabledColumns }));
}

async function undoingChanges(
  tx: Database,
  job: JobRow,
  undoOf: string,
  rows: DeviceRow[],
): Promise<DeliveryChange[]> {
  const items = await tx
    .select({ deviceId: jobItems.deviceId, before: jobItems.before })
    .from(jobItems)
    .where(
      and(
        eq(jobItems.projectId, job.projectId),
        eq(jobItems.jobId, undoOf),
        inArray(
          jobItems.deviceId,
          rows.map(({ id }) => id),
        ),
      ),
    );
  const remembered = new Map(items.map(({ deviceId, before }) => [deviceId, before as Remembered | null]));
  return rows.flatMap((row) => {
    const before = remembered.get(row.id);
    if (!before || JSON.stringify(toDeliveryState(row)) !== JSON.stringify(toDeliveryState(before.left)))
      return [];
    const { disabledAt, ...was } = before.was;
    return [{ row, delivery: { ...was, disabledAt: disabledAt === null ? null : new Date(disabledAt) } }];
  });
}

/** As JSON gives it back. */
type Remembered = Record<"was" | "left", DeliveryState & { disabledAt: string | null }>;
