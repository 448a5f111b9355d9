import { type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";

/** How many rows the query finds, counted one by one up to `most`; one more stands for all further ones. */
export async function countUpTo(db: Database, query: SQL, most: number): Promise<number> {
  const [counted] = await db.execute<{ total: string }>(
    sql`select count(*) as total from (${query} limit ${most + 1}) counted`,
  );
  return Number(counted?.total ?? 0);
}

/** How many rows PostgreSQL guesses that the query finds. */
export async function estimateCount(db: Database, query: SQL): Promise<number> {
  const [plan] = await db.execute<{ "QUERY PLAN": unknown }>(sql`explain (format json) ${query}`);
  const text = JSON.stringify(plan?.["QUERY PLAN"] ?? "");
  return Number(/Plan Rows[\\"]*: *(\d+)/.exec(text)?.[1] ?? 0);
}
