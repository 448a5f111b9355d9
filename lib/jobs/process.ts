import { and, asc, eq, gt, inArray, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { devices, jobItems, jobs } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import type { DeviceRow } from "@/lib/devices/merge";
import { secondHolders } from "@/lib/devices/second-holders";
import { isDomainError } from "@/lib/errors";
import { describeError, log } from "@/lib/log";
import { applyJob, type ItemOutcome } from "./apply";
import { jobContext } from "./context";
import type { JobRow } from "./present";

const batch = 200;
const beforeAll = "00000000-0000-0000-0000-000000000000";

type JobId = Pick<JobRow, "projectId" | "id">;

const ownItems = (job: JobId) => and(eq(jobItems.projectId, job.projectId), eq(jobItems.jobId, job.id));

/**
 * Works on a job, a batch of devices a transaction, until none is left. Never throws: what passes (the database is
 * away, this server stops) leaves the rest to whoever takes the job up; a surprise ends the job as failed.
 */
export async function processJob(job: JobId): Promise<void> {
  try {
    for (let after: string | null = beforeAll; after !== null; ) {
      const from: string = after;
      after = await database().transaction((tx) => workBatch(tx, job, from));
    }
  } catch (error) {
    const about = { jobId: job.id, failure: describeError(error) };
    if (isDomainError(error)) return log().warn(about, "A job paused");
    log().error(about, "Unexpected error in a job");
    await giveUp(job, () => "Something went wrong on our side before its turn came.").catch((again) =>
      log().error({ failure: describeError(again) }, "A job was left behind"),
    );
  }
}

/** Works on devices after one; answers up to which it came, or null where nothing is left, or another server is at it. */
async function workBatch(tx: Database, id: JobId, after: string): Promise<string | null> {
  const [job] = await tx
    .select()
    .from(jobs)
    .where(and(eq(jobs.projectId, id.projectId), eq(jobs.id, id.id), eq(jobs.status, "running")))
    .for("update", { skipLocked: true });
  if (job === undefined) return null;
  const ctx = await jobContext(tx, job);
  const pending = await tx
    .select({ deviceId: jobItems.deviceId })
    .from(jobItems)
    .where(and(ownItems(job), gt(jobItems.deviceId, after), eq(jobItems.outcome, "pending")))
    .orderBy(asc(jobItems.deviceId))
    .limit(batch);
  const ids = pending.map(({ deviceId }) => deviceId);
  const outcomes = await settle(tx, ctx, job, ids);
  await writeOutcomes(tx, job, outcomes);

  const failures = outcomes.filter(({ outcome }) => outcome === "failed").length;
  const progress = { done: job.done + outcomes.length - failures, failed: job.failed + failures };
  await tx
    .update(jobs)
    .set({ ...progress, attempts: 0, updatedAt: sql`now()` })
    .where(and(eq(jobs.projectId, job.projectId), eq(jobs.id, job.id)));
  const last = ids.at(-1);
  if (last !== undefined && ids.length === batch) return last;
  await finish(tx, ctx, { ...job, ...progress }, "done");
  return null;
}

/** The same at once, in the transaction that began the job, for devices that it holds locked. */
export async function completeJob(
  tx: Database,
  ctx: RequestContext,
  job: JobRow,
  rows: DeviceRow[],
): Promise<void> {
  await writeOutcomes(tx, job, await applyJob(tx, ctx, job, rows));
  await finish(tx, ctx, { ...job, done: rows.length }, "done");
}

async function settle(tx: Database, ctx: RequestContext, job: JobRow, ids: string[]): Promise<ItemOutcome[]> {
  if (ids.length === 0) return [];
  const barred = job.kind === "enable" ? await secondHolders(tx, ctx, ids) : new Set<string>();
  // In the order of their ids, as everyone does who locks several.
  const rows = await tx
    .select()
    .from(devices)
    .where(and(eq(devices.projectId, job.projectId), inArray(devices.id, ids)))
    .orderBy(asc(devices.id))
    .for("update");
  const there = new Set(rows.map(({ id }) => id));
  const missing = ids.filter((id) => !there.has(id));
  return [
    ...(await applyJob(
      tx,
      ctx,
      job,
      rows.filter(({ id }) => !barred.has(id)),
    )),
    ...[...barred].filter((id) => there.has(id)).map((id) => failed(id, tokenIsTaken)),
    ...missing.map((id) => failed(id, "There is no such device any more.")),
  ];
}

const tokenIsTaken =
  "Another user's device is enabled with the same push token, which its application leaves to one user at a time.";

const failed = (deviceId: string, problem: string): ItemOutcome => ({
  deviceId,
  outcome: "failed",
  problem,
  before: null,
});

async function writeOutcomes(tx: Database, job: JobRow, outcomes: ItemOutcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  const settled = JSON.stringify(outcomes.map(({ deviceId, ...rest }) => ({ device_id: deviceId, ...rest })));
  await tx.execute(sql`
    update job_items item set outcome = settled.outcome, problem = settled.problem, before = settled.before
    from jsonb_to_recordset(${settled}::jsonb) as settled (device_id uuid, outcome text, problem text, before jsonb)
    where item.project_id = ${job.projectId} and item.job_id = ${job.id} and item.device_id = settled.device_id`);
}

async function finish(
  tx: Database,
  ctx: RequestContext,
  job: JobRow,
  status: "done" | "failed",
): Promise<void> {
  await tx
    .update(jobs)
    .set({ status, done: job.done, failed: job.failed, updatedAt: sql`now()`, finishedAt: sql`now()` })
    .where(and(eq(jobs.projectId, job.projectId), eq(jobs.id, job.id)));
  const { kind, note, total, done, failed, undoOf } = job;
  const details = { kind, status, note, total, done, failed, ...(undoOf !== null && { undoOf }) };
  await recordAudit(tx, ctx, [{ action: "job.finished", subjectType: "job", subjectId: job.id, details }]);
}

/** Fails a job that was resumed too often; the devices that it did not reach say which job it was and how far it came. */
export function failAbandonedJob(id: JobId, resumes: number): Promise<void> {
  return giveUp(id, ({ kind, total, done, failed }) => {
    log().error(
      { jobId: id.id, kind, total, done, failed, resumes },
      "Job abandoned after it was resumed too often",
    );
    const reached = `${(done + failed).toLocaleString("en")} of ${total.toLocaleString("en")}`;
    return `Not reached. The job to ${kind} devices stopped after ${reached}, having been resumed ${resumes} times.`;
  });
}

/** Ends a job that cannot go on; the devices that it did not reach stay as they are. */
function giveUp(id: JobId, problemOf: (job: JobRow) => string): Promise<void> {
  return database().transaction(async (tx) => {
    const [job] = await tx
      .select()
      .from(jobs)
      .where(and(eq(jobs.projectId, id.projectId), eq(jobs.id, id.id), eq(jobs.status, "running")))
      .for("update");
    if (job === undefined) return;
    await tx
      .update(jobItems)
      .set({ outcome: "failed", problem: problemOf(job) })
      .where(and(ownItems(job), eq(jobItems.outcome, "pending")));
    await finish(tx, await jobContext(tx, job), { ...job, failed: job.total - job.done }, "failed");
  });
}
