import { eq, type SQL, sql } from "drizzle-orm";
import { database, type ReadDatabase } from "@/db/client";
import { cleanup } from "@/db/schema";
import { historyCutoff } from "@/lib/audit/months";
import type { RequestContext } from "@/lib/context";
import { countForPage } from "@/lib/devices/counts";
import { deviceCondition } from "@/lib/devices/filters";
import { DomainError } from "@/lib/errors";
import { pickView } from "@/lib/pick-view";
import { countOldHistory } from "./history";
import { countEnabled, maxDisabled } from "./stale";
import { type CleanupRunView, type CleanupView, cleanupRunView, cleanupView, type NextRun } from "./views";

export type CleanupRow = typeof cleanup.$inferSelect;

const hourUtc = 3;

/** When the nightly run last became due, by the database's clock. */
export const lastScheduledTime: SQL<string> = sql`
  (date_trunc('day', now() at time zone 'UTC' - interval '${sql.raw(String(hourUtc))} hours')
    + interval '${sql.raw(String(hourUtc))} hours') at time zone 'UTC'`;

export const getCleanup = (ctx: RequestContext): Promise<CleanupView> =>
  database().read((db) => readCleanup(db, ctx));

export async function readCleanup(db: ReadDatabase, ctx: RequestContext): Promise<CleanupView> {
  const row = await readRow(db, ctx);
  return toCleanupView(row, await nextRun(db, ctx, row));
}

/** Throws `notFound`. */
export async function readRow(db: ReadDatabase, ctx: RequestContext, lock = false): Promise<CleanupRow> {
  const query = db.select().from(cleanup).where(eq(cleanup.projectId, ctx.project.id));
  const [row] = await (lock ? query.for("update") : query);
  if (row === undefined) throw new DomainError("notFound", "Project not found.");
  return row;
}

async function nextRun(db: ReadDatabase, ctx: RequestContext, row: CleanupRow): Promise<NextRun> {
  const [times] = await db.execute<{ dueAt: string; historyBefore: string | null }>(sql`
    select ${lastScheduledTime} + interval '1 day' as "dueAt",
      ${historyCutoff(row.historyDays)} as "historyBefore"`);
  if (times === undefined) throw new Error("The database returned no time.");
  const { dueAt, historyBefore } = times;
  // The same filters as the list that the console links to.
  const filters = { status: ["enabled"] as ["enabled"], lastSeenBefore: `${row.staleAfterDays}d` } as const;
  const { total, isEstimate } = await countForPage(db, ctx, filters, await deviceCondition(db, ctx, filters));
  const enabled = await countEnabled(db, ctx);
  const old =
    historyBefore === null
      ? { history: 0, historyIsMore: false }
      : await countOldHistory(db, ctx, historyBefore);
  return {
    dueAt: new Date(dueAt).toISOString(),
    isRequested: row.requested !== null,
    stale: total,
    staleIsEstimate: isEstimate,
    enabled,
    wouldStop: row.disableStale && total > maxDisabled(enabled, row.safetyLimitPercent),
    ...old,
  };
}

function toCleanupView(row: CleanupRow, next: NextRun): CleanupView {
  return pickView(cleanupView, {
    ...row,
    mostPercent: row.safetyLimitPercent,
    next,
    last: toRunView(row),
  });
}

function toRunView({ pass, passStartedAt, passFinishedAt }: CleanupRow): CleanupRunView | null {
  if (pass === null) return null;
  const times = { startedAt: passStartedAt, finishedAt: passFinishedAt };
  return pickView(cleanupRunView, { ...pass, ...times, by: pass.actor.label });
}
