import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/**
 * The leading numbers of a version without trailing zeros: 4.2.0 becomes 4.2. Null if it does not begin with a number.
 * Safe for any text, because it is cut to a length at which every number fits into a `numeric`.
 */
const numbersOf = (version: SQLWrapper): SQL =>
  sql`string_to_array(regexp_replace(substring(left(${version}, 100) from '^[vV]?([0-9]+(?:[.][0-9]+)*)'), '([.]0+)+$', ''), '.')::numeric[]`;

/** Whether a column's version is below another, number by number: 4.2 is below 4.10. Never true for other texts. */
export function versionIsBelow(column: SQLWrapper, version: string): SQL {
  const numbers = version.replace(/(\.0+)+$/, "").split(".");
  return sql`${numbersOf(column)} < ${`{${numbers}}`}::numeric[]`;
}
