import { and, asc, eq, gt, sql } from "drizzle-orm";
import { type Database, type DatabaseClient, database } from "@/db/client";
import { type ApplicationMerge, type AppliedQuarantine, jobItems, jobs } from "@/db/schema";
import { mergeBatch } from "@/lib/applications/merge-devices";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { isDomainError } from "@/lib/errors";
import { rejectBatch } from "@/lib/feedback/disable";
import { nilId } from "@/lib/ids";
import { applyJob, type ItemOutcome, itemOutcomes } from "./apply";
import type { JobRow } from "./present";
import {
  type BackgroundWork,
  claimAbandoned,
  maxResumes,
  resumeWork,
  runWork,
  starterContext,
  type WorkKey,
} from "./runner";

const batchSize = 200;

const bulkJobs: BackgroundWork = {
  name: "Job",
  async run(key) {
    for (let after: string | null = nilId; after !== null; ) {
      const from: string = after;
      after = await database().transaction((tx) => processBatch(tx, key, from));
    }
  },
  isTemporary: isDomainError,
  /** The devices that the job did not reach stay as they are. */
  fail: (key, error) =>
    database().transaction(async (tx) => {
      const [job] = await tx.select().from(jobs).where(isRunningJob(key)).for("update");
      if (job === undefined) return;
      await tx
        .update(jobItems)
        .set({ outcome: "failed", problem: error === undefined ? resumedTooOften(job) : unexpectedError })
        .where(and(ownItems(job), eq(jobItems.outcome, "pending")));
      const ended = { ...job, failed: job.total - job.done };
      await finishJob(tx, await starterContext(tx, job), ended, "failed");
    }),
};

const unexpectedError = "Not reached. The job stopped after an unexpected error.";

const resumedTooOften = ({ kind, done, failed, total }: JobRow): string => {
  const reached = `${(done + failed).toLocaleString("en")} of ${total.toLocaleString("en")}`;
  return `Not reached. The job to ${kind} devices stopped after ${reached}, having been resumed ${maxResumes} times.`;
};

export const processJob = ({ projectId, id }: WorkKey): Promise<boolean> =>
  runWork(bulkJobs, { projectId, id });

/** Resumes jobs that no server has worked on for `idleSeconds`. Does not wait for them to finish. */
export async function resumeAbandonedJobs(client: DatabaseClient, idleSeconds = 10): Promise<void> {
  const options = { idleSeconds, limit: 4 };
  void resumeWork(bulkJobs, await claimAbandoned(client, sql`jobs`, sql`status = 'running'`, options));
}

const isRunningJob = ({ projectId, id }: WorkKey) =>
  and(eq(jobs.projectId, projectId), eq(jobs.id, id), eq(jobs.status, "running"));

const ownItems = (job: JobRow) => and(eq(jobItems.projectId, job.projectId), eq(jobItems.jobId, job.id));

/** Returns the last device of the batch; null if none is left or another server works on the job. */
async function processBatch(tx: Database, key: WorkKey, after: string): Promise<string | null> {
  const [job] = await tx.select().from(jobs).where(isRunningJob(key)).for("update", { skipLocked: true });
  if (job === undefined) return null;
  const ctx = await starterContext(tx, job);
  if (job.merge !== null) return processMerge(tx, ctx, job, job.merge, after);
  const { ids, outcomes } =
    job.quarantine === null
      ? await changeDevices(tx, ctx, job, after)
      : await rejectHeldDevices(tx, ctx, job, job.quarantine, after);
  await writeOutcomes(tx, job, outcomes);
  const progress = await recordProgress(tx, job, outcomes);
  const last = ids.at(-1);
  if (last !== undefined && ids.length === batchSize) return last;
  // Devices that were removed meanwhile took their held-back reports with them.
  const total = job.quarantine === null ? job.total : progress.done + progress.failed;
  await finishJob(tx, ctx, { ...job, ...progress, total }, "done");
  return null;
}

interface Batch {
  ids: string[];
  outcomes: ItemOutcome[];
}

