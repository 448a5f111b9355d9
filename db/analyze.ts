import { sql } from "drizzle-orm";
import type { DatabaseClient } from "./client";

/** From this many rows on, reading the whole table for each query becomes slow. */
const worthIt = 500;

/**
 * Has PostgreSQL look at tables that have filled up, or doubled, since it last did. Its own pass comes up to a minute
 * later, and until then it takes them for small and reads the whole of them where an index would do; connections keep
 * such plans.
 */
export async function analyzeNewTables(client: DatabaseClient): Promise<void> {
  await client.statement(async (db) => {
    const [found] = await db.execute<{ tables: string | null }>(sql`
      select string_agg(t.relid::regclass::text, ', ') as tables
      from pg_stat_user_tables t join pg_class c on c.oid = t.relid
      where t.schemaname = 'public' and t.n_mod_since_analyze > ${worthIt}
        and t.n_live_tup >= 2 * greatest(c.reltuples, 0)`);
    if (found?.tables) await db.execute(sql.raw(`analyze ${found.tables}`));
  });
}
