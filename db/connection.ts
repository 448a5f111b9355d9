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
  /** PgBouncer in transaction mode stands between: no statement outlives its transaction, and it sets the timeouts. */
  pooled?: boolean;
  /** Receives notifications, on a connection outside any pool. */
  onNotification?: (channel: string, text: string) => void;
}

export type Rows = RowList<readonly unknown[]>;

/** Statements stay prepared on both sides, so a connection is replaced once it has seen this many. */
const maxStatements = 500;
/** Dates, times, intervals and their arrays: Drizzle parses them from text, as its own adapter does. */
const parsedByDrizzle = [1082, 1083, 1114, 1115, 1182, 1184, 1185, 1231];
const readOnly = "25006";
/** The right plan for a LIKE depends on how many rows the pattern matches, so these statements are not prepared. */
const plannedEachTime = /\slike\s/;
const transactionControl = /^(BEGIN|START TRANSACTION|COMMIT|ROLLBACK|PREPARE TRANSACTION)$/;

/**
 * One connection that runs one query at a time. The driver pipelines otherwise, and a query that fails while it is being
 * built breaks its pipelined neighbours (porsager/postgres #1082). Any error but a plain one from the server breaks the
 * connection for good.
 */
export class Connection {
  readonly #client: postgres.Sql;
  readonly #socket: SocketFactory;
  readonly #options: ConnectionOptions;
  readonly #onLost: (connection: Connection) => void;
  readonly #statements = new Set<string>();
  #lost: ConnectionLostError | undefined;
  #rejectCurrent: ((reason: Error) => void) | undefined;
  #needsResync = false;
  #inTransaction = false;
  #settingsChanged = false;

  constructor(options: ConnectionOptions, onLost: (connection: Connection) => void) {
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
        ...(options.pooled ? {} : timeoutSettings(options)),
      },
      onnotice: () => {},
      onnotify: options.onNotification,
      onclose: () => this.destroy("The server closed the connection."),
      // With several hosts in the URL the driver would not report a failure.
      socket: () =>
        this.#socket.create().catch((error: unknown) => {
          throw this.destroy("The connection could not be made.", error);
        }),
      // The driver supports `socket` and `onnotify`, but its types do not know them.
    } as postgres.Options<Record<string, never>>);
    // Parameters are text already; without serializers nothing in the driver can fail on them.
    const { serializers, parsers } = this.#client.options;
    for (const type of Object.keys(serializers)) delete serializers[Number(type)];
    for (const type of parsedByDrizzle) delete parsers[type];
  }

  /** Why the connection was lost; undefined while it works. */
  get failure(): ConnectionLostError | undefined {
    return this.#lost;
  }

  /** Connects. Throws `ConnectionLostError` when that fails or takes too long. */
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

  /** Runs one query. Throws `QueryError` when the server rejects it, `ConnectionLostError` when the connection breaks. */
  async query(text: string, parameters: readonly EncodedParameter[], asArrays: boolean): Promise<Rows> {
    if (text.includes("\0")) throw new TypeError("A query must not contain the NUL character.");
    // Inside a transaction the rollback that must follow a failure resyncs too.
    if (this.#needsResync && !this.#inTransaction) await this.resync();
    const rows = await this.#send(text, parameters, asArrays);
    if (transactionControl.test(rows.command)) {
      this.destroy("A query began or ended a transaction by hand.");
      throw new Error(
        "A query must not begin or end a transaction: use the database client's transaction().",
      );
    }
    if (rows.command === "SET" && !/^\s*set\s+local\b/i.test(text)) this.#settingsChanged = true;
    return rows;
  }

  async begin(): Promise<void> {
    if (this.#needsResync) await this.resync();
    await this.#send("begin", [], false);
    this.#inTransaction = true;
  }

  async commit(): Promise<void> {
    const { command } = await this.#send("commit", [], false);
    this.#inTransaction = false;
    // After a failed query PostgreSQL answers COMMIT with a rollback and no error.
    if (command !== "COMMIT") throw new Error("A query of the transaction failed, so nothing was changed.");
  }

  /** Never throws: a connection that cannot roll back is destroyed. */
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

  /** Whether the connection can be reused as it is ("clean"), after `resync()` ("dirty"), or not at all ("retired"). */
  get condition(): "clean" | "dirty" | "retired" {
    if (this.#lost || this.#inTransaction || this.#settingsChanged) return "retired";
    if (this.#statements.size > maxStatements) return "retired";
    return this.#needsResync ? "dirty" : "clean";
  }

  /**
   * After a query that failed in mid-stream the driver places the next rows at the wrong index (porsager/postgres
   * #1181) until some command completes. This runs one that returns no rows. `#verify` still checks every result.
   */
  async resync(): Promise<void> {
    try {
      await this.#send("select where false", [], false);
    } catch (error) {
      throw this.destroy("The connection could not be resynchronised after a failed query.", error);
    }
  }

  /** Breaks the connection at once; the query in progress fails with the returned error. */
  destroy(message: string, cause?: unknown): ConnectionLostError {
    if (this.#lost) return this.#lost;
    this.#lost = new ConnectionLostError(message, { cause });
    this.#rejectCurrent?.(this.#lost);
    void this.#client.end({ timeout: 0 }).catch(() => {});
    this.#socket.destroy();
    this.#onLost(this);
    return this.#lost;
  }

  /** Tells the server, then closes the connection. */
  async close(): Promise<void> {
    if (this.#lost) return;
    const timer = setTimeout(() => this.destroy("The connection did not end in time."), 500);
    await this.#client.end().catch(() => {});
    clearTimeout(timer);
    this.destroy("The connection was closed.");
  }

  #send(text: string, parameters: readonly EncodedParameter[], asArrays: boolean): Promise<Rows> {
    if (this.#lost) return Promise.reject(this.#lost);
    if (this.#rejectCurrent) throw new Error("A connection runs one query at a time.");
    this.#statements.add(text);
    return new Promise<Rows>((resolve, reject) => {
      this.#rejectCurrent = reject;
      const query = this.#client.unsafe(text, [...parameters], {
        prepare: !this.#options.pooled && !plannedEachTime.test(text),
        simple: false,
      } as { prepare: true });
      (asArrays ? query.values() : query).then(
        (rows) => resolve(this.#verify(rows as unknown as Rows)),
        reject,
      );
    })
      .catch((error: unknown) => {
        throw this.#toError(error, text);
      })
      .finally(() => {
        this.#rejectCurrent = undefined;
      });
  }

  #verify(rows: Rows): Rows {
    const returnsRows = (rows.columns?.length ?? 0) > 0;
    const isMiscounted = returnsRows && rows.count !== null && rows.count !== rows.length;
    if (isMiscounted || (rows.length > 0 && !(0 in rows))) throw new Error("The driver misplaced a result.");
    this.#needsResync = false;
    return rows;
  }

  #toError(error: unknown, text: string): Error {
    if (this.#lost) return this.#lost;
    if (error instanceof postgres.PostgresError) {
      const rejection = new QueryError(error.message, error.code, error.constraint_name, text);
      this.#needsResync = true;
      // A primary that has become a replica will take no write over this connection again.
      return /^(FATAL|PANIC)$/.test(error.severity) || error.code === readOnly
        ? this.destroy("The server ended the connection.", rejection)
        : rejection;
    }
    return this.destroy("The connection broke.", error);
  }
}

const timeoutSettings = (options: ConnectionOptions) => ({
  statement_timeout: options.statementTimeoutMs,
  lock_timeout: options.lockTimeoutMs,
  idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs,
});
