import postgres, { type RowList } from "postgres";
import { connectionTarget } from "./database-url";
import { ConnectionLostError, QueryError } from "./errors";
import type { EncodedParameter } from "./parameters";
import { SocketFactory } from "./socket";

export interface ConnectionOptions {
  url: string;
  connectTimeoutMs: number;
  statementTimeoutMs: number;
  lockTimeoutMs: number;
  idleInTransactionTimeoutMs: number;
  /** PgBouncer in transaction mode is in between: no statement outlives its transaction, and it sets the timeouts. */
  pooled?: boolean;
  /** What comes of LISTEN, for a lane that stays out of any pool. */
  onNotification?: (channel: string, text: string) => void;
}

export type Rows = RowList<readonly unknown[]>;

/** Every statement stays prepared on both sides; a lane that has seen this many is replaced. */
const mostStatements = 500;
/** Dates, times, intervals and their arrays: Drizzle takes them as text, as its own adapter does. */
const readByDrizzle = [1082, 1083, 1114, 1115, 1182, 1184, 1185, 1231];
const readOnly = "25006";
/** Whether few or many match a pattern decides how to look for them: a plan that is kept for all patterns cannot tell. */
const plannedEachTime = /\slike\s/;
const transactionControl = /^(BEGIN|START TRANSACTION|COMMIT|ROLLBACK|PREPARE TRANSACTION)$/;

/**
 * One connection, and one query on it at a time, so that no query ever stands behind one that fails (RELIABILITY F1).
 * Any trouble but a plain refusal by the server breaks the lane for good.
 */
export class Connection {
  readonly #client: postgres.Sql;
  readonly #socket: SocketFactory;
  readonly #options: ConnectionOptions;
  readonly #onLost: (lane: Connection) => void;
  readonly #statements = new Set<string>();
  #lost: ConnectionLostError | undefined;
  #abandon: ((reason: Error) => void) | undefined;
  #shifted = false;
  #inTransaction = false;
  #settingsChanged = false;

