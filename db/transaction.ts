import type { PgDatabase } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/pg-proxy";
import type { PostgresJsQueryResultHKT } from "drizzle-orm/postgres-js";
import type { Connection } from "./connection";
import { isConnectionLost, unavailable } from "./errors";
import { encodeParameters } from "./parameters";
import type { Statement } from "./statement";

/** Drizzle, bound to one connection for the duration of a call. */
export type Database = Omit<PgDatabase<PostgresJsQueryResultHKT>, "transaction"> & {
  /** Runs a statement without Drizzle; rows come with the driver's values. */
  run<Row extends Record<string, unknown>>(statement: Statement): Promise<Row[]>;
};
/** A `Database` that can only read. */
export type ReadDatabase = Omit<Database, "insert" | "update" | "delete" | "refreshMaterializedView">;

const transactionControl = /^\s*(begin|start|commit|end|rollback|abort|prepare\s+transaction)\b/i;
/** Matching the text is safe, because values are parameters and the text contains only our own SQL. */
const writes =
  /^\s*(?!select|with|values|show|explain)\w|\b(insert\s+into|update|delete\s+from|merge\s+into)\b/i;

/** Drizzle for one call on a connection, until `end` is called. */
function openCall(connection: Connection, canWrite: boolean): { db: Database; end: () => void } {
  let hasEnded = false;
  function query(text: string, parameters: readonly unknown[], asArrays: boolean) {
    if (hasEnded) throw new Error("The database call has ended.");
    if (transactionControl.test(text)) throw new Error("Only transaction() may begin or end a transaction.");
    if (!canWrite && writes.test(text)) throw new Error("read() must not write: use statement().");
    return connection.query(text, encodeParameters(parameters), asArrays);
  }
  const db = drizzle(async (text, parameters, method) => ({
    rows: await query(text, parameters, method === "all"),
  }));
  const run = async (statement: Statement) => query(statement.toText(), statement.parameters, false);
  const end = () => {
    hasEnded = true;
  };
  return { db: Object.assign(db, { run }) as unknown as Database, end };
}

const queryRunner =
  (canWrite: boolean) =>
  async <T>(connection: Connection, run: (db: Database) => PromiseLike<T>): Promise<T> => {
    const { db, end } = openCall(connection, canWrite);
    try {
      return await run(db);
    } finally {
      end();
    }
  };

export const runQueries = queryRunner(true);
export const runReads = queryRunner(false);

export async function runTransaction<T>(
  connection: Connection,
  run: (db: Database) => Promise<T>,
  begin = "begin",
): Promise<T> {
  const { db, end } = openCall(connection, true);
  try {
    await connection.query(begin);
    const result = await run(db);
    end();
    const { command } = await connection.query("commit").catch((error: unknown) => {
      throw isConnectionLost(error) ? unavailable(unknownOutcome, error) : error;
    });
    // After a failed query PostgreSQL answers COMMIT with a rollback and no error.
    if (command !== "COMMIT") throw new Error("A query of the transaction failed, so nothing was changed.");
    return result;
  } catch (error) {
    end();
    await connection.query("rollback").catch((failure: unknown) => {
      connection.destroy("The transaction could not be rolled back.", failure);
    });
    throw error;
  }
}

const unknownOutcome =
  "The database connection was lost while saving: it is unknown whether the change was applied.";
