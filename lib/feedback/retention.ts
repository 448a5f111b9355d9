import { type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import type { RequestContext } from "@/lib/context";

const batchSize = 1_000;

/**
 * Deletes a batch of old feedback data: receipts after a week, hourly counts after two days, an application's problem a
 * week after its last report, and decided quarantines after 30 days. Returns the number of deleted rows.
 */
export async function deleteOldFeedback(tx: Database, ctx: RequestContext): Promise<number> {
  const isOld: [SQL, SQL][] = [
    [sql`feedback_receipts`, sql`received_at < now() - interval '7 days'`],
    [sql`feedback_hours`, sql`hour < now() - interval '2 days'`],
    [sql`application_problems`, sql`last_at < now() - interval '7 days'`],
    [
      sql`feedback_quarantine_items`,
      sql`quarantine_id in (select id from feedback_quarantines where project_id = ${ctx.project.id}
        and closed_at < now() - interval '30 days')`,
    ],
    [sql`feedback_quarantines`, sql`closed_at < now() - interval '30 days'`],
  ];
  for (const [table, condition] of isOld) {
    const deleted = await tx.execute(sql`
      delete from ${table} where ctid = any(array(
        select ctid from ${table} where project_id = ${ctx.project.id} and ${condition} limit ${batchSize}))`);
    if (deleted.count > 0) return deleted.count;
  }
  return 0;
}
