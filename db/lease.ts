import { PgDialect } from "drizzle-orm/pg-core";
import { drizzle, PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { PostgresJsSession } from "drizzle-orm/postgres-js/session";
import type { Connection, Rows } from "./connection";
import { encodeParameters } from "./parameters";
import * as schema from "./schema";

/** Drizzle bound to one leased connection. */
export type Database = PostgresJsDatabase<typeof schema>;

type Construct = new (...parts: unknown[]) => Database;

const dialect = new PgDialect();
// Reading the relations out of the schema costs more than a small query, so it is done once.
const relations = drizzle.mock({ schema })._;

/** A `Database` whose queries all go through `lease`. */
export function bindDrizzle(lease: Lease): Database {
  const session = new PostgresJsSession(lease as never, dialect, relations as never);
  return new (PostgresJsDatabase as unknown as Construct)(dialect, session, relations);
}

/** A query that Drizzle has built but not yet awaited; Drizzle asks for its rows as arrays or as objects. */
class PendingQuery implements PromiseLike<Rows> {
  readonly #send: (asArrays: boolean) => Promise<Rows>;

  constructor(send: (asArrays: boolean) => Promise<Rows>) {
    this.#send = send;
  }

  values(): Promise<Rows> {
    return this.#send(true);
  }

  // biome-ignore lint/suspicious/noThenProperty: Drizzle awaits what the driver's `unsafe` returns.
  then<A, B>(
    onRows?: ((rows: Rows) => A | PromiseLike<A>) | null,
    onError?: ((e: unknown) => B | PromiseLike<B>) | null,
  ) {
    return this.#send(false).then(onRows, onError);
  }
}

/**
 * A connection on loan for one database call, or for one savepoint inside it. Stands in for the driver's client in
 * Drizzle's postgres-js session. Queries that are issued together run one after the other.
 */
export class Lease {
  readonly #connection: Connection;
  readonly #inTransaction: boolean;
  #queue: Promise<unknown> = Promise.resolve();
  #hasEnded = false;

  constructor(connection: Connection, inTransaction: boolean) {
    this.#connection = connection;
    this.#inTransaction = inTransaction;
  }

  unsafe(text: string, parameters: readonly unknown[] = []): PendingQuery {
    return new PendingQuery((asArrays) =>
      this.#enqueue(() => this.#connection.query(text, encodeParameters(parameters), asArrays)),
    );
  }

  /** Drizzle's `db.transaction`: a savepoint when called inside a transaction. */
  begin<T>(run: (lease: Lease) => Promise<T>): Promise<T> {
    if (this.#inTransaction) return this.savepoint(run);
    return Promise.reject(new Error("Use the database client's transaction(): read() has none."));
  }

  /** Takes one place in the queue as a whole, so that no query of the outer lease falls into the savepoint. */
  savepoint<T>(run: (lease: Lease) => Promise<T>): Promise<T> {
    return this.#enqueue(async () => {
      await this.#connection.savepoint("savepoint");
      const inner = new Lease(this.#connection, true);
      try {
        const result = await run(inner);
        await inner.end();
        await this.#connection.savepoint("release savepoint");
        return result;
      } catch (error) {
        await inner.end();
        await this.#connection.savepoint("rollback to savepoint");
        throw error;
      }
    });
  }

  /** Refuses further queries; resolves when those in progress are done. */
  async end(): Promise<void> {
    this.#hasEnded = true;
    await this.#queue;
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    if (this.#hasEnded) return Promise.reject(new Error("The database lease has ended."));
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => {});
    return result;
  }
}
