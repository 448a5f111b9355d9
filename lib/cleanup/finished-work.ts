import { type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import type { RequestContext } from "@/lib/context";

const batchSize = 1_000;
/** How long finished jobs and imports are kept, and jobs can be undone. */
const retentionDays = 30;

const isExpired = sql`finished_at < now() - make_interval(days => ${retentionDays})`;

/**
 * Deletes a batch of expired jobs and imports: first their items, rejected rows and files, so that no statement takes
 * long. Returns the number of deleted rows, 0 if none are left.
 */
export async function deleteFinishedWork(tx: Database, ctx: RequestContext): Promise<number> {
  const { id } = ctx.project;
  const expired = (table: SQL) => sql`select id from ${table} where project_id = ${id} and ${isExpired}`;
  for (const [part, parent, column] of [
    [sql`job_items`, sql`jobs`, sql`job_id`],
    [sql`import_rejects`, sql`imports`, sql`import_id`],
    [sql`import_chunks`, sql`imports`, sql`import_id`],
  ] as const) {
    const deleted = await tx.execute(sql`
      delete from ${part} where ctid = any(array(
        select ctid from ${part} where project_id = ${id} and ${column} in (${expired(parent)}) limit ${batchSize}))`);
    if (deleted.count > 0) return deleted.count;
  }
  const jobs = await tx.execute(sql`delete from jobs where project_id = ${id} and ${isExpired}`);
  const imports = await tx.execute(sql`delete from imports where project_id = ${id} and ${isExpired}`);
  return jobs.count + imports.count;
}
