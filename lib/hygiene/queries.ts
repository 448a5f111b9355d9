import { eq, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { hygiene } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { totalOf } from "@/lib/devices/count";
import { wantedDevices } from "@/lib/devices/filters";
import { DomainError } from "@/lib/errors";
import { allowance } from "./allowance";
import { countOldHistory } from "./history";
import { lastNight } from "./night";
import { type HygieneRow, toHygieneView } from "./present";
import { countEnabled } from "./stale";
import type { HygieneView, NextPass } from "./views";

/** How a project is kept clean, what the next pass will do, and how the last one went. */
export const getHygiene = (ctx: RequestContext): Promise<HygieneView> =>
  database().read((db) => readHygiene(db, ctx));

/** The same, in a pass through the door that is under way. */
export async function readHygiene(db: Database, ctx: RequestContext): Promise<HygieneView> {
  const [row] = await db.select().from(hygiene).where(eq(hygiene.projectId, ctx.project.id));
  if (row === undefined) throw new DomainError("notFound", "There is no such project.");
  return toHygieneView(row, await nextPass(db, ctx, row));
}

async function nextPass(db: Database, ctx: RequestContext, row: HygieneRow): Promise<NextPass> {
  const [moments] = await db.execute<{ dueAt: string; historyBefore: string | null }>(sql`
    select ${lastNight} + interval '1 day' as "dueAt",
      (now() - make_interval(days => ${row.historyDays}))::text as "historyBefore"`);
  if (moments === undefined) throw new Error("The database did not tell the time.");
  const { dueAt, historyBefore } = moments;
  // The very filters of the list that the console links to.
  const filters = { status: "enabled", lastSeenBefore: `${row.staleAfterDays}d` } as const;
  const { total, isEstimate } = await totalOf(db, ctx, filters, await wantedDevices(db, ctx, filters));
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
    wouldStop: row.disableStale && total > allowance(enabled, row.mostPercent),
    ...old,
  };
}
