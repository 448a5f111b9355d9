import { type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/**
 * Whether a column is one of some values, however many: they stand in a query of their own, so that their number is no
 * reason for PostgreSQL to plan the statement anew each time.
 */
export function isOneOf(column: PgColumn, values: string[]): SQL {
  const type = sql.raw(`${column.getSQLType()}[]`);
  return sql`${column} = any((select ${sql.param(values)}::${type})::${type})`;
}
