import { asc, desc, type SQL, sql } from "drizzle-orm";
import { database, type ReadDatabase } from "@/db/client";
import { limitConcurrency } from "@/lib/async/limit-concurrency";
import { retryWhileUnavailable } from "@/lib/async/retry";

/** The end of a batch: the sort values of its last row as text, the id last. */
type Cursor = string[];

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

interface BatchQueries<Row> {
  /** The ids of the next `batchSize` rows, which an index alone can find. */
  findIds(db: ReadDatabase, after: Cursor | undefined): PromiseLike<{ id: string; cursor: Cursor }[]>;
  findRows(db: ReadDatabase, ids: string[]): PromiseLike<Row[]>;
  idOf(row: Row): string;
}

/**
 * A complete list in batches. Each batch is a separate query, run once the previous batch has been consumed, so that a
 * slow reader does not occupy a connection. Rows that are deleted meanwhile are left out.
 */
export async function* readBatches<Row>({
  findIds,
  findRows,
  idOf,
}: BatchQueries<Row>): AsyncGenerator<Row[]> {
  for (let cursor: Cursor | undefined; ; ) {
    const after = cursor;
    const [found, rows] = await retryWhileUnavailable(() =>
      limit(() =>
        database().read(async (db) => {
          const found = await findIds(db, after);
          const ids = found.map(({ id }) => id);
          const byId = new Map((await findRows(db, ids)).map((row) => [idOf(row), row]));
          return [found, ids.flatMap((id) => byId.get(id) ?? [])] as const;
        }),
      ),
    );
    if (rows.length > 0) yield rows;
    cursor = found.at(-1)?.cursor;
    if (found.length < batchSize || cursor === undefined) return;
  }
}
