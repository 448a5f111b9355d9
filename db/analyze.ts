import { sql } from "drizzle-orm";
import type { DatabaseClient } from "./client";

/** From this many rows on, a sequential scan per query becomes expensive. */
const minRows = 500;

/**
 * Analyzes tables that have filled up since they were created. Autovacuum does so up to a minute later, and until then
 * the planner takes them for empty and scans them where an index would do.
 */
export async function analyzeNewTables(client: DatabaseClient): Promise<void> {
  await client.read(async (db) => {
    const [found] = await db.execute<{ tables: string | null }>(sql`
      select string_agg(format('%I.%I', schemaname, relname), ', ') as tables from pg_stat_user_tables
      where schemaname = 'public' and last_analyze is null and last_autoanalyze is null
        and n_mod_since_analyze > ${minRows}`);
    if (found?.tables) await db.execute(sql.raw(`analyze ${found.tables}`));
  });
}
