import { Connection } from "./connection";
import { type Database, runTransaction } from "./transaction";

export interface LongTransactionOptions {
  lockTimeoutMs: number;
  /** Reads one consistent snapshot of the database, and writes nothing. */
  snapshot?: boolean;
}

/**
 * Runs one transaction on a new connection without the database client's deadlines, for migrations, backups and
 * restores. Throws what `run` throws, and `ConnectionLostError` when the connection breaks.
 */
export async function inLongTransaction<T>(
  url: string,
  { lockTimeoutMs, snapshot = false }: LongTransactionOptions,
  run: (db: Database) => Promise<T>,
): Promise<T> {
  const timeouts = { connectTimeoutMs: 5_000, statementTimeoutMs: 0, idleInTransactionTimeoutMs: 60_000 };
  const connection = new Connection({ url, lockTimeoutMs, ...timeouts });
  try {
    await connection.open();
    // Some connection poolers ignore the settings in a connection's startup message.
    await connection.query("set statement_timeout = 0");
    return await runTransaction(
      connection,
      run,
      snapshot ? "begin isolation level repeatable read read only" : "begin",
    );
  } finally {
    await connection.close();
  }
}
