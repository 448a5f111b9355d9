import { type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import type { RequestContext } from "@/lib/context";

const batchSize = 1_000;

/**
 * Deletes a batch of finished jobs, imports and old feedback. Jobs can be undone, and decided quarantines seen, for 30
 * days. What belongs to a job, an import or a quarantine goes first, so that no statement takes long. Returns the number
 * of deleted rows, 0 if none are left.
 */
export async function deleteExpired(tx: Database, ctx: RequestContext): Promise<number> {
  const ofProject = sql`project_id = ${ctx.project.id}`;
  const isFinished = sql`finished_at < now() - interval '30 days'`;
  const isDecided = sql`closed_at < now() - interval '30 days'`;
  const expired: [table: SQL, condition: SQL][] = [
    [sql`job_items`, sql`job_id in (select id from jobs where ${ofProject} and ${isFinished})`],
    [sql`jobs`, isFinished],
    [sql`import_rejects`, sql`import_id in (select id from imports where ${ofProject} and ${isFinished})`],
    [sql`import_chunks`, sql`import_id in (select id from imports where ${ofProject} and ${isFinished})`],
    [sql`imports`, isFinished],
    [sql`feedback_receipts`, sql`received_at < now() - interval '7 days'`],
    [sql`feedback_hours`, sql`hour < now() - interval '2 days'`],
    [sql`application_problems`, sql`last_at < now() - interval '7 days'`],
    [
      sql`feedback_quarantine_items`,
      sql`quarantine_id in (select id from feedback_quarantines where ${ofProject} and ${isDecided})`,
    ],
    [sql`feedback_quarantines`, isDecided],
  ];
  for (const [table, condition] of expired) {
    const deleted = await tx.execute(sql`
      delete from ${table} where ctid = any(array(
        select ctid from ${table} where ${ofProject} and ${condition} limit ${batchSize}))`);
    if (deleted.count > 0) return deleted.count;
  }
  return 0;
}
