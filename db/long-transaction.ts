import { Connection } from "./connection";
import { bindDrizzle, type Database } from "./drizzle";
import { Lease } from "./lease";

export interface LongTransactionOptions {
  lockTimeoutMs: number;
  /** Sees one moment of the database from beginning to end, and changes nothing. */
  snapshot?: boolean;
}

/**
 * One transaction over a connection of its own, without the door's deadlines: what migrations, backups and restores
 * take. All or nothing, whatever ends it. Throws what `run` throws, and `LaneLost` where the connection breaks.
 */
export async function inLongTransaction<T>(
  url: string,
  { lockTimeoutMs, snapshot = false }: LongTransactionOptions,
  run: (db: Database) => Promise<T>,
): Promise<T> {
  const lane = new Connection(
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
    await lane.open();
    await lane.begin();
    if (snapshot) await lane.query("set transaction isolation level repeatable read, read only", [], false);
    // Some connection poolers drop the settings that a connection asks for at its start.
    await lane.query("set local statement_timeout = 0", [], false);
    const client = new Lease(lane, true);
    const result = await run(bindDrizzle(client));
    await client.end();
    await lane.commit();
    return result;
  } catch (error) {
    await lane.rollback();
    throw error;
  } finally {
    await lane.close();
  }
}
