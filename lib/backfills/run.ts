import { eq, type SQL, sql } from "drizzle-orm";
import { ConcurrentModificationError, type Database, type DatabaseClient, sqlState } from "@/db/client";
import { backfills } from "@/db/schema";
import { retryWhileUnavailable } from "@/lib/async/retry";
import { findBatch, type Key } from "./batches";
import { browsersAsDevices } from "./browser-tokens";
import { lowerCaseEmails } from "./emails";
import { liftAttributes } from "./lifted-attributes";
import { normalisePushTokens } from "./push-tokens";

/**
 * A data migration that is too large for one transaction. It walks a table by primary key, one batch per transaction,
 * and skips rows that are already correct. Older instances may still run and write rows in the old form, so
 * every backfill walks its table three times.
 */
export interface Backfill {
  name: string;
  title: string;
  table: "devices" | "users";
  /** Finds the rows `t` to change. It may find more. */
  condition: SQL;
  /** Changes up to 200 rows, and returns how many it changed. */
  change(tx: Database, keys: Key[]): Promise<number>;
}

const allBackfills: readonly Backfill[] = [
  normalisePushTokens,
  lowerCaseEmails,
  liftAttributes,
  browsersAsDevices,
];

/** The first pass runs before the server listens; the others fix what older instances wrote after it. */
const passDelays = ["0 s", "1 hour", "1 day"] as const;

export interface BackfillProgress {
  title: string;
  read: number;
  changed: number;
  /** The approximate number of rows in the table. */
  rows: number;
  done: boolean;
}

export interface BackfillOptions {
  onProgress?: (progress: BackfillProgress) => void;
  /** Stops after the current batch. */
  isStopping?: () => boolean;
}

/**
 * Runs the first pass of every backfill that has not had one. Each batch locks the backfill's row and moves its
 * position in the same transaction, so instances that start together share the work, and a restart continues after a
 * crash.
 */
export async function runBackfills(
  client: DatabaseClient,
  { onProgress, isStopping = () => false }: BackfillOptions = {},
  selected: readonly Backfill[] = allBackfills,
): Promise<void> {
  for (const backfill of selected) {
    const isFirstPass = (row: BackfillRow) => row.passes === 0;
    let rows: number | undefined;
    while (!isStopping()) {
      const row = await retryWhileUnavailable(() =>
        client.transaction((tx) => runBatch(tx, backfill, isFirstPass)),
      );
      if (row === undefined) break;
      rows ??= await estimateRows(client, backfill);
      const { rowsRead: read, rowsChanged: changed, passes } = row;
      onProgress?.({ title: backfill.title, read, changed, rows, done: passes > 0 });
    }
  }
}

/** Works on later passes that are due, for about `forMs`. */
export async function repeatBackfills(client: DatabaseClient, forMs = 1_000): Promise<void> {
  const until = performance.now() + forMs;
  for (const backfill of allBackfills) {
    const isLaterPass = (row: BackfillRow) => row.passes > 0 && row.isDue;
    while (
      performance.now() < until &&
      (await client.transaction((tx) => runBatch(tx, backfill, isLaterPass))) !== undefined
    );
  }
}

type BackfillRow = typeof backfills.$inferSelect & { isDue: boolean };

/** Returns the new progress, or undefined if there is nothing to do. */
async function runBatch(
  tx: Database,
  backfill: Backfill,
  isWanted: (row: BackfillRow) => boolean,
): Promise<typeof backfills.$inferSelect | undefined> {
  await tx.insert(backfills).values({ name: backfill.name }).onConflictDoNothing();
  const delays = sql.join(
    passDelays.map((delay) => sql`${delay}::interval`),
    sql`, `,
  );
  const nextPassAt = sql`${backfills.finishedAt} + (array[${delays}])[${backfills.passes} + 1]`;
  const [found] = await tx
    .select({ row: backfills, isDue: sql<boolean>`coalesce(${nextPassAt} < now(), false)` })
    .from(backfills)
    .where(eq(backfills.name, backfill.name))
    .for("update");
  if (found === undefined || !isWanted({ ...found.row, isDue: found.isDue })) return undefined;
  const { row } = found;
  const { keys, read, last } = await findBatch(tx, backfill, row.position);
  const change = async () => (keys.length === 0 ? 0 : backfill.change(tx, keys));
  const changed = await change().catch((error: unknown) => {
    if (sqlState(error) !== "23505") throw error;
    throw new ConcurrentModificationError("Another request wrote the same push token or email.");
  });
  const isNewPass = row.position === null;
  const [updated] = await tx
    .update(backfills)
    .set({
      position: last,
      rowsRead: (isNewPass ? 0 : row.rowsRead) + read,
      rowsChanged: (isNewPass ? 0 : row.rowsChanged) + changed,
      ...(last === null && { passes: row.passes + 1, finishedAt: sql`now()` }),
    })
    .where(eq(backfills.name, backfill.name))
    .returning();
  return updated;
}

async function estimateRows(client: DatabaseClient, { table }: Backfill): Promise<number> {
  const [row] = await client.read((db) =>
    db.execute<{ rows: string }>(
      sql`select greatest(reltuples, 0)::bigint as rows from pg_class where oid = ${table}::regclass`,
    ),
  );
  return Number(row?.rows ?? 0);
}