  constructor(options: ConnectionOptions, onLost: (lane: Connection) => void) {
    this.#options = options;
    this.#onLost = onLost;
    const target = connectionTarget(options.url);
    this.#socket = new SocketFactory(target);
    this.#client = postgres(target.url, {
      ssl: false,
      max: 1,
      fetch_types: false,
      idle_timeout: 0,
      max_lifetime: null,
      connect_timeout: 0,
      backoff: () => 0,
      connection: {
        application_name: "rollcall",
        ...(options.pooled ? {} : timeoutsOf(options)),
      },
      onnotice: () => {},
      onnotify: options.onNotification,
      onclose: () => this.destroy("The server closed the connection."),
      // With several hosts in the URL the driver would keep a failure to itself.
      socket: () =>
        this.#socket.create().catch((error: unknown) => {
          throw this.destroy("The connection could not be made.", error);
        }),
      // The driver takes any function that gives a socket, and one for notifications, but its types know of neither.
    } as postgres.Options<Record<string, never>>);
    // Parameters come as text already; without serializers the driver has nothing that could fail on them.
    const { serializers, parsers } = this.#client.options;
    for (const type of Object.keys(serializers)) delete serializers[Number(type)];
    for (const type of readByDrizzle) delete parsers[type];
  }

  /** Why it was lost; undefined while it is not. */
  get failure(): ConnectionLostError | undefined {
    return this.#lost;
  }

  /** Connects. Throws `LaneLost` when that fails or takes too long. */
  async open(): Promise<void> {
    const { connectTimeoutMs } = this.#options;
    const timer = setTimeout(
      () => this.destroy(`No connection within ${connectTimeoutMs} ms.`),
      connectTimeoutMs,
    );
    try {
      await this.#send("select 1", [], false);
    } catch (error) {
      throw this.destroy("The connection could not be made.", error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Runs one query. Throws `QueryError` where the server refused it, and `LaneLost` where the lane broke. */
  async query(text: string, parameters: readonly EncodedParameter[], asArrays: boolean): Promise<Rows> {
    if (text.includes("\0")) throw new TypeError("A query must not contain the NUL character.");
    // Inside a transaction the rollback that must follow a failure mends it too.
    if (this.#shifted && !this.#inTransaction) await this.resync();
    const rows = await this.#send(text, parameters, asArrays);
    if (transactionControl.test(rows.command)) {
      this.destroy("A query began or ended a transaction by hand.");
      throw new Error("A query must not begin or end a transaction: use the door's transaction().");
    }
    if (rows.command === "SET" && !/^\s*set\s+local\b/i.test(text)) this.#settingsChanged = true;
    return rows;
  }

  async begin(): Promise<void> {
    if (this.#shifted) await this.resync();
    await this.#send("begin", [], false);
    this.#inTransaction = true;
  }

  async commit(): Promise<void> {
    const { command } = await this.#send("commit", [], false);
    this.#inTransaction = false;
    // After a failed query PostgreSQL answers COMMIT with a rollback and no error.
    if (command !== "COMMIT") throw new Error("A query of the transaction failed, so nothing was changed.");
  }

  /** Never throws: a lane that cannot roll back is broken. */
  async rollback(): Promise<void> {
    if (!this.#inTransaction || this.#lost) return;
    try {
      await this.#send("rollback", [], false);
      this.#inTransaction = false;
    } catch (error) {
      this.destroy("The transaction could not be rolled back.", error);
    }
  }

  async savepoint(action: "savepoint" | "release savepoint" | "rollback to savepoint"): Promise<void> {
    await this.#send(`${action} nested`, [], false);
  }

  /** Whether the next caller can have it as it is, after `mend()`, or not at all. */
  get condition(): "good" | "suspect" | "spent" {
    if (this.#lost || this.#inTransaction || this.#settingsChanged) return "spent";
    if (this.#statements.size > mostStatements) return "spent";
    return this.#shifted ? "suspect" : "good";
  }

  /**
   * After a query that failed in mid-stream the driver puts the next rows too far down (RELIABILITY F2), until some
   * command completes: this one, whose own rows nobody misses. `#verified` still watches every result.
   */
  async resync(): Promise<void> {
    try {
      await this.#send("select where false", [], false);
    } catch (error) {
      throw this.destroy("The connection could not be trusted after a failed query.", error);
    }
  }

  /** Breaks the lane now, whatever it is doing: the query under way fails with the returned error. */
  destroy(message: string, cause?: unknown): ConnectionLostError {
    if (this.#lost) return this.#lost;
    this.#lost = new ConnectionLostError(message, { cause });
    this.#abandon?.(this.#lost);
    void this.#client.end({ timeout: 0 }).catch(() => {});
    this.#socket.destroy();
    this.#onLost(this);
    return this.#lost;
  }

  /** Says goodbye to the server, then breaks the lane. */
  async close(): Promise<void> {
    if (this.#lost) return;
    const late = setTimeout(() => this.destroy("The connection did not end in time."), 500);
    await this.#client.end().catch(() => {});
    clearTimeout(late);
    this.destroy("The connection was closed.");
  }

  #send(text: string, parameters: readonly EncodedParameter[], asArrays: boolean): Promise<Rows> {
    if (this.#lost) return Promise.reject(this.#lost);
    if (this.#abandon) throw new Error("A lane runs one query at a time.");
    this.#statements.add(text);
    return new Promise<Rows>((resolve, reject) => {
      this.#abandon = reject;
      const query = this.#client.unsafe(text, [...parameters], {
        prepare: !this.#options.pooled && !plannedEachTime.test(text),
        simple: false,
      } as { prepare: true });
      (asArrays ? query.values() : query).then(
        (rows) => resolve(this.#verified(rows as unknown as Rows)),
        reject,
      );
    })
      .catch((error: unknown) => {
        throw this.#failure(error, text);
      })
      .finally(() => {
        this.#abandon = undefined;
      });
  }

  #verified(rows: Rows): Rows {
    const returnsRows = (rows.columns?.length ?? 0) > 0;
    const miscounted = returnsRows && rows.count !== null && rows.count !== rows.length;
    if (miscounted || (rows.length > 0 && !(0 in rows))) throw new Error("The driver shifted a result.");
    this.#shifted = false;
    return rows;
  }

  #failure(error: unknown, text: string): Error {
    if (this.#lost) return this.#lost;
    if (error instanceof postgres.PostgresError) {
      const refusal = new QueryError(error.message, error.code, error.constraint_name, text);
      this.#shifted = true;
      // A primary that has become a replica will take no write over this connection again.
      return /^(FATAL|PANIC)$/.test(error.severity) || error.code === readOnly
        ? this.destroy("The server ended the connection.", refusal)
        : refusal;
    }
    return this.destroy("The connection broke.", error);
  }
}

const timeoutsOf = (options: ConnectionOptions) => ({
  statement_timeout: options.statementTimeoutMs,
  lock_timeout: options.lockTimeoutMs,
  idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs,
});
