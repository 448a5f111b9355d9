import { type SQL, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { devices, jobItems, jobs } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { countAndFingerprint } from "@/lib/devices/counts";
import { deviceCondition } from "@/lib/devices/filters";
import { deviceFilters } from "@/lib/devices/listing";
import { DomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { parseFilters } from "@/lib/listing/query";
import { joinTags } from "@/lib/tags";
import { type JobRow, toJobView } from "./present";
import { completeJob, finishJob, processJob } from "./process";
import { readJob, undoneAmong } from "./queries";
import { starterColumns } from "./runner";
import type { BulkInput, Selection } from "./types";
import type { JobView } from "./views";

/** The devices of a job are stored in one statement; more would keep other writers waiting too long. */
const maxDevices = 100_000;

/**
 * Stores which devices a bulk action applies to and starts it in the background. Throws `conflict` if the filter now
 * matches other devices than the caller counted, `invalidValue` for an invalid filter, and `tooManyAtOnce`.
 */
export async function startJob(ctx: RequestContext, input: BulkInput): Promise<JobView> {
  const job = await database().transaction(async (tx) => {
    const { action: kind, note = null, tags = [] } = input;
    const created = await insertJob(tx, ctx, { kind, note, tags: joinTags(tags) });
    return addSelectedDevices(tx, ctx, created, input.selection);
  });
  void processJob(job);
  return toJobView(job);
}

/**
 * Stops a running job; the devices that it did not reach stay as they are. Throws `notFound`, and `conflict` if it
 * ended.
 */
export async function cancelJob(ctx: RequestContext, id: string): Promise<JobView> {
  return database().transaction(async (tx) => {
    const job = await readJob(tx, ctx, id, true);
    if (job.status !== "running") throw conflict("The job has already ended.");
    if (job.kind === "merge") throw conflict("A merge cannot be stopped halfway.");
    return toJobView(await finishJob(tx, ctx, job, "cancelled"));
  });
}

/**
 * Starts a job for the devices that a job which ended could not change or did not reach. Throws `notFound`, and
 * `conflict` if there are none.
 */
export async function runJobAgain(ctx: RequestContext, id: string): Promise<JobView> {
  const job = await database().transaction(async (tx) => {
    const earlier = await readJob(tx, ctx, id, true);
    if (!toJobView(earlier).canRunAgain) throw conflict("The job has nothing left to do.");
    const { kind, note, tags, quarantine, total } = earlier;
    const created = await insertJob(tx, ctx, { kind, note, tags, quarantine, total });
    if (quarantine !== null) return created;
    return (await addDevices(tx, created, devicesOf(earlier, ["pending", "failed"]))).job;
  });
  void processJob(job);
  return toJobView(job);
}

/**
 * Starts a job that restores the devices which nothing else has changed since.
 * Throws `notFound`, and `conflict` for a job that removed devices, is still running, or was already undone.
 */
export async function undoJob(ctx: RequestContext, id: string): Promise<JobView> {
  const job = await database().transaction(async (tx) => {
    const undone = await lockUndoable(tx, ctx, id);
    const { note, tags } = undone;
    const kind = opposites[undone.kind];
    const created = await insertJob(tx, ctx, { kind, note, tags, undoOf: undone.id });
    return (await addDevices(tx, created, devicesOf(undone, ["done"]))).job;
  });
  void processJob(job);
  return toJobView(job);
}

const opposites = {
  disable: "enable",
  enable: "disable",
  tag: "untag",
  untag: "tag",
  reject: "enable",
} as const;

/** The devices of a job with certain outcomes. */
const devicesOf = ({ projectId, id }: JobRow, outcomes: string[]) => sql`
  select ${jobItems.deviceId} as id from ${jobItems}
  where ${jobItems.projectId} = ${projectId} and ${jobItems.jobId} = ${id}
    and ${jobItems.outcome} = any(${sql.param(outcomes)}::text[])`;

/**
 * Disables devices that the caller's transaction has locked, as a job that is done when the transaction commits: it can
 * be undone like any other job. Returns the job's id.
 */
export async function disableAsJob(
  tx: Database,
  ctx: RequestContext,
  note: string,
  ids: string[],
): Promise<string> {
  const created = await insertJob(tx, ctx, { kind: "disable", note });
  const job = await addSelectedDevices(tx, ctx, created, { ids });
  await completeJob(tx, ctx, job, ids);
  return job.id;
}

type NewJob = typeof jobs.$inferInsert;

export async function insertJob(
  tx: Database,
  ctx: RequestContext,
  columns: Pick<NewJob, "kind" | "note" | "tags" | "undoOf" | "merge" | "quarantine"> & { total?: number },
): Promise<JobRow> {
  const [job] = await tx
    .insert(jobs)
    .values({
      ...{ projectId: ctx.project.id, id: newId(), status: "running", total: 0 },
      ...columns,
      ...starterColumns(ctx),
    })
    .returning();
  if (job === undefined) throw new Error("The job was not written.");
  return job;
}

async function addSelectedDevices(
  tx: Database,
  ctx: RequestContext,
  job: JobRow,
  selection: Selection,
): Promise<JobRow> {
  if ("ids" in selection)
    return (await addDevices(tx, job, sql`select unnest(${sql.param(selection.ids)}::uuid[]) as id`)).job;
  const { filter, expectedTotal, fingerprint } = selection;
  const filters = parseFilters(new URLSearchParams(filter), deviceFilters, "selection.filter.");
  if (expectedTotal > maxDevices) {
    throw new DomainError(
      "tooManyAtOnce",
      `At most ${maxDevices} devices at once. Narrow the filter. Nothing was changed.`,
    );
  }
  const { set } = await deviceCondition(tx, ctx, filters);
  const matching = sql`select ${devices.id} from ${devices} where ${set} limit ${maxDevices + 1}`;
  const added = await addDevices(tx, job, matching);
  const { total } = added.job;
  if (total !== expectedTotal || (fingerprint ?? added.fingerprint) !== added.fingerprint) {
    throw selectionChanged(expectedTotal, total);
  }
  return added.job;
}

function selectionChanged(expected: number, total: number): DomainError {
  const now = total > maxDevices ? `more than ${maxDevices}` : total;
  const matches = total === expected ? "different devices" : `${now} devices, not ${expected}`;
  const message = `The filter now matches ${matches}. Review the list and try again. Nothing was changed.`;
  return new DomainError("conflict", message, {
    issues: [{ path: "selection.expectedTotal", message: `Now ${total}` }],
  });
}

/** Stores the devices of the job, from a query that selects their ids, and their number. */
async function addDevices(
  tx: Database,
  job: JobRow,
  query: SQL,
): Promise<{ job: JobRow; fingerprint: string }> {
  const { total, fingerprint } = countAndFingerprint(sql`device_id`);
  const [added] = await tx.execute<{ total: string; fingerprint: string }>(sql`
    with added as (
      insert into job_items (project_id, job_id, device_id)
      select ${job.projectId}::uuid, ${job.id}::uuid, selected.id from (${query}) selected
      returning device_id
    ), counted as (select ${total} as total, ${fingerprint} as fingerprint from added)
    update jobs set total = counted.total from counted where project_id = ${job.projectId} and id = ${job.id}
    returning counted.total, fingerprint`);
  if (added === undefined) throw new Error("The job was not found.");
  return { job: { ...job, total: Number(added.total) }, fingerprint: added.fingerprint };
}

/** Locks the job, so that only one of two concurrent undo requests succeeds. */
async function lockUndoable(
  tx: Database,
  ctx: RequestContext,
  id: string,
): Promise<JobRow & { kind: keyof typeof opposites }> {
  const job = await readJob(tx, ctx, id, true);
  const { kind } = job;
  if (kind === "remove") throw conflict("Removed devices cannot be restored.");
  if (kind === "merge") throw conflict("A merge cannot be undone.");
  if (job.status === "running") throw conflict("The job is still running. Undo it when it has finished.");
  if ((await undoneAmong(tx, ctx, [job.id])).has(job.id)) throw conflict("The job was already undone.");
  return { ...job, kind };
}

const conflict = (message: string) => new DomainError("conflict", `${message} Nothing was changed.`);
