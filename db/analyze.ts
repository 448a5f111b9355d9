import { sql } from "drizzle-orm";
import type { DatabaseClient } from "./client";

/** So many rows, and to read all of a table for each query begins to cost. */
const worthIt = 500;

/**
 * Has PostgreSQL look at tables that have filled up, or doubled, since it last did. Its own pass comes up to a minute
 * later, and until then it takes them for small and reads the whole of them where an index would do; connections keep
 * such plans.
 */
export async function analyzeNewTables(door: DatabaseClient): Promise<void> {
  await door.read(async (db) => {
    const [found] = await db.execute<{ tables: string | null }>(sql`
      select string_agg(format('%I.%I', schemaname, relname), ', ') as tables from pg_stat_user_tables
      where schemaname = 'public' and n_mod_since_analyze > ${worthIt} and n_mod_since_analyze * 2 > n_live_tup`);
    if (found?.tables) await db.execute(sql.raw(`analyze ${found.tables}`));
  });
}
