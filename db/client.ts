import { config } from "@/lib/config";
import type { Connection } from "./connection";
import { ConnectionPool } from "./connection-pool";
import { bindDrizzle, type Database } from "./drizzle";
import { ConnectionLostError, isTransient, toPublicError, unavailable } from "./errors";
import { Lease } from "./lease";

export type { Database } from "./drizzle";
export { ConcurrentModificationError, constraintName, sqlState } from "./errors";

export interface DatabaseOptions {
  url: string;
  /** Connections at most. */
  size?: number;
  /** PgBouncer in transaction mode is in between. */
  pooled?: boolean;
  /** How long a whole pass may take, waiting and retries included. */
  deadlineMs?: number;
  statementTimeoutMs?: number;
  lockTimeoutMs?: number;
  idleInTransactionTimeoutMs?: number;
  connectTimeoutMs?: number;
  /** How long a pass waits for a free connection, and how many passes may wait. */
  waitTimeoutMs?: number;
  maxWaiting?: number;
}

/** The way to the database: every query of the product goes through one of these passes. */
export interface DatabaseClient {
  /** One connection to yourself, no transaction. */
  read<T>(run: (db: Database) => Promise<T>): Promise<T>;
  /** One statement that commits by itself; sent again like a transaction. */
  statement<T>(run: (db: Database) => Promise<T>): Promise<T>;
  /** All or nothing. `run` may be called again (three times at most) after a deadlock or another passing conflict. */
  transaction<T>(run: (db: Database) => Promise<T>): Promise<T>;
  /** Connects ahead of the first passes; what fails now is tried again when needed. */
  warm(): Promise<void>;
  /** Refuses new passes, waits a bounded while for those under way, and disconnects. */
  close(): Promise<void>;
  readonly stats: { size: number; idle: number; waiting: number };
}

const mostRetries = 3;

/**
 * Opens a door to the database at `url`; connections are made when first needed. Passes throw `DomainError`
 * "unavailable" when the database is away, busy, or slower than the timeout chain of RELIABILITY 3.6 allows.
 */
export function openDatabase(options: DatabaseOptions): DatabaseClient {
  const { deadlineMs = 5_000 } = options;
  const pool = new ConnectionPool({
    size: 10,
    waitTimeoutMs: 1_000,
    maxWaiting: 1_000,
    connectTimeoutMs: 2_000,
    statementTimeoutMs: 3_000,
    lockTimeoutMs: 1_000,
    idleInTransactionTimeoutMs: 5_000,
    ...options,
  });

  async function pass<T>(travel: (lane: Connection, until: number) => Promise<T>): Promise<T> {
    const until = performance.now() + deadlineMs;
    try {
      const lane = await pool.acquire();
      try {
        return await before(until, lane, travel(lane, until));
      } finally {
        void pool.release(lane);
      }
    } catch (error) {
      throw toPublicError(error);
    }
  }

  return {
    read: (run) => pass((lane) => plainly(lane, run)),
    statement: (run) => pass((lane, until) => insist(until, () => plainly(lane, run))),
    transaction: (run) => pass((lane, until) => transactionally(lane, until, run)),
    warm: () => pool.warm(),
    close: () => pool.close(deadlineMs),
    get stats() {
      return pool.stats;
    },
  };
}

/** A pass that outlives its deadline loses its lane, and with it every query under way or to come. */
function before<T>(until: number, lane: Connection, travel: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(lane.destroy("The deadline of the pass has gone by.")),
      Math.max(0, until - performance.now()),
    );
    travel.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function plainly<T>(
  lane: Connection,
  run: (db: Database) => Promise<T>,
  inTransaction = false,
): Promise<T> {
  const client = new Lease(lane, inTransaction);
  try {
    return await run(bindDrizzle(client));
  } finally {
    await client.end();
  }
}

async function transactionally<T>(
  lane: Connection,
  until: number,
  run: (db: Database) => Promise<T>,
): Promise<T> {
  return insist(until, async () => {
    try {
      await lane.begin();
      const result = await plainly(lane, run, true);
      await commit(lane);
      return result;
    } catch (error) {
      await lane.rollback();
      throw error;
    }
  });
}

/** Goes at it again after a passing conflict. */
async function insist<T>(until: number, attemptOnce: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOnce();
    } catch (error) {
      const pause = attempt * (5 + Math.random() * 20);
      if (!isTransient(error) || attempt > mostRetries || performance.now() + pause > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

async function commit(lane: Connection): Promise<void> {
  try {
    await lane.commit();
  } catch (error) {
    if (!(error instanceof ConnectionLostError)) throw error;
    throw unavailable(
      "The database was lost while saving: it is unknown whether the change was applied.",
      error,
    );
  }
}

// One door a process, shared by the API's and the console's separately built copies of this module.
const shared = globalThis as typeof globalThis & { rollcallDatabase?: DatabaseClient };

/** The process's own door, to the database that `config()` names. */
export function database(): DatabaseClient {
  shared.rollcallDatabase ??= openConfigured();
  return shared.rollcallDatabase;
}

function openConfigured(): DatabaseClient {
  const { databaseUrl, databasePoolSize, databasePooler } = config();
  if (!databaseUrl) throw new Error("No database is configured: set DATABASE_URL, or start with npm start.");
  return openDatabase({
    url: databaseUrl,
    size: databasePoolSize,
    pooled: databasePooler === "transaction",
  });
}
