import { and, eq, lt, type SQL, sql } from "drizzle-orm";
import type { Database, ReadDatabase } from "@/db/client";
import { auditEvents } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { minIdAt } from "@/lib/ids";
import { countUpTo } from "@/lib/listing/count";

const batchSize = 1_000;
const maxCounted = 10_000;

/** Ids carry the servers' time and give the index range; the database's `created_at` decides. */
const olderThan = (ctx: RequestContext, historyBefore: string): SQL | undefined =>
  and(
    eq(auditEvents.projectId, ctx.project.id),
    lt(auditEvents.id, minIdAt(Date.parse(historyBefore))),
    sql`${auditEvents.createdAt} < ${historyBefore}::timestamptz`,
  );

export async function countOldHistory(
  db: ReadDatabase,
  ctx: RequestContext,
  historyBefore: string,
): Promise<{ history: number; historyIsMore: boolean }> {
  const old = sql`select 1 from ${auditEvents} where ${olderThan(ctx, historyBefore)}`;
  const total = await countUpTo(db, old, maxCounted);
  return { history: Math.min(total, maxCounted), historyIsMore: total > maxCounted };
}

/** Deletes a batch of old events. Returns how many, 0 if none are left. */
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
    .limit(batchSize);
  const deleted = await tx.execute(sql`
    delete from ${auditEvents} where project_id = ${ctx.project.id} and id in (${oldest})`);
  return deleted.count;
}
