import { Connection } from "./connection";
import { bindDrizzle, type Database, Lease } from "./lease";

export interface LongTransactionOptions {
  lockTimeoutMs: number;
  /** Reads one consistent snapshot of the database, and writes nothing. */
  snapshot?: boolean;
}

/**
 * One transaction on a connection of its own, without the database client's deadlines: for migrations, backups and
 * restores. Throws what `run` throws, and `ConnectionLostError` when the connection breaks.
 */
export async function inLongTransaction<T>(
  url: string,
  { lockTimeoutMs, snapshot = false }: LongTransactionOptions,
  run: (db: Database) => Promise<T>,
): Promise<T> {
  const connection = new Connection(
    {
      url,
      connectTimeoutMs: 5_000,
      statementTimeoutMs: 0,
      lockTimeoutMs,
      idleInTransactionTimeoutMs: 60_000,
    },
    () => {},
  );
  try {
    await connection.open();
    await connection.begin();
    if (snapshot)
      await connection.query("set transaction isolation level repeatable read, read only", [], false);
    // Some connection poolers drop the settings that a connection asks for at its start.
    await connection.query("set local statement_timeout = 0", [], false);
    const lease = new Lease(connection, true);
    const result = await run(bindDrizzle(lease));
    await lease.end();
    await connection.commit();
    return result;
  } catch (error) {
    await connection.rollback();
    throw error;
  } finally {
    await connection.close();
  }
}
