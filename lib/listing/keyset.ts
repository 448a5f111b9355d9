import { asc, desc, type SQL, sql } from "drizzle-orm";

/** Where in a list a batch ended: what its last row is sorted by, as text, the id last. */
export type Cursor = string[];

/** The order by some columns, all in one direction, and the condition that a row comes after a place in it. */
export function buildKeyset(columns: SQL[], descending: boolean) {
  const list = (parts: SQL[]) => sql.join(parts, sql`, `);
  return {
    order: columns.map((column) => (descending ? desc : asc)(column)),
    place: sql<Cursor>`json_build_array(${list(columns.map((column) => sql`${column}::text`))})`,
    after: (place: Cursor | undefined): SQL | undefined =>
      place &&
      sql`(${list(columns)}) ${sql.raw(descending ? "<" : ">")} (${list(place.map((part) => sql`${part}`))})`,
  };
}
