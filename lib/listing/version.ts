import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/**
 * The numbers that a version begins with, without zeros at the end: 4.2.0 is 4.2. Null if it begins with none. Safe for
 * any text: it is cut, and numerics hold that many digits.
 */
const numbersOf = (version: SQLWrapper): SQL =>
  sql`string_to_array(regexp_replace(substring(left(${version}, 100) from '^[vV]?([0-9]+(?:[.][0-9]+)*)'), '([.]0+)+$', ''), '.')::numeric[]`;

/** Whether a column's version is below another, number by number: 4.2 is below 4.10. Not true of a text without a version. */
export function versionIsBelow(column: SQLWrapper, version: string): SQL {
  const numbers = version.replace(/(\.0+)+$/, "").split(".");
  return sql`${numbersOf(column)} < ${`{${numbers}}`}::numeric[]`;
}
