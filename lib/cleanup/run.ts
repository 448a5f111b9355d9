import { and, eq, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import type { Database, DatabaseClient } from "@/db/client";
import { type CleanupProgress, cleanup, projects } from "@/db/schema";
import { historyCutoff } from "@/lib/audit/months";
import { recordProjectEvent } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { newId, nilId } from "@/lib/ids";
import { type BackgroundWork, backgroundContext, type ClaimedWork, resumeWork } from "@/lib/jobs/runner";
import { deleteExpired } from "./expired";
import { deleteOldHistory } from "./history";
import { type CleanupRow, lastScheduledTime } from "./queries";
import { countStale, disableStale, maxDisabled } from "./stale";

const beforeFirst = { lastSeenAt: "-infinity", id: nilId };
const system = { type: "system", id: null, label: "Rollcall", via: "cleanup" } as const;

/**
 * Runs cleanups that are due, every night or on request, for about `forMs`. Each step is one short transaction that
 * locks the project's row and stores the progress in it, so instances share the work without repeating any.
 */
export async function runDueCleanups(client: DatabaseClient, forMs = 1_000): Promise<void> {
  const until = performance.now() + forMs;
  const steps = cleanupSteps(client);
  let isDone = false;
  while (!isDone && performance.now() < until) {
    // Counted in a separate transaction, so that a step that crashes its server does not undo the count.
    const results = await Promise.all(resumeWork(steps, await client.transaction(claimDue)));
    isDone = results[0] !== true;
  }
}

const cleanupSteps = (client: DatabaseClient): BackgroundWork => ({
  name: "Cleanup",
  run: ({ projectId }) => client.transaction((tx) => runStep(tx, projectId)),
  isTemporary: () => true,
  fail: ({ projectId }) => client.transaction((tx) => failRun(tx, projectId)),
});

const isRunning = and(isNotNull(cleanup.pass), isNull(cleanup.passFinishedAt));
/** Nothing changes in archived projects, and deleted ones have nothing to clean up. */
const isLive = sql`not exists (
  select from ${projects} where ${projects.id} = ${cleanup.projectId}
    and (${projects.archivedAt} is not null or ${projects.deletedAt} is not null))`;
const isDue = and(
  or(isRunning, isNotNull(cleanup.requested), lt(cleanup.passStartedAt, lastScheduledTime)),
  isLive,
);

async function claimDue(tx: Database): Promise<ClaimedWork[]> {
  const [row] = await tx
    .select({ projectId: cleanup.projectId })
    .from(cleanup)
    .where(isDue)
    // In random order, so that a project whose cleanup keeps failing does not block the others.
    .orderBy(sql`random()`)
    .limit(1)
    .for("update", { skipLocked: true });
  if (row === undefined) return [];
  return tx
    .update(cleanup)
    .set({ attempts: sql`${cleanup.attempts} + 1` })
    .where(eq(cleanup.projectId, row.projectId))
    .returning({
      projectId: cleanup.projectId,
      id: cleanup.projectId,
      // The first attempt resumes nothing.
      resumes: sql`${cleanup.attempts} - 1`.mapWith(Number),
    });
}

/** Undefined if another instance holds the row or the run has ended. */
async function lockDue(tx: Database, projectId: string): Promise<CleanupRow | undefined> {
  const [row] = await tx
    .select()
    .from(cleanup)
    .where(and(eq(cleanup.projectId, projectId), isDue))
    .for("update", { skipLocked: true });
  return row;
}

const progressOf = ({ pass, passFinishedAt }: CleanupRow): CleanupProgress | null =>
  passFinishedAt === null ? pass : null;

async function runStep(tx: Database, projectId: string): Promise<void> {
  const row = await lockDue(tx, projectId);
  if (row === undefined) return;
  const progress = progressOf(row);
  if (progress === null) await start(tx, row);
  else await proceed(tx, await backgroundContext(tx, projectId, progress), row, progress);
}

const starterOf = (row: CleanupRow) => row.requested ?? { actor: system, requestId: newId() };

async function start(tx: Database, row: CleanupRow): Promise<void> {
  const { actor, requestId } = starterOf(row);
  const ctx = await backgroundContext(tx, row.projectId, { actor, requestId });
  const [times] = await tx.execute<{ staleBefore: string; historyBefore: string | null }>(sql`
    select (now() - make_interval(days => ${row.staleAfterDays}))::text as "staleBefore",
      ${historyCutoff(row.historyDays)} as "historyBefore"`);
  if (times === undefined) throw new Error("The database returned no time.");
  const { stale, enabled } = await countStale(tx, ctx, times.staleBefore);
  const limit = maxDisabled(enabled, row.safetyLimitPercent);
  const isTooMany = row.disableStale && stale > limit;
  const progress: CleanupProgress = {
    ...nothingDone,
    ...times,
    ...{ stale, enabled, isTooMany, actor, requestId },
    allowed: isTooMany ? 0 : limit,
    after: row.disableStale && !isTooMany ? beforeFirst : null,
  };
  await save(tx, row, progress, { requested: null, passStartedAt: sql`now()`, passFinishedAt: null });
  if (isTooMany) {
    await recordProjectEvent(tx, ctx, "hygiene.stopped", {
      stale,
      enabled,
      safetyLimitPercent: row.safetyLimitPercent,
    });
  }
}

/** Disables stale devices first, then deletes old history, then finished jobs and imports. */
async function proceed(
  tx: Database,
  ctx: RequestContext,
  row: CleanupRow,
  progress: CleanupProgress,
): Promise<void> {
  // Turning the setting off stops a run that is disabling devices.
  if (progress.after !== null && row.disableStale) {
    return save(tx, row, await disableStale(tx, ctx, progress, ctx.actor.label));
  }
  const { historyBefore } = progress;
  const dropped =
    historyBefore === null || row.historyDays === null ? 0 : await deleteOldHistory(tx, ctx, historyBefore);
  if (dropped > 0) return save(tx, row, { ...progress, after: null, dropped: progress.dropped + dropped });
  if ((await deleteExpired(tx, ctx)) > 0) return save(tx, row, { ...progress, after: null });
  const outcome = progress.isTooMany ? "stopped" : "done";
  await save(tx, row, { ...progress, outcome }, { passFinishedAt: sql`now()` });
  // A nightly run that changed nothing is not recorded.
  if (progress.disabled === 0 && progress.dropped === 0 && ctx.actor.type === "system") return;
  await recordProjectEvent(tx, ctx, "hygiene.passed", resultOf(progress));
}

/** Ends a run that cannot continue. What it did stays, and the next run starts from the beginning. */
async function failRun(tx: Database, projectId: string): Promise<void> {
  const row = await lockDue(tx, projectId);
  if (row === undefined) return;
  const current = progressOf(row);
  const progress = current ?? { ...nothingDone, ...starterOf(row) };
  await save(
    tx,
    row,
    { ...progress, outcome: "failed" },
    { passFinishedAt: sql`now()`, ...(current === null && { requested: null, passStartedAt: sql`now()` }) },
  );
  const ctx = await backgroundContext(tx, projectId, progress);
  await recordProjectEvent(tx, ctx, "hygiene.failed", resultOf(progress));
}

const nothingDone = {
  outcome: "running",
  staleBefore: "-infinity",
  historyBefore: null,
  stale: 0,
  enabled: 0,
  allowed: 0,
  isTooMany: false,
  disabled: 0,
  dropped: 0,
  after: null,
} as const;

const resultOf = ({ stale, enabled, disabled, dropped }: CleanupProgress) => ({
  stale,
  enabled,
  disabled,
  dropped,
});

async function save(tx: Database, row: CleanupRow, pass: CleanupProgress, columns = {}): Promise<void> {
  await tx
    .update(cleanup)
    .set({ pass, attempts: 0, ...columns })
    .where(eq(cleanup.projectId, row.projectId));
}
