import { eq, sql } from "drizzle-orm";
import { ConcurrentModificationError, type Database, type DatabaseClient, sqlState } from "@/db/client";
import { backfills } from "@/db/schema";
import { retryWhileUnavailable } from "@/lib/async/retry";
import { lowerCaseEmails } from "./emails";
import { normalisePushTokens } from "./push-tokens";

/**
 * A change of existing rows that is too large for a migration, which is one transaction. It goes through a table by its
 * key, a batch in each transaction, and must do nothing to rows that are right: it runs beside older instances, which go
 * on writing rows of the old kind, so each backfill makes three passes.
 */
export interface Backfill {
  name: string;
  /** What it does, for the log. */
  title: string;
  table: "devices" | "users";
  /** Mends the rows after a key, up to some number of them. `last` is the last one's key; null at the table's end. */
  batch(tx: Database, after: string[] | null): Promise<BackfillBatch>;
}

export interface BackfillBatch {
  last: string[] | null;
  read: number;
  changed: number;
}

const known: readonly Backfill[] = [normalisePushTokens, lowerCaseEmails];

/** The first pass comes before the server listens; the later ones mend what older instances wrote after it. */
const passesDue = ["0 s", "1 hour", "1 day"] as const;

export interface BackfillProgress {
  title: string;
  read: number;
  changed: number;
  /** About how many rows the table has. */
  rows: number;
  done: boolean;
}

/**
 * Makes the first pass of every backfill that has not had one. Each batch moves the backfill's position in its own
 * transaction, under a lock on the backfill's row: so instances that start together share the work, and after a crash
 * the next start goes on where it was. `tell` hears of the progress, `isStopping` ends it after a batch.
 */
export async function runBackfills(
  door: DatabaseClient,
  {
    tell = () => {},
    isStopping = () => false,
  }: { tell?: (progress: BackfillProgress) => void; isStopping?: () => boolean } = {},
  all: readonly Backfill[] = known,
): Promise<void> {
  for (const backfill of all) {
    const isFirst = (row: BackfillRow) => row.passes === 0;
    let rows: number | undefined;
    while (!isStopping()) {
      const row = await retryWhileUnavailable(() => door.transaction((tx) => step(tx, backfill, isFirst)));
      if (row === undefined) break;
      rows ??= await rowsOf(door, backfill);
      tell({
        title: backfill.title,
        read: row.rowsRead,
        changed: row.rowsChanged,
        rows,
        done: row.passes > 0,
      });
    }
  }
}

/** Works for a moment on a later pass that is due. */
export async function repeatBackfills(
  door: DatabaseClient,
  forMs = 1_000,
  all: readonly Backfill[] = known,
): Promise<void> {
  const until = performance.now() + forMs;
  for (const backfill of all) {
    const isDue = (row: BackfillRow) => row.passes > 0 && row.isDue;
    while (performance.now() < until && (await door.transaction((tx) => step(tx, backfill, isDue))));
  }
}

type BackfillRow = typeof backfills.$inferSelect & { isDue: boolean };

/** One batch, where a pass is wanted. Answers how far the backfill is then; undefined where nothing was to do. */
async function step(
  tx: Database,
  backfill: Backfill,
  isWanted: (row: BackfillRow) => boolean,
): Promise<typeof backfills.$inferSelect | undefined> {
  await tx.insert(backfills).values({ name: backfill.name }).onConflictDoNothing();
  const delays = sql`(array[${sql.join(
    passesDue.map((delay) => sql`${delay}::interval`),
    sql`, `,
  )}])`;
  const [found] = await tx
    .select({
      row: backfills,
      isDue: sql<boolean>`coalesce(${backfills.finishedAt} + ${delays}[${backfills.passes} + 1] < now(), false)`,
    })
    .from(backfills)
    .where(eq(backfills.name, backfill.name))
    .for("update");
  if (found === undefined || !isWanted({ ...found.row, isDue: found.isDue })) return undefined;
  const { row } = found;
  const { last, read, changed } = await backfill.batch(tx, row.position).catch((error: unknown) => {
    if (sqlState(error) !== "23505") throw error;
    throw new ConcurrentModificationError("Somebody else wrote the same token or email meanwhile.");
  });
  const [now] = await tx
    .update(backfills)
    .set({
      position: last,
      rowsRead: (row.position === null ? 0 : row.rowsRead) + read,
      rowsChanged: (row.position === null ? 0 : row.rowsChanged) + changed,
      ...(last === null && { passes: row.passes + 1, finishedAt: sql`now()` }),
    })
    .where(eq(backfills.name, backfill.name))
    .returning();
  return now;
}

async function rowsOf(door: DatabaseClient, { table }: Backfill): Promise<number> {
  const [row] = await door.read((db) =>
    db.execute<{ rows: string }>(
      sql`select greatest(reltuples, 0)::bigint as rows from pg_class where oid = ${table}::regclass`,
    ),
  );
  return Number(row?.rows ?? 0);
}
