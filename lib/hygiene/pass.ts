import { and, eq, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import type { Database, DatabaseDoor } from "@/db/client";
import { type HygieneProgress, hygiene } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { allowance } from "./allowance";
import { passContext } from "./context";
import { dropEndedWork } from "./ended-work";
import { dropOldHistory } from "./history";
import { lastNight } from "./night";
import { countStale, disableStale } from "./stale";

type HygieneRow = typeof hygiene.$inferSelect;

const beforeAll = { lastSeenAt: "-infinity", id: "00000000-0000-0000-0000-000000000000" };
const nightly = { type: "system", id: null, label: "Rollcall" } as const;

/** A step that fails, or ends its server, is tried again three times; then the pass has failed. */
const maxTries = 4;

/**
 * Works for a moment on the passes that are due: each night, and when an admin asks. A step is one short transaction
 * under a lock on the project's row, where its progress stands too: so instances share the work, none repeats
 * another's, and a pass that lost its server goes on where it was. Answers whether more is left.
 */
export async function keepClean(door: DatabaseDoor, forMs = 1_000): Promise<boolean> {
  const until = performance.now() + forMs;
  let found = await step(door);
  while (found && performance.now() < until) found = await step(door);
  return found;
}

async function step(door: DatabaseDoor): Promise<boolean> {
  // Counted in a transaction of its own, before the work: what ends the server must not take the count with it.
  const counted = await door.transaction(countAttempt);
  if (counted === null) return false;
  const { projectId, attempts } = counted;
  await door.transaction((tx) => (attempts > maxTries ? failPass(tx, projectId) : workOnPass(tx, projectId)));
  return true;
}

const isRunning = and(isNotNull(hygiene.pass), isNull(hygiene.passFinishedAt));
const isDue = or(isRunning, isNotNull(hygiene.requested), lt(hygiene.passStartedAt, lastNight));

async function countAttempt(tx: Database): Promise<Pick<HygieneRow, "projectId" | "attempts"> | null> {
  const [row] = await tx
    .select({ projectId: hygiene.projectId })
    .from(hygiene)
    .where(isDue)
    // In no order, so that a project whose pass fails again and again keeps no other from its own.
    .orderBy(sql`random()`)
    .limit(1)
    .for("update", { skipLocked: true });
  if (row === undefined) return null;
  const [counted] = await tx
    .update(hygiene)
    .set({ attempts: sql`${hygiene.attempts} + 1` })
    .where(eq(hygiene.projectId, row.projectId))
    .returning({ projectId: hygiene.projectId, attempts: hygiene.attempts });
  return counted ?? null;
}

/** The project's row, locked, unless another instance is at it or the pass has ended. */
async function lockDue(tx: Database, projectId: string): Promise<HygieneRow | undefined> {
  const [row] = await tx
    .select()
    .from(hygiene)
    .where(and(eq(hygiene.projectId, projectId), isDue))
    .for("update", { skipLocked: true });
  return row;
}

async function workOnPass(tx: Database, projectId: string): Promise<void> {
  const row = await lockDue(tx, projectId);
  if (row === undefined) return;
  const { pass } = row;
  if (pass === null || row.passFinishedAt !== null) await begin(tx, row);
  else await goOn(tx, await passContext(tx, row.projectId, pass), row, pass);
}

/** Ends a pass that cannot go on; what it did stays, and the next one begins anew. */
async function failPass(tx: Database, projectId: string): Promise<void> {
  const row = await lockDue(tx, projectId);
  if (row === undefined) return;
  const isUnderWay = row.pass !== null && row.passFinishedAt === null;
  const { actor, requestId } = row.requested ?? { actor: nightly, requestId: newId() };
  const pass: HygieneProgress =
    isUnderWay && row.pass !== null ? row.pass : { ...nothingDone, actor, requestId };
  const { stale, enabled, disabled, dropped } = pass;
  log().error({ projectId, stale, disabled, dropped, attempts: row.attempts - 1 }, "Cleanup failed");
  await keep(
    tx,
    row,
    { ...pass, outcome: "failed" },
    { passFinishedAt: sql`now()`, ...(!isUnderWay && { requested: null, passStartedAt: sql`now()` }) },
  );
  await recordAudit(tx, await passContext(tx, projectId, pass), [
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

async function begin(tx: Database, row: HygieneRow): Promise<void> {
  const { actor, requestId } = row.requested ?? { actor: nightly, requestId: newId() };
  const ctx = await passContext(tx, row.projectId, { actor, requestId });
  const [moments] = await tx.execute<{ staleBefore: string; historyBefore: string | null }>(sql`
    select (now() - make_interval(days => ${row.staleAfterDays}))::text as "staleBefore",
      (now() - make_interval(days => ${row.historyDays}))::text as "historyBefore"`);
  if (moments === undefined) throw new Error("The database did not tell the time.");
  const { stale, enabled } = await countStale(tx, ctx, moments.staleBefore);
  const most = allowance(enabled, row.mostPercent);
  const isTooMany = row.disableStale && stale > most;
  const pass: HygieneProgress = {
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
    .update(hygiene)
    .set({ requested: null, passStartedAt: sql`now()`, passFinishedAt: null, pass, attempts: 0 })
    .where(eq(hygiene.projectId, row.projectId));
  if (!isTooMany) return;
  const details = { stale, enabled, mostPercent: row.mostPercent };
  await recordAudit(tx, ctx, [
    { action: "hygiene.stopped", subjectType: "project", subjectId: row.projectId, details },
  ]);
}

async function goOn(
  tx: Database,
  ctx: RequestContext,
  row: HygieneRow,
  pass: HygieneProgress,
): Promise<void> {
  // An admin who switches it off stops a pass that is at it.
  if (pass.after !== null && row.disableStale) {
    return keep(tx, row, await disableStale(tx, ctx, pass, ctx.actor.label));
  }
  const { historyBefore } = pass;
  const dropped =
    historyBefore === null || row.historyDays === null ? 0 : await dropOldHistory(tx, ctx, historyBefore);
  if (dropped > 0) return keep(tx, row, { ...pass, after: null, dropped: pass.dropped + dropped });
  if ((await dropEndedWork(tx, ctx)) > 0) return keep(tx, row, { ...pass, after: null });
  await finish(tx, ctx, row, { ...pass, outcome: pass.isTooMany ? "stopped" : "done" });
}

async function finish(
  tx: Database,
  ctx: RequestContext,
  row: HygieneRow,
  pass: HygieneProgress,
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

async function keep(tx: Database, row: HygieneRow, pass: HygieneProgress, more = {}): Promise<void> {
  await tx
    .update(hygiene)
    .set({ pass, attempts: 0, ...more })
    .where(eq(hygiene.projectId, row.projectId));
}
