import { sql } from "drizzle-orm";
import type { DatabaseClient } from "@/db/client";

/** Columns that background work changes. */
const own =
  "{last_used_at,last_used_via,last_used_client,recent_clients,requested,pass,pass_started_at,pass_finished_at,attempts}";

/**
 * A digest of each table's rows of one project, which a rejected request must not change. Without counts and samples,
 * which background tasks keep, last use of keys, and the progress of a requested cleanup.
 */
export async function tableDigests(
  database: DatabaseClient,
  projectId: string,
  without: string[] = [],
): Promise<Record<string, string>> {
  const tables = await database.read((db) =>
    db.execute<{ name: string }>(sql`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'project_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`),
  );
  const state: Record<string, string> = {};
  for (const { name } of tables) {
    if (
      /^(device_count|counter|version_count|delivery_coverage|rate_limit)/.test(name) ||
      without.includes(name)
    )
      continue;
    const [row] = await database.read((db) =>
      db.execute<{ digest: string | null }>(sql`
        select md5(string_agg(row::text, ',' order by row::text)) as digest
        from (select to_jsonb(t) - ${own}::text[] as row from ${sql.identifier(name)} t
              where project_id = ${projectId}::uuid) rows
        where row ->> 'action' is distinct from 'hygiene.passed'`),
    );
    state[name] = row?.digest ?? "";
  }
  return state;
}
