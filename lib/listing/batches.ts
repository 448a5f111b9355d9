import { type Database, database } from "@/db/client";
import { fewAtATime } from "@/lib/few-at-a-time";
import { patiently } from "@/lib/patiently";
import type { Place } from "./keyset";

export const batchSize = 1_000;

/** However many exports there are, so many connections is all that they have between them. */
const inTurn = fewAtATime(2);

/**
 * A list from its beginning to its end, a batch at a time. Each batch is a query of its own, made when the last one has
 * been taken, so that whoever is slow to take them holds no connection.
 */
export async function* batchesOf<Row>(
  batchAfter: (db: Database, place: Place | undefined) => Promise<{ rows: Row[]; place: Place | undefined }>,
): AsyncGenerator<Row[]> {
  for (let place: Place | undefined; ; ) {
    const from = place;
    const found = await patiently(() => inTurn(() => database().read((db) => batchAfter(db, from))));
    if (found.rows.length > 0) yield found.rows;
    place = found.place;
    if (place === undefined) return;
  }
}
