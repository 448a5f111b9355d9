import { type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import type { RequestContext } from "@/lib/context";

const batch = 1_000;
/** How long bulk jobs and imports are told of once they have ended, and a job can be undone. */
const keptDays = 30;

const hasEnded = sql`finished_at < now() - make_interval(days => ${keptDays})`;

/**
 * Drops some of what is left of bulk jobs and imports that ended long ago, their devices, rejected rows and files first,
 * so that no statement is long. Answers how many rows went, and none where none is left.
 */
export async function deleteFinishedWork(tx: Database, ctx: RequestContext): Promise<number> {
  const { id } = ctx.project;
  const ended = (table: SQL) => sql`select id from ${table} where project_id = ${id} and ${hasEnded}`;
  for (const [part, whole, column] of [
    [sql`job_items`, sql`jobs`, sql`job_id`],
    [sql`import_rejects`, sql`imports`, sql`import_id`],
    [sql`import_chunks`, sql`imports`, sql`import_id`],
  ] as const) {
    const dropped = await tx.execute(sql`
      delete from ${part} where ctid = any(array(
        select ctid from ${part} where project_id = ${id} and ${column} in (${ended(whole)}) limit ${batch}))`);
    if (dropped.count > 0) return dropped.count;
  }
  const jobs = await tx.execute(sql`delete from jobs where project_id = ${id} and ${hasEnded}`);
  const imports = await tx.execute(sql`delete from imports where project_id = ${id} and ${hasEnded}`);
  return jobs.count + imports.count;
}
