import { and, eq, lt, type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { auditEvents } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { minIdAt } from "@/lib/ids";
import { countUpTo } from "@/lib/listing/count";

const batch = 1_000;
const countedOneByOne = 10_000;

/** Ids order by time, and are made by the servers' clocks: they find the events, and the database's time decides. */
const olderThan = (ctx: RequestContext, historyBefore: string): SQL | undefined =>
  and(
    eq(auditEvents.projectId, ctx.project.id),
    lt(auditEvents.id, minIdAt(Date.parse(historyBefore))),
    sql`${auditEvents.createdAt} < ${historyBefore}::timestamptz`,
  );

/** How many events are older, counted up to 10,000. */
export async function countOldHistory(
  db: Database,
  ctx: RequestContext,
  historyBefore: string,
): Promise<{ history: number; historyIsMore: boolean }> {
  const old = sql`select 1 from ${auditEvents} where ${olderThan(ctx, historyBefore)}`;
  const total = await countUpTo(db, old, countedOneByOne);
  return { history: Math.min(total, countedOneByOne), historyIsMore: total > countedOneByOne };
}

/** Drops some of the events that are older; answers how many, and none where none is left. */
export async function deleteOldHistory(
  tx: Database,
  ctx: RequestContext,
  historyBefore: string,
): Promise<number> {
  const oldest = tx
    .select({ id: auditEvents.id })
    .from(auditEvents)
    .where(olderThan(ctx, historyBefore))
    .orderBy(auditEvents.id)
    .limit(batch);
  const dropped = await tx.execute(sql`
    delete from ${auditEvents} where project_id = ${ctx.project.id} and id in (${oldest})`);
  return dropped.count;
}
