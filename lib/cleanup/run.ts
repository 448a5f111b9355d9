import { and, eq, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import type { Database, DatabaseClient } from "@/db/client";
import { type CleanupProgress, cleanup } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { maxDisabled } from "./allowance";
import { cleanupContext } from "./context";
import { deleteFinishedWork } from "./finished-work";
import { deleteOldHistory } from "./history";
import { lastScheduledTime } from "./schedule";
import { countStale, disableStale } from "./stale";

type CleanupRow = typeof cleanup.$inferSelect;

const beforeAll = { lastSeenAt: "-infinity", id: "00000000-0000-0000-0000-000000000000" };
const nightly = { type: "system", id: null, label: "Rollcall" } as const;

/** A step that fails, or ends its server, is tried again three times; then the pass has failed. */
const maxTries = 4;

/**
 * Works for a moment on the passes that are due: each night, and when an admin asks. A step is one short transaction
 * under a lock on the project's row, where its progress stands too: so instances share the work, none repeats
 * another's, and a pass that lost its server goes on where it was. Answers whether more is left.
 */
export async function runDueCleanups(door: DatabaseClient, forMs = 1_000): Promise<boolean> {
  const until = performance.now() + forMs;
  let found = await step(door);
  while (found && performance.now() < until) found = await step(door);
  return found;
}

async function step(door: DatabaseClient): Promise<boolean> {
  // Counted in a transaction of its own, before the work: what ends the server must not take the count with it.
  const counted = await door.transaction(countAttempt);
  if (counted === null) return false;
  const { projectId, attempts } = counted;
  await door.transaction((tx) => (attempts > maxTries ? failPass(tx, projectId) : workOnPass(tx, projectId)));
  return true;
}

const isRunning = and(isNotNull(cleanup.pass), isNull(cleanup.passFinishedAt));
const isDue = or(isRunning, isNotNull(cleanup.requested), lt(cleanup.passStartedAt, lastScheduledTime));

async function countAttempt(tx: Database): Promise<Pick<CleanupRow, "projectId" | "attempts"> | null> {
  const [row] = await tx
    .select({ projectId: cleanup.projectId })
    .from(cleanup)
    .where(isDue)
    // In no order, so that a project whose pass fails again and again keeps no other from its own.
    .orderBy(sql`random()`)
    .limit(1)
    .for("update", { skipLocked: true });
  if (row === undefined) return null;
  const [counted] = await tx
    .update(cleanup)
    .set({ attempts: sql`${cleanup.attempts} + 1` })
    .where(eq(cleanup.projectId, row.projectId))
    .returning({ projectId: cleanup.projectId, attempts: cleanup.attempts });
  return counted ?? null;
}

/** The project's row, locked, unless another instance is at it or the pass has ended. */
async function lockDue(tx: Database, projectId: string): Promise<CleanupRow | undefined> {
  const [row] = await tx
    .select()
    .from(cleanup)
    .where(and(eq(cleanup.projectId, projectId), isDue))
    .for("update", { skipLocked: true });
  return row;
}

async function workOnPass(tx: Database, projectId: string): Promise<void> {
  const row = await lockDue(tx, projectId);
  if (row === undefined) return;
  const { pass } = row;
  if (pass === null || row.passFinishedAt !== null) await begin(tx, row);
  else await goOn(tx, await cleanupContext(tx, row.projectId, pass), row, pass);
}

/** Ends a pass that cannot go on; what it did stays, and the next one begins anew. */
async function failPass(tx: Database, projectId: string): Promise<void> {
  const row = await lockDue(tx, projectId);
  if (row === undefined) return;
  const isUnderWay = row.pass !== null && row.passFinishedAt === null;
  const { actor, requestId } = row.requested ?? { actor: nightly, requestId: newId() };
  const pass: CleanupProgress =
    isUnderWay && row.pass !== null ? row.pass : { ...nothingDone, actor, requestId };
  const { stale, enabled, disabled, dropped } = pass;
  log().error({ projectId, stale, disabled, dropped, attempts: row.attempts - 1 }, "Cleanup failed");
  await keep(
    tx,
    row,
    { ...pass, outcome: "failed" },
    { passFinishedAt: sql`now()`, ...(!isUnderWay && { requested: null, passStartedAt: sql`now()` }) },
  );
  await recordAudit(tx, await cleanupContext(tx, projectId, pass), [
    {
      action: "hygiene.failed",
      subjectType: "project",
      subjectId: projectId,
      details: { stale, enabled, disabled, dropped },
    },
  ]);
}

const nothingDone = {
  outcome: "failed",
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

async function begin(tx: Database, row: CleanupRow): Promise<void> {
  const { actor, requestId } = row.requested ?? { actor: nightly, requestId: newId() };
  const ctx = await cleanupContext(tx, row.projectId, { actor, requestId });
  const [moments] = await tx.execute<{ staleBefore: string; historyBefore: string | null }>(sql`
    select (now() - make_interval(days => ${row.staleAfterDays}))::text as "staleBefore",
      (now() - make_interval(days => ${row.historyDays}))::text as "historyBefore"`);
  if (moments === undefined) throw new Error("The database did not tell the time.");
  const { stale, enabled } = await countStale(tx, ctx, moments.staleBefore);
  const most = maxDisabled(enabled, row.mostPercent);
  const isTooMany = row.disableStale && stale > most;
  const pass: CleanupProgress = {
    outcome: "running",
    ...moments,
    stale,
    enabled,
    allowed: isTooMany ? 0 : most,
    isTooMany,
    disabled: 0,
    dropped: 0,
    after: row.disableStale && !isTooMany ? beforeAll : null,
    actor,
    requestId,
  };
  await tx
    .update(cleanup)
    .set({ requested: null, passStartedAt: sql`now()`, passFinishedAt: null, pass, attempts: 0 })
    .where(eq(cleanup.projectId, row.projectId));
  if (!isTooMany) return;
  const details = { stale, enabled, mostPercent: row.mostPercent };
  await recordAudit(tx, ctx, [
    { action: "hygiene.stopped", subjectType: "project", subjectId: row.projectId, details },
  ]);
}

async function goOn(
  tx: Database,
  ctx: RequestContext,
  row: CleanupRow,
  pass: CleanupProgress,
): Promise<void> {
  // An admin who switches it off stops a pass that is at it.
  if (pass.after !== null && row.disableStale) {
    return keep(tx, row, await disableStale(tx, ctx, pass, ctx.actor.label));
  }
  const { historyBefore } = pass;
  const dropped =
    historyBefore === null || row.historyDays === null ? 0 : await deleteOldHistory(tx, ctx, historyBefore);
  if (dropped > 0) return keep(tx, row, { ...pass, after: null, dropped: pass.dropped + dropped });
  if ((await deleteFinishedWork(tx, ctx)) > 0) return keep(tx, row, { ...pass, after: null });
  await finish(tx, ctx, row, { ...pass, outcome: pass.isTooMany ? "stopped" : "done" });
}

async function finish(
  tx: Database,
  ctx: RequestContext,
  row: CleanupRow,
  pass: CleanupProgress,
): Promise<void> {
  await keep(tx, row, pass, { passFinishedAt: sql`now()` });
  const { stale, enabled, disabled, dropped } = pass;
  // A night in which nothing was to do is nothing to tell.
  if (disabled === 0 && dropped === 0 && ctx.actor.type === "system") return;
  await recordAudit(tx, ctx, [
    {
      action: "hygiene.passed",
      subjectType: "project",
      subjectId: row.projectId,
      details: { stale, enabled, disabled, dropped },
    },
  ]);
}

async function keep(tx: Database, row: CleanupRow, pass: CleanupProgress, more = {}): Promise<void> {
  await tx
    .update(cleanup)
    .set({ pass, attempts: 0, ...more })
    .where(eq(cleanup.projectId, row.projectId));
}
