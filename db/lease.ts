import type { Connection, Rows } from "./connection";
import { encodeParameters } from "./parameters";

/** A query that Drizzle has written but not yet awaited; it asks for rows as arrays, or as objects. */
class PendingQuery implements PromiseLike<Rows> {
  readonly #send: (asArrays: boolean) => Promise<Rows>;

  constructor(send: (asArrays: boolean) => Promise<Rows>) {
    this.#send = send;
  }

  values(): Promise<Rows> {
    return this.#send(true);
  }

  // biome-ignore lint/suspicious/noThenProperty: Drizzle awaits what the driver's `unsafe` gives.
  then<A, B>(
    onRows?: ((rows: Rows) => A | PromiseLike<A>) | null,
    onError?: ((e: unknown) => B | PromiseLike<B>) | null,
  ) {
    return this.#send(false).then(onRows, onError);
  }
}

/**
 * What Drizzle's postgres-js session takes for the driver's client, for the length of one pass through the door (or of
 * one savepoint inside it). Queries that are issued together take turns on the lane.
 */
export class Lease {
  readonly #lane: Connection;
  readonly #inTransaction: boolean;
  #turn: Promise<unknown> = Promise.resolve();
  #over = false;

  constructor(lane: Connection, inTransaction: boolean) {
    this.#lane = lane;
    this.#inTransaction = inTransaction;
  }

  unsafe(text: string, parameters: readonly unknown[] = []): PendingQuery {
    return new PendingQuery((asArrays) =>
      this.#inTurn(() => this.#lane.query(text, encodeParameters(parameters), asArrays)),
    );
  }

  /** Drizzle's `db.transaction`: inside the door's transaction it is a savepoint. */
  begin<T>(run: (client: Lease) => Promise<T>): Promise<T> {
    if (this.#inTransaction) return this.savepoint(run);
    return Promise.reject(new Error("Use the door's transaction(); read() has none."));
  }

  /** The whole of a savepoint is one turn, so that no query of the outer pass falls into it. */
  savepoint<T>(run: (client: Lease) => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      await this.#lane.savepoint("savepoint");
      const inner = new Lease(this.#lane, true);
      try {
        const result = await run(inner);
        await inner.end();
        await this.#lane.savepoint("release savepoint");
        return result;
      } catch (error) {
        await inner.end();
        await this.#lane.savepoint("rollback to savepoint");
        throw error;
      }
    });
  }

  /** No query after this; resolves when those under way are done. */
  async end(): Promise<void> {
    this.#over = true;
    await this.#turn;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#over) return Promise.reject(new Error("The pass through the database door is over."));
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}
