import { sql } from "drizzle-orm";
import type { DatabaseClient } from "./client";

/** Scanning a table with fewer changed rows than this is fast enough. */
const minChangedRows = 500;

/**
 * Analyzes tables that have filled up, or doubled, since they were last analyzed. Autovacuum does so up to a minute
 * later. Until then PostgreSQL believes that the tables are small and scans them instead of using an index, and
 * connections keep such plans.
 */
export async function analyzeNewTables(client: DatabaseClient): Promise<void> {
  await client.statement(async (db) => {
    const [found] = await db.execute<{ tables: string | null }>(sql`
      select string_agg(t.relid::regclass::text, ', ') as tables
      from pg_stat_user_tables t join pg_class c on c.oid = t.relid
      where t.schemaname = 'public' and t.n_mod_since_analyze > ${minChangedRows}
        and t.n_live_tup >= 2 * greatest(c.reltuples, 0)`);
    if (found?.tables) await db.execute(sql.raw(`analyze ${found.tables}`));
  });
}
