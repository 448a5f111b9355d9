import { retry } from "@/lib/async/retry";
import { config } from "@/lib/config";
import type { Connection } from "./connection";
import { ConnectionPool } from "./connection-pool";
import { ConnectionLostError, isTransient, toPublicError, unavailable } from "./errors";
import { bindDrizzle, type Database, Lease } from "./lease";

export { ConcurrentModificationError, constraintName, sqlState } from "./errors";
export type { Database } from "./lease";

export interface DatabaseOptions {
  url: string;
  /** The most connections that may be open. */
  size?: number;
  /** Set when PgBouncer in transaction mode stands between. */
  pooled?: boolean;
  /** How long one call may take, waiting and retries included. */
  deadlineMs?: number;
  statementTimeoutMs?: number;
  lockTimeoutMs?: number;
  idleInTransactionTimeoutMs?: number;
  connectTimeoutMs?: number;
  /** How long a call waits for a free connection, and how many calls may wait. */
  waitTimeoutMs?: number;
  maxWaiting?: number;
}

/** All of the product's queries go through one of these calls; each leases a connection for as long as it runs. */
export interface DatabaseClient {
  /** Runs queries on one connection, without a transaction. */
  read<T>(run: (db: Database) => Promise<T>): Promise<T>;
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

const maxRetries = 3;

/**
 * Creates a client for the database at `url`; connections open when first needed. Calls throw `DomainError`
 * "unavailable" when the database is away, busy or slower than the timeouts allow.
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

  async function lease<T>(use: (connection: Connection, deadline: number) => Promise<T>): Promise<T> {
    const deadline = performance.now() + deadlineMs;
    try {
      const connection = await pool.acquire();
      try {
        return await withDeadline(deadline, connection, use(connection, deadline));
      } finally {
        void pool.release(connection);
      }
    } catch (error) {
      throw toPublicError(error);
    }
  }

  return {
    read: (run) => lease((connection) => runQueries(connection, run)),
    statement: (run) =>
      lease((connection, deadline) => retryTransient(deadline, () => runQueries(connection, run))),
    transaction: (run) =>
      lease((connection, deadline) => retryTransient(deadline, () => runTransaction(connection, run))),
    warm: () => pool.warm(),
    close: () => pool.close(deadlineMs),
    get stats() {
      return pool.stats;
    },
  };
}

/** Breaks the connection when the deadline passes, and with it every query that is running or still to come. */
function withDeadline<T>(deadline: number, connection: Connection, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(connection.destroy("The deadline of the database call passed.")),
      Math.max(0, deadline - performance.now()),
    );
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function runQueries<T>(
  connection: Connection,
  run: (db: Database) => Promise<T>,
  inTransaction = false,
): Promise<T> {
  const lease = new Lease(connection, inTransaction);
  try {
    return await run(bindDrizzle(lease));
  } finally {
    await lease.end();
  }
}

async function runTransaction<T>(connection: Connection, run: (db: Database) => Promise<T>): Promise<T> {
  try {
    await connection.begin();
    const result = await runQueries(connection, run, true);
    await commit(connection);
    return result;
  } catch (error) {
    await connection.rollback();
    throw error;
  }
}

const retryTransient = <T>(deadline: number, attempt: () => Promise<T>): Promise<T> =>
  retry(attempt, {
    isRetryable: isTransient,
    delayMs: (attempts) => attempts * (5 + Math.random() * 20),
    maxAttempts: maxRetries + 1,
    timeoutMs: deadline - performance.now(),
  });

async function commit(connection: Connection): Promise<void> {
  try {
    await connection.commit();
  } catch (error) {
    if (!(error instanceof ConnectionLostError)) throw error;
    throw unavailable(
      "The database connection was lost while saving: it is unknown whether the change was applied.",
      error,
    );
  }
}

// One client per process, shared by the separately built copies of this module in the API and the console.
const shared = globalThis as typeof globalThis & { rollcallDatabase?: DatabaseClient };

/** This process's client for the database that `config()` names. */
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
