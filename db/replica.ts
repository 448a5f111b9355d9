import { sql } from "drizzle-orm";
import { isDomainError } from "@/lib/errors";
import type { Database, DatabaseClient } from "./client";

/** How far the primary had written its log; `at` is from just before it was asked. */
interface Sample {
  at: number;
  lsn: string;
}

/** The replica is not as far as the reader needs it. */
class Behind extends Error {
  override readonly name = "Behind";
}

const restMs = 5_000;

/**
 * Reads that a replica may serve. It serves one only where it has replayed what the reader itself wrote through this
 * server, and whatever anybody wrote up to the last sample but one, which is some hundred milliseconds old; otherwise,
 * and where it is away, the primary does. The question and the read share a transaction, for a pool in between may lead
 * to another replica each time.
 */
export class ReplicaReads {
  readonly #primary: DatabaseClient;
  readonly #replica: DatabaseClient;
  readonly #timer: NodeJS.Timeout;
  readonly #wrote = new Map<string, number>();
  #samples: Sample[] = [];
  #sampling: Promise<void> | undefined;
  #restsUntil = 0;

  constructor(primary: DatabaseClient, replica: DatabaseClient, everyMs = 400) {
    this.#primary = primary;
    this.#replica = replica;
    this.#timer = setInterval(() => {
      this.#sampling ??= this.#sample().finally(() => {
        this.#sampling = undefined;
      });
    }, everyMs).unref();
  }

  /** Remembers that someone has just written: what they read next has to show it. */
  noteWrite(reader: string): void {
    this.#wrote.delete(reader);
    this.#wrote.set(reader, performance.now());
  }

  async read<T>(reader: string | null, run: (db: Database) => Promise<T>): Promise<T> {
    const needed = performance.now() < this.#restsUntil ? undefined : this.#needed(reader);
    if (needed === undefined) return this.#primary.read(run);
    try {
      return await this.#replica.transaction(async (db) => {
        await requireReplayed(db, needed);
        return run(db);
      });
    } catch (error) {
      const isAway = isDomainError(error) && error.code === "unavailable";
      if (!isAway && !(error instanceof Behind)) throw error;
      if (isAway) this.#restsUntil = performance.now() + restMs;
      return this.#primary.read(run);
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#replica.close();
  }

  #needed(reader: string | null): string | undefined {
    const wrote = (reader === null ? undefined : this.#wrote.get(reader)) ?? Number.NEGATIVE_INFINITY;
    return this.#samples.length < 2 ? undefined : this.#samples.find(({ at }) => at > wrote)?.lsn;
  }

  async #sample(): Promise<void> {
    const at = performance.now();
    const [row] = await this.#primary
      .read((db) => db.execute<{ lsn: string }>(sql`select pg_current_wal_lsn()::text as lsn`))
      .catch(() => []);
    if (row === undefined) return;
    this.#samples = [...this.#samples.slice(-1), { at, lsn: row.lsn }];
    const [oldest] = this.#samples;
    // In the order in which they wrote: those before the oldest sample need no remembering.
    for (const [reader, wrote] of this.#wrote) {
      if (oldest === undefined || wrote >= oldest.at) break;
      this.#wrote.delete(reader);
    }
  }
}

/** Null where the server is no replica, as one that was promoted a moment ago. */
async function requireReplayed(db: Database, lsn: string): Promise<void> {
  const [row] = await db.execute<{ replayed: boolean | null }>(
    sql`select pg_last_wal_replay_lsn() >= ${lsn}::pg_lsn as replayed`,
  );
  if (row?.replayed !== true) throw new Behind();
}
