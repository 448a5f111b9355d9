import { type Database, database } from "@/db/client";
import { limitConcurrency } from "@/lib/async/limit-concurrency";
import { retryWhileUnavailable } from "@/lib/async/retry";
import type { Cursor } from "./keyset";

export const batchSize = 1_000;

/** However many exports there are, so many connections is all that they have between them. */
const inTurn = limitConcurrency(2);

/**
 * A list from its beginning to its end, a batch at a time. Each batch is a query of its own, made when the last one has
 * been taken, so that whoever is slow to take them holds no connection.
 */
export async function* readBatches<Row>(
  batchAfter: (
    db: Database,
    place: Cursor | undefined,
  ) => Promise<{ rows: Row[]; place: Cursor | undefined }>,
): AsyncGenerator<Row[]> {
  for (let place: Cursor | undefined; ; ) {
    const from = place;
    const found = await retryWhileUnavailable(() =>
      inTurn(() => database().read((db) => batchAfter(db, from))),
    );
    if (found.rows.length > 0) yield found.rows;
    place = found.place;
    if (place === undefined) return;
  }
}
