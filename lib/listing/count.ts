import { type SQL, sql } from "drizzle-orm";
import { planEachTime, type ReadDatabase } from "@/db/client";

/** How many rows a query finds. Counts up to `max`; a result of `max + 1` means there are more. */
export async function countUpTo(db: ReadDatabase, query: SQL, max: number): Promise<number> {
  const [counted] = await db.execute<{ total: string }>(
    sql`${sql.raw(planEachTime)} select count(*) as total from (${query} limit ${max + 1}) counted`,
  );
  return Number(counted?.total ?? 0);
}

/** PostgreSQL's own estimate of how many rows a query finds. */
export async function estimateCount(db: ReadDatabase, query: SQL): Promise<number> {
  const [plan] = await db.execute<{ "QUERY PLAN": unknown }>(sql`explain (format json) ${query}`);
  const text = JSON.stringify(plan?.["QUERY PLAN"] ?? "");
  return Number(/Plan Rows[\\"]*: *(\d+)/.exec(text)?.[1] ?? 0);
}

/** The ids of all rows that a query finds; undefined if they are more than `max`. */
export async function idsUpTo(db: ReadDatabase, query: SQL, max: number): Promise<string[] | undefined> {
  // `materialized` makes PostgreSQL plan for all rows. Otherwise it may scan the table and hope to find `max` rows
  // soon.
  const found = await db.execute<{ id: string }>(
    sql`with matching as materialized (${query}) select id from matching limit ${max + 1}`,
  );
  return found.length > max ? undefined : found.map(({ id }) => id);
}
