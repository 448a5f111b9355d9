import { sql } from "drizzle-orm";
import type { DatabaseClient } from "./client";

/** So many rows, and to read all of a table for each query begins to cost. */
const worthIt = 500;

/**
 * Has PostgreSQL look at tables that have filled up since they were made. Its own pass comes up to a minute later, and
 * until then it takes them for empty and reads the whole of them where an index would do.
 */
export async function analyzeNewTables(door: DatabaseClient): Promise<void> {
  await door.read(async (db) => {
    const [found] = await db.execute<{ tables: string | null }>(sql`
      select string_agg(format('%I.%I', schemaname, relname), ', ') as tables from pg_stat_user_tables
      where schemaname = 'public' and last_analyze is null and last_autoanalyze is null
        and n_mod_since_analyze > ${worthIt}`);
    if (found?.tables) await db.execute(sql.raw(`analyze ${found.tables}`));
  });
}
