import { type SQL, sql } from "drizzle-orm";
import type { DatabaseClient } from "@/db/client";
import { describeError, log } from "@/lib/log";

const batchSize = 2_000;

/**
 * Tables with a project's rows, children first, so that no statement deletes more than a batch and the rows that depend
 * on it. A test checks that every such table is listed. Small tables are deleted by cascade with the project's own row.
 */
export const deletionOrder = [
  ...["job_items", "jobs", "import_chunks", "import_rejects", "imports"],
  ...["feedback_quarantine_items", "device_delivery", "devices", "users", "audit_events"],
  ...["feedback_receipts", "feedback_hours", "forgotten_users", "user_token_cutoffs", "user_fields"],
] as const;

/** Tables without a foreign key to the project, which triggers and the task that folds counts write. */
const countTables = ["device_count_deltas", "device_counts", "counter_deltas", "counters"] as const;

export const tablesWithoutForeignKey: readonly string[] = [...countTables, "feedback_receipts"];

/**
 * Deletes the rows of deleted projects for about `forMs`. Each batch commits, so the deletion continues after a
 * restart, and several servers may share the work.
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

/** Deletes a batch, or the project itself when nothing else is left. Returns whether the project was deleted. */
async function deleteBatch(client: DatabaseClient, projectId: string): Promise<boolean> {
  for (const table of deletionOrder) {
    const rows = await client.statement((db) => db.execute(batchOf(table, projectId)));
    if (rows.count > 0) return false;
  }
  await client.transaction(async (tx) => {
    // A registration that began before the deletion may have added rows since. Foreign keys delete those.
    await tx.execute(sql`delete from projects where id = ${projectId} and deleted_at is not null`);
    // Wait for the task that folds counts, and keep it from writing them again meanwhile.
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
