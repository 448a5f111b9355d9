import { type SQL, sql } from "drizzle-orm";
import type { DatabaseClient } from "@/db/client";
import { describeError, log } from "@/lib/log";

const batchSize = 2_000;

/**
 * Tables with a project's rows, children first, so that no statement deletes more than a batch and what hangs on it. A
 * test holds that every table of projects is here. Those of a few rows go with the project's own row.
 */
export const deletionOrder = [
  ...["job_items", "jobs", "import_chunks", "import_rejects", "imports"],
  ...["feedback_quarantine_items", "device_delivery", "devices", "users", "audit_events"],
  ...["feedback_receipts", "feedback_hours", "forgotten_users", "user_token_cutoffs", "user_fields"],
] as const;

/** What has no foreign key to the project, and is written by triggers and the task that adds up counts. */
const countTables = ["device_count_deltas", "device_counts", "counter_deltas", "counters"] as const;

export const tablesWithoutForeignKey: readonly string[] = [...countTables, "feedback_receipts"];

/**
 * Deletes the rows of deleted projects for about `forMs`, in batches that each commit, so that it goes on where it
 * stopped after a restart. Servers may share the work.
 */
export async function deleteProjects(client: DatabaseClient, forMs = 1_000): Promise<void> {
  const until = performance.now() + forMs;
  // In random order, so that a project that cannot be deleted does not block the others.
  const deleted = await client.read((db) =>
    db.execute<{ id: string }>(sql`select id from projects where deleted_at is not null order by random()`),
  );
  for (const { id } of deleted) {
    try {
      while (performance.now() < until) if (await deleteBatch(client, id)) break;
    } catch (error) {
      log().error({ projectId: id, failure: describeError(error) }, "Project deletion paused");
    }
  }
}

/** Deletes a batch, or the project itself when nothing else is left. Returns whether it is gone. */
async function deleteBatch(client: DatabaseClient, projectId: string): Promise<boolean> {
  for (const table of deletionOrder) {
    const rows = await client.statement((db) => db.execute(batchOf(table, projectId)));
    if (rows.count > 0) return false;
  }
  await client.transaction(async (tx) => {
    // A registration that began before the project was deleted may have come in between: foreign keys find it.
    await tx.execute(sql`delete from projects where id = ${projectId} and deleted_at is not null`);
    // No one else may be adding up counts meanwhile, and write them anew.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('rollcall fold counts'))`);
    for (const table of countTables) {
      await tx.execute(sql`delete from ${sql.identifier(table)} where project_id = ${projectId}`);
    }
  });
  log().warn({ projectId }, "Project deletion finished");
  return true;
}

/** In a partitioned table, rows of other projects may have the same `ctid`. */
const batchOf = (table: string, projectId: string): SQL => {
  const name = sql.identifier(table);
  return sql`
    delete from ${name} where project_id = ${projectId} and ctid = any(array(
      select ctid from ${name} where project_id = ${projectId} limit ${batchSize}))`;
};
