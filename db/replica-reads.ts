import { sql } from "drizzle-orm";
import { config } from "@/lib/config";
import { isDomainError } from "@/lib/errors";
import { type DatabaseClient, database, openDatabase, type ReadDatabase } from "./client";

/** The primary's WAL position; `at` is the time just before it was read. */
interface Sample {
  at: number;
  lsn: string;
}

/** The replica has not yet replayed the writes that the reader must see. */
class ReplicaLagError extends Error {
  override readonly name = "ReplicaLagError";
}

const retryReplicaAfterMs = 5_000;

/**
 * Reads from a replica if it has replayed everything that the reader wrote through this server, and all other writes up
 * to a few hundred milliseconds ago. Otherwise, or if the replica is down, reads from the primary. The check and the
 * read share a transaction, because a pooler may choose another replica each time.
 */
export class ReplicaReads {
  readonly #primary: DatabaseClient;
  readonly #replica: DatabaseClient;
  readonly #timer: NodeJS.Timeout;
  readonly #lastWrites = new Map<string, number>();
  #samples: Sample[] = [];
  #sampling: Promise<void> | undefined;
  #skipReplicaUntil = 0;

  constructor(primary: DatabaseClient, replica: DatabaseClient, sampleIntervalMs = 400) {
    this.#primary = primary;
    this.#replica = replica;
    this.#timer = setInterval(() => {
      this.#sampling ??= this.#sample().finally(() => {
        this.#sampling = undefined;
      });
    }, sampleIntervalMs).unref();
  }

  /** Remembers that `reader` has just written, which their next read must show. */
  noteWrite(reader: string): void {
    this.#lastWrites.delete(reader);
    this.#lastWrites.set(reader, performance.now());
  }

  async read<T>(reader: string | null, run: (db: ReadDatabase) => Promise<T>): Promise<T> {
    const lsn = performance.now() < this.#skipReplicaUntil ? undefined : this.#requiredLsn(reader);
    if (lsn === undefined) return this.#primary.read(run);
    try {
      return await this.#replica.transaction(async (db) => {
        await requireReplayed(db, lsn);
        return run(db);
      });
    } catch (error) {
      const isAway = isDomainError(error) && error.code === "unavailable";
      if (!isAway && !(error instanceof ReplicaLagError)) throw error;
      if (isAway) this.#skipReplicaUntil = performance.now() + retryReplicaAfterMs;
      return this.#primary.read(run);
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#replica.close();
  }

  #requiredLsn(reader: string | null): string | undefined {
    const lastWrite =
      (reader === null ? undefined : this.#lastWrites.get(reader)) ?? Number.NEGATIVE_INFINITY;
    return this.#samples.length < 2 ? undefined : this.#samples.find(({ at }) => at > lastWrite)?.lsn;
  }

  async #sample(): Promise<void> {
    const at = performance.now();
    const [row] = await this.#primary
      .read((db) => db.execute<{ lsn: string }>(sql`select pg_current_wal_lsn()::text as lsn`))
      .catch(() => []);
    if (row === undefined) return;
    this.#samples = [...this.#samples.slice(-1), { at, lsn: row.lsn }];
    const [oldest] = this.#samples;
    // The map is in order of writing; writes before the oldest sample no longer matter.
    for (const [reader, lastWrite] of this.#lastWrites) {
      if (oldest === undefined || lastWrite >= oldest.at) break;
      this.#lastWrites.delete(reader);
    }
  }
}

async function requireReplayed(db: ReadDatabase, lsn: string): Promise<void> {
  const [row] = await db.execute<{ replayed: boolean | null }>(
    sql`select pg_last_wal_replay_lsn() >= ${lsn}::pg_lsn as replayed`,
  );
  // Null on a server that is not a replica, such as one that was just promoted.
  if (row?.replayed !== true) throw new ReplicaLagError();
}

// One per process, shared by the separately built copies of this module in the API and the console.
const shared = globalThis as typeof globalThis & { rollcallReplica?: ReplicaReads };

function replica(): ReplicaReads | undefined {
  const { databaseReplicaUrl: url, databasePoolSize: size, databasePooler } = config();
  if (url === undefined) return undefined;
  shared.rollcallReplica ??= new ReplicaReads(
    database(),
    // Short timeouts leave time to ask the primary instead.
    openDatabase({
      ...{ url, size, pooled: databasePooler === "transaction" },
      ...{ connectTimeoutMs: 500, waitTimeoutMs: 200, deadlineMs: 2_500, statementTimeoutMs: 2_000 },
    }),
  );
  return shared.rollcallReplica;
}

/**
 * Reads a list from the replica if there is one that has everything `reader` wrote, else from the primary. `reader` is
 * the id passed to `noteWrite`.
 */
export function readFromReplica<T>(reader: string | null, run: (db: ReadDatabase) => Promise<T>): Promise<T> {
  return replica()?.read(reader, run) ?? database().read(run);
}

/** Call after `writer` has committed a write, or has seen progress that their lists must show. */
export function noteWrite(writer: string): void {
  replica()?.noteWrite(writer);
}

export const closeReplica = async (): Promise<void> => shared.rollcallReplica?.close();
