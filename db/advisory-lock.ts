import { sql } from "drizzle-orm";
import type { Database } from "./client";

/** Locks names until the transaction ends, in sorted order, so that transactions that lock several cannot deadlock. */
export async function lockNames(tx: Database, ...names: string[]): Promise<void> {
  if (names.length === 0) return;
  const sorted = [...new Set(names)].sort();
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest(${sql.param(sorted)}::text[]) name`,
  );
}
