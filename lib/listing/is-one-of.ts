import { type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/**
 * Whether a column has one of some values. The values are in a subquery, so that PostgreSQL keeps one plan for any
 * number of them instead of planning the statement again each time.
 */
export function isOneOf(column: PgColumn, values: string[]): SQL {
  const type = sql.raw(`${column.getSQLType()}[]`);
  return sql`${column} = any((select ${sql.param(values)}::${type})::${type})`;
}
