import { getTableName, type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { ReadDatabase } from "@/db/client";

/** Per row of the sample, at most about this many rows of all projects are read. */
const maxReadPerWanted = 10;

/** A random part of a table. It consists of whole pages, so reading it costs the same at any table size. */
interface Sample {
  /** Replaces the table in a query. */
  table: SQL;
  /** How many rows each row of the sample stands for. */
  weight: number;
}

/** A sample of about `wanted` of a project's `all` rows, to estimate what no index and no statistics can count. */
export async function sampleRows(
  db: ReadDatabase,
  table: PgTable,
  all: number,
  wanted: number,
): Promise<Sample> {
  const [found] = await db.execute<{ rows: string }>(
    sql`select greatest(reltuples, 1)::bigint as rows from pg_class where oid = ${getTableName(table)}::regclass`,
  );
  const share = Math.min(1, wanted / all, (wanted * maxReadPerWanted) / Number(found?.rows ?? 1));
  return {
    // Repeatable, so that reloading a list does not change its total.
    table: sql`${table} tablesample system (${sql.raw(String(share * 100))}) repeatable (1)`,
    weight: 1 / share,
  };
}

/** Rounds to two digits, since a sample is no more accurate than that. */
export function roundEstimate(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(count, 1))) - 1);
  return Math.round(count / unit) * unit;
}
