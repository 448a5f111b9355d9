import { setTimeout as sleep } from "node:timers/promises";
import { startDeadline } from "@/lib/async/deadline";
import { config } from "@/lib/config";
import type { Connection } from "./connection";
import { ConnectionPool, type PoolOptions } from "./connection-pool";
import { isTransient, toPublicError } from "./errors";
import { type Database, type ReadDatabase, runQueries, runReads, runTransaction } from "./transaction";

export { planEachTime } from "./connection";
export { ConcurrentModificationError, ConnectionLostError, constraintName, sqlState } from "./errors";
export type { Database, ReadDatabase } from "./transaction";

export interface DatabaseOptions extends Partial<PoolOptions> {
  url: string;
  /** How long one call may take, including waiting and retries. */
  deadlineMs?: number;
}

/** All queries go through one of these calls. Each call has a connection to itself while it runs. */
export interface DatabaseClient {
  /** Runs queries that only read on one connection, without a transaction. */
  read<T>(run: (db: ReadDatabase) => Promise<T>): Promise<T>;
  /** Runs one statement that commits by itself; retried like a transaction. */
  statement<T>(run: (db: Database) => Promise<T>): Promise<T>;
  /** All or nothing. `run` is called again, up to three times, after a deadlock or another transient conflict. */
  transaction<T>(run: (db: Database) => Promise<T>): Promise<T>;
  /** Opens all connections ahead of the first calls. Never throws: later calls open what could not be opened. */
  warm(): Promise<void>;
  /** Refuses new calls, waits until `deadlineMs` for those in progress, and disconnects. */
  close(): Promise<void>;
  readonly stats: { size: number; idle: number; waiting: number };
}

const maxAttempts = 4;

/**
 * Creates a client for the database at `url`; connections open when first needed. Calls throw `DomainError`
 * "unavailable" when the database is down, busy or slower than the timeouts allow.
 */
export function openDatabase(options: DatabaseOptions): DatabaseClient {
  const { deadlineMs = 5_000 } = options;
  const pool = new ConnectionPool({
    ...{ size: 10, waitTimeoutMs: 1_000, maxWaiting: 1_000, connectTimeoutMs: 2_000 },
    ...{ statementTimeoutMs: 3_000, lockTimeoutMs: 1_000, idleInTransactionTimeoutMs: 5_000 },
    ...options,
  });

  /** Runs `run` on one connection, with retries, and breaks the connection when the deadline passes. */
  async function call<T>(
    maxAttempts: number,
    perform: (connection: Connection, run: (db: Database) => Promise<T>) => Promise<T>,
    run: (db: Database) => Promise<T>,
  ): Promise<T> {
    const deadline = performance.now() + deadlineMs;
    try {
      const connection = await pool.acquire();
      const remainingMs = Math.max(0, deadline - performance.now());
      let endWait = () => {};
      const late = new Promise<never>((_, reject) => {
        const abort = () => reject(connection.destroy("The deadline of the database call passed."));
        endWait = startDeadline(remainingMs, abort);
      });
      try {
        for (let attempt = 1; ; attempt += 1) {
          try {
            return await Promise.race([perform(connection, run), late]);
          } catch (error) {
            const pauseMs = attempt * (5 + Math.random() * 20);
            const isLast = attempt === maxAttempts || performance.now() + pauseMs > deadline;
            if (isLast || !isTransient(error)) throw error;
            await sleep(pauseMs);
          }
        }
      } finally {
        endWait();
        pool.release(connection);
      }
    } catch (error) {
      throw toPublicError(error);
    }
  }

  return {
    read: (run) => call(1, runReads, run),
    statement: (run) => call(maxAttempts, runQueries, run),
    transaction: (run) => call(maxAttempts, runTransaction, run),
    warm: () => pool.warm(),
    close: () => pool.close(deadlineMs),
    get stats() {
      return pool.stats;
    },
  };
}

// One client per process, shared by the separately built copies of this module in the API and the console.
const shared = globalThis as typeof globalThis & { rollcallDatabase?: DatabaseClient };

/** This process's client for the database that `config()` names. */
export function database(): DatabaseClient {
  if (shared.rollcallDatabase !== undefined) return shared.rollcallDatabase;
  const { databaseUrl: url, databasePoolSize: size, databasePooler } = config();
  if (!url) throw new Error("No database is configured: set DATABASE_URL, or start with npm start.");
  shared.rollcallDatabase = openDatabase({ url, size, pooled: databasePooler === "transaction" });
  return shared.rollcallDatabase;
}
