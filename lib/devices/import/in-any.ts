import { type AnyColumn, type SQL, sql } from "drizzle-orm";

/** That a column of texts has one of some values, as one parameter: the statement is the same however many there are. */
export const inAny = (column: AnyColumn, values: string[]): SQL =>
  sql`${column} = any(${sql.param([...new Set(values)])}::text[])`;
