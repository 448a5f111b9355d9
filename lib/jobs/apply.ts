import { and, eq, inArray } from "drizzle-orm";
import type { Database } from "@/db/client";
import { jobItems } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import {
  type DeliveryState,
  type DeviceChanges,
  type DeviceRow,
  enabledColumns,
  toDeliveryState,
} from "@/lib/devices/merge";
import { disabledByAdmin } from "@/lib/devices/mutations";
import { changeWithin } from "@/lib/devices/registration/engine";
import type { PendingChange } from "@/lib/devices/registration/types";
import { invalidField } from "@/lib/stored-json";
import { exceedsMaxTags, joinTags, splitTags } from "@/lib/tags";
import type { JobRow } from "./present";

export interface ItemOutcome {
  deviceId: string;
  outcome: "done" | "unchanged" | "failed";
  problem: string | null;
  /** For an undo: the columns that the job changes, before it (`was`) and after it (`left`). */
  before: { was: JobColumns; left: JobColumns } | null;
}

type JobColumns = DeliveryState | Pick<DeviceRow, "tags">;

const columnsOf = ({ kind }: JobRow, row: DeviceRow): JobColumns =>
  kind === "tag" || kind === "untag" ? { tags: row.tags } : toDeliveryState(row);

/**
 * Disables, enables, removes or tags devices. If several have the same exclusive push token, only the first is enabled.
 */
export async function applyJob(
  tx: Database,
  ctx: RequestContext,
  job: JobRow,
  ids: string[],
): Promise<ItemOutcome[]> {
  const change = await changeOf(tx, ctx, job, ids);
  const changes = ids.map((deviceId) => ({ ctx, deviceId, change, details: { jobId: job.id } }));
  return itemOutcomes(job, ids, await changeWithin(tx, changes));
}

/** The outcome of each device, in the order of the ids. */
export const itemOutcomes = (
  job: JobRow,
  ids: string[],
  outcomes: Awaited<ReturnType<typeof changeWithin>>,
): ItemOutcome[] =>
  outcomes.map((outcome, at): ItemOutcome => {
    const deviceId = ids[at] ?? "";
    if (outcome.result === "rejected") {
      const problem = problems[outcome.error.code] ?? "The device no longer exists.";
      return { deviceId, outcome: "failed", problem, before: null };
    }
    const [subject] = outcome.subjects;
    if (outcome.result === "unchanged" || !subject?.after) {
      const isUnchanged = outcome.result === "unchanged";
      return { deviceId, outcome: isUnchanged ? "unchanged" : "done", problem: null, before: null };
    }
    const before = { was: columnsOf(job, subject.before), left: columnsOf(job, subject.after) };
    return { deviceId, outcome: "done", problem: null, before };
  });

const problems: Record<string, string> = {
  conflict:
    "Another user's device with the same push token is enabled, and the application allows one user per push token.",
  invalidValue: "It would have too many tags.",
};

/** A device that an admin disabled before keeps its first reason; any other reason is replaced. */
async function changeOf(
  tx: Database,
  ctx: RequestContext,
  job: JobRow,
  ids: string[],
): Promise<PendingChange["change"]> {
  if (job.undoOf !== null) return undo(tx, job, job.undoOf, ids);
  if (job.kind === "remove") return () => null;
  if (job.kind === "enable") return () => enabledColumns;
  if (job.kind === "tag") return ({ tags }) => withTags([...splitTags(tags), ...splitTags(job.tags)]);
  if (job.kind === "untag") {
    const removedTags = splitTags(job.tags);
    return ({ tags }) => withTags(splitTags(tags).filter((tag) => !removedTags.includes(tag)));
  }
  const disable = disabledByAdmin(ctx, job.note ?? "");
  return (row, now) => (row.disabledReason === "admin" ? {} : disable(row, now));
}

function withTags(tags: string[]): DeviceChanges {
  const joined = joinTags(tags);
  if (exceedsMaxTags(joined)) throw invalidField("tags", "Too many tags");
  return { tags: joined };
}

/** Restores devices, except those that have changed since the job. */
async function undo(
  tx: Database,
  job: JobRow,
  undoOf: string,
  ids: string[],
): Promise<PendingChange["change"]> {
  const items = await tx
    .select({ deviceId: jobItems.deviceId, before: jobItems.before })
    .from(jobItems)
    .where(
      and(eq(jobItems.projectId, job.projectId), eq(jobItems.jobId, undoOf), inArray(jobItems.deviceId, ids)),
    );
  const stored = new Map(items.map(({ deviceId, before }) => [deviceId, before as StoredColumns | null]));
  return (row) => {
    const before = stored.get(row.id);
    if (!before) return {};
    const expected = "tags" in before.left ? before.left : toDeliveryState(before.left as DeliveryState);
    if (JSON.stringify(columnsOf(job, row)) !== JSON.stringify(expected)) return {};
    const { disabledAt, ...was } = before.was;
    return {
      ...was,
      ...(disabledAt !== undefined && { disabledAt: disabledAt === null ? null : new Date(disabledAt) }),
    };
  };
}

/** `ItemOutcome.before` as JSON returns it, with dates as text and its members in any order. */
type StoredColumns = Record<"was" | "left", DeviceChanges & { disabledAt?: string | null }>;