async function changeDevices(tx: Database, ctx: RequestContext, job: JobRow, after: string): Promise<Batch> {
  const pending = await tx
    .select({ deviceId: jobItems.deviceId })
    .from(jobItems)
    .where(and(ownItems(job), gt(jobItems.deviceId, after), eq(jobItems.outcome, "pending")))
    .orderBy(asc(jobItems.deviceId))
    .limit(batchSize);
  const ids = pending.map(({ deviceId }) => deviceId);
  return { ids, outcomes: await applyJob(tx, ctx, job, ids) };
}

async function recordProgress(
  tx: Database,
  job: JobRow,
  outcomes: ItemOutcome[],
): Promise<Pick<JobRow, "done" | "failed">> {
  const failures = outcomes.filter(({ outcome }) => outcome === "failed").length;
  const progress = { done: job.done + outcomes.length - failures, failed: job.failed + failures };
  await tx
    .update(jobs)
    .set({ ...progress, attempts: 0, updatedAt: sql`now()` })
    .where(isRunningJob(job));
  return progress;
}

/** Adds the devices of held-back reports to the job batch by batch, because there may be a million. */
async function rejectHeldDevices(
  tx: Database,
  ctx: RequestContext,
  job: JobRow,
  { id: quarantineId }: AppliedQuarantine,
  after: string,
): Promise<Batch> {
  const details = { jobId: job.id };
  const { ids, decisions } = await rejectBatch(tx, ctx, { quarantineId, after, batchSize, details });
  await tx.execute(sql`
    insert into job_items (project_id, job_id, device_id)
    select ${job.projectId}::uuid, ${job.id}::uuid, unnest(${sql.param(ids)}::uuid[]) on conflict do nothing`);
  return { ids, outcomes: itemOutcomes(job, ids, decisions) };
}

/** A merge stores no list of devices: each batch moves some of those that the application still has. */
async function processMerge(
  tx: Database,
  ctx: RequestContext,
  job: JobRow,
  merge: ApplicationMerge,
  after: string,
): Promise<string | null> {
  const batch = { ...merge, jobId: job.id, after, batchSize };
  const { moved, last, isMerged } = await mergeBatch(tx, ctx, batch);
  const done = job.done + moved;
  const total = isMerged ? done : Math.max(job.total, done);
  await tx.update(jobs).set({ done, total, attempts: 0, updatedAt: sql`now()` }).where(isRunningJob(job));
  if (isMerged) {
    await finishJob(tx, ctx, { ...job, done, total }, "done");
    return null;
  }
  return last ?? nilId;
}

/** Processes the whole job in the transaction that created it. */
export async function completeJob(
  tx: Database,
  ctx: RequestContext,
  job: JobRow,
  ids: string[],
): Promise<void> {
  await writeOutcomes(tx, job, await applyJob(tx, ctx, job, ids));
  await finishJob(tx, ctx, { ...job, done: ids.length }, "done");
}

async function writeOutcomes(tx: Database, job: JobRow, outcomes: ItemOutcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  const rows = JSON.stringify(outcomes.map(({ deviceId, ...rest }) => ({ device_id: deviceId, ...rest })));
  await tx.execute(sql`
    update job_items item set outcome = settled.outcome, problem = settled.problem, before = settled.before
    from jsonb_to_recordset(${rows}::jsonb) as settled (device_id uuid, outcome text, problem text, before jsonb)
    where item.project_id = ${job.projectId} and item.job_id = ${job.id} and item.device_id = settled.device_id`);
}

/** Ends a job whose row is locked, and returns its new row. */
export async function finishJob(
  tx: Database,
  ctx: RequestContext,
  job: JobRow,
  status: Exclude<JobRow["status"], "running">,
): Promise<JobRow> {
  const { kind, note, tags, total, done, failed, undoOf, merge, quarantine } = job;
  const [ended] = await tx
    .update(jobs)
    .set({ status, total, done, failed, updatedAt: sql`now()`, finishedAt: sql`now()` })
    .where(isRunningJob(job))
    .returning();
  const details = {
    ...{ kind, status, note, total, done, failed },
    ...(tags !== "" && { tags }),
    ...(undoOf !== null && { undoOf }),
    ...(merge !== null && { from: merge.from.name, to: merge.to.name }),
    ...(quarantine !== null && { application: quarantine.application }),
  };
  await recordAudit(tx, ctx, [{ action: "job.finished", subjectType: "job", subjectId: job.id, details }]);
  return ended ?? job;
}
