import { asc, desc, type SQL, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { limitConcurrency } from "@/lib/async/limit-concurrency";
import { retryWhileUnavailable } from "@/lib/async/retry";

/** Where in a list a batch ended: the sort values of its last row as text, the id last. */
export type Cursor = string[];

export const batchSize = 1_000;

/** All exports together use at most this many connections. */
const limit = limitConcurrency(2);

/** The order by some columns, all in one direction, and the condition for rows after a cursor. */
export function buildKeyset(columns: SQL[], descending: boolean) {
  const list = (parts: SQL[]) => sql.join(parts, sql`, `);
  return {
    order: columns.map((column) => (descending ? desc : asc)(column)),
    cursor: sql<Cursor>`json_build_array(${list(columns.map((column) => sql`${column}::text`))})`,
    after: (cursor: Cursor | undefined): SQL | undefined =>
      cursor &&
      sql`(${list(columns)}) ${sql.raw(descending ? "<" : ">")} (${list(cursor.map((part) => sql`${part}`))})`,
  };
}

/**
 * A whole list in batches. Each batch is a query of its own, made when the previous one has been consumed, so that a
 * slow reader holds no connection.
 */
export async function* readBatches<Row>(
  readBatch: (
    db: Database,
    after: Cursor | undefined,
  ) => Promise<{ rows: Row[]; cursor: Cursor | undefined }>,
): AsyncGenerator<Row[]> {
  for (let cursor: Cursor | undefined; ; ) {
    const after = cursor;
    const batch = await retryWhileUnavailable(() =>
      limit(() => database().read((db) => readBatch(db, after))),
    );
    if (batch.rows.length > 0) yield batch.rows;
    cursor = batch.cursor;
    if (cursor === undefined) return;
  }
}
