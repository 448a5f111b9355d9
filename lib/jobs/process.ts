import { and, asc, eq, gt, inArray, sql } from "drizzle-orm";
import { type Database, type DatabaseClient, database } from "@/db/client";
import { devices, jobItems, jobs } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import type { DeviceRow } from "@/lib/devices/merge";
import { findTokenConflicts } from "@/lib/devices/token-conflicts";
import { isDomainError } from "@/lib/errors";
import { applyJob, type ItemOutcome } from "./apply";
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
const beforeFirstId = "00000000-0000-0000-0000-000000000000";

const bulkJobs: BackgroundWork = {
  name: "Job",
  async run(key) {
    for (let after: string | null = beforeFirstId; after !== null; ) {
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
      await finish(tx, await starterContext(tx, job), ended, "failed");
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
  const pending = await tx
    .select({ deviceId: jobItems.deviceId })
    .from(jobItems)
    .where(and(ownItems(job), gt(jobItems.deviceId, after), eq(jobItems.outcome, "pending")))
    .orderBy(asc(jobItems.deviceId))
    .limit(batchSize);
  const ids = pending.map(({ deviceId }) => deviceId);
  const outcomes = await processDevices(tx, ctx, job, ids);
  await writeOutcomes(tx, job, outcomes);

  const failures = outcomes.filter(({ outcome }) => outcome === "failed").length;
  const progress = { done: job.done + outcomes.length - failures, failed: job.failed + failures };
  await tx
    .update(jobs)
    .set({ ...progress, attempts: 0, updatedAt: sql`now()` })
    .where(isRunningJob(key));
  const last = ids.at(-1);
  if (last !== undefined && ids.length === batchSize) return last;
  await finish(tx, ctx, { ...job, ...progress }, "done");
  return null;
}

/** Processes the whole job in the transaction that created it and locked its devices. */
export async function completeJob(
  tx: Database,
  ctx: RequestContext,
  job: JobRow,
  rows: DeviceRow[],
): Promise<void> {
  await writeOutcomes(tx, job, await applyJob(tx, ctx, job, rows));
  await finish(tx, ctx, { ...job, done: rows.length }, "done");
}

async function processDevices(
  tx: Database,
  ctx: RequestContext,
  job: JobRow,
  ids: string[],
): Promise<ItemOutcome[]> {
  if (ids.length === 0) return [];
  const conflicting = job.kind === "enable" ? await findTokenConflicts(tx, ctx, ids) : new Set<string>();
  // Every transaction that locks several devices locks them by id, so none deadlocks with another.
  const rows = await tx
    .select()
    .from(devices)
    .where(and(eq(devices.projectId, job.projectId), inArray(devices.id, ids)))
    .orderBy(asc(devices.id))
    .for("update");
  const existing = new Set(rows.map(({ id }) => id));
  const changeable = rows.filter(({ id }) => !conflicting.has(id));
  return [
    ...(await applyJob(tx, ctx, job, changeable)),
    ...ids.filter((id) => existing.has(id) && conflicting.has(id)).map((id) => failed(id, tokenInUse)),
    ...ids.filter((id) => !existing.has(id)).map((id) => failed(id, "The device no longer exists.")),
  ];
}

const tokenInUse =
  "Another user's device with the same push token is enabled, and the application allows one user per push token.";

const failed = (deviceId: string, problem: string): ItemOutcome => ({
  deviceId,
  outcome: "failed",
  problem,
  before: null,
});

async function writeOutcomes(tx: Database, job: JobRow, outcomes: ItemOutcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  const rows = JSON.stringify(outcomes.map(({ deviceId, ...rest }) => ({ device_id: deviceId, ...rest })));
  await tx.execute(sql`
    update job_items item set outcome = settled.outcome, problem = settled.problem, before = settled.before
    from jsonb_to_recordset(${rows}::jsonb) as settled (device_id uuid, outcome text, problem text, before jsonb)
    where item.project_id = ${job.projectId} and item.job_id = ${job.id} and item.device_id = settled.device_id`);
}

async function finish(
  tx: Database,
  ctx: RequestContext,
  job: JobRow,
  status: "done" | "failed",
): Promise<void> {
  const { kind, note, total, done, failed, undoOf } = job;
  await tx
    .update(jobs)
    .set({ status, done, failed, updatedAt: sql`now()`, finishedAt: sql`now()` })
    .where(isRunningJob(job));
  const details = { kind, status, note, total, done, failed, ...(undoOf !== null && { undoOf }) };
  await recordAudit(tx, ctx, [{ action: "job.finished", subjectType: "job", subjectId: job.id, details }]);
}
