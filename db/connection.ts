import { once } from "node:events";
import { connect, type Socket } from "node:net";
import postgres, { type RowList } from "postgres";
import { startDeadline } from "@/lib/async/deadline";
import { connectionTarget, type Endpoint } from "./database-url";
import { ConnectionLostError, QueryError } from "./errors";

export interface ConnectionOptions {
  url: string;
  connectTimeoutMs: number;
  statementTimeoutMs: number;
  lockTimeoutMs: number;
  idleInTransactionTimeoutMs: number;
  /**
   * Connects through PgBouncer in transaction mode: prepared statements don't outlive a transaction, and it sets
   * timeouts.
   */
  pooled?: boolean;
  /** Receives notifications, on a connection outside any pool. */
  onNotification?: (channel: string, text: string) => void;
}

/** Prepared statements use memory on both sides, so a connection is replaced after this many. */
const maxStatements = 500;
/** Dates, times, intervals and their arrays: Drizzle parses them from text, as its own adapter does. */
const parsedByDrizzle = [1082, 1083, 1114, 1115, 1182, 1184, 1185, 1231];
/**
 * In the text of a statement whose best plan depends on its parameters, such as how far a page is from the beginning. These
 * statements are not prepared.
 */
export const planEachTime = "/* planned each time */";
/** The best plan for a LIKE depends on how many rows the pattern matches. */
const isPlannedEachTime = (text: string) => text.includes(planEachTime) || /\slike\s/.test(text);
const changesSetting = /^\s*set\s+(?!local\b)/i;
const readOnly = "25006";

/** One connection, which runs one query at a time. Any error except an ordinary one from the server ends it. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #onLost: (connection: Connection) => void;
  readonly #endpoints: Endpoint[];
  readonly #client: postgres.Sql;
  readonly #statements = new Set<string>();
  readonly #pending = new Set<(reason: Error) => void>();
  #socket: Socket | undefined;
  #failure: ConnectionLostError | undefined;
  #settingsChanged = false;

  constructor(options: ConnectionOptions, onLost: (connection: Connection) => void = () => {}) {
    this.#options = options;
    this.#onLost = onLost;
    const { url, endpoints, ssl } = connectionTarget(options.url);
    this.#endpoints = endpoints;
    this.#client = postgres(url, {
      ...{ ssl, max: 1, fetch_types: false, idle_timeout: 0, max_lifetime: null, connect_timeout: 0 },
      // Otherwise the driver pipelines, and a failed query affects others (porsager/postgres #1082).
      max_pipeline: 0,
      connection: {
        application_name: "rollcall",
        ...(!options.pooled && {
          statement_timeout: options.statementTimeoutMs,
          lock_timeout: options.lockTimeoutMs,
          idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs,
        }),
      },
      onnotice: () => {},
      onnotify: options.onNotification,
      onclose: () => this.destroy("The server closed the connection."),
      socket: () => this.#connect(),
      // The driver supports `socket` and `onnotify`, but its types lack them.
    } as postgres.Options<Record<string, never>>);
    // Parameters are text already; without serializers nothing in the driver can fail on them.
    const { serializers, parsers } = this.#client.options;
    for (const type of Object.keys(serializers)) delete serializers[Number(type)];
    for (const type of parsedByDrizzle) delete parsers[type];
  }

  /** Why the connection was lost; undefined while it works. */
  get failure(): ConnectionLostError | undefined {
    return this.#failure;
  }

  get isReusable(): boolean {
    return !this.#failure && !this.#settingsChanged && this.#statements.size <= maxStatements;
  }

  /** Connects. Throws `ConnectionLostError` when that fails or takes too long. */
  async open(): Promise<this> {
    const { connectTimeoutMs } = this.#options;
    const late = () => this.destroy(`No connection within ${connectTimeoutMs} ms.`);
    const endWait = startDeadline(connectTimeoutMs, late);
    try {
      await this.query("select 1");
      return this;
    } catch (error) {
      throw this.destroy("Could not connect to the database.", error);
    } finally {
      endWait();
    }
  }

  /**
   * Runs one query; parameters are text in PostgreSQL's notation. Throws `QueryError` when the server rejects it,
   * `ConnectionLostError` when the connection breaks.
   */
  async query(
    text: string,
    parameters: (string | null)[] = [],
    asArrays = false,
  ): Promise<RowList<unknown[]>> {
    if (this.#failure) throw this.#failure;
    if (text.includes("\0")) throw new TypeError("A query must not contain the NUL character.");
    this.#statements.add(text);
    this.#settingsChanged ||= changesSetting.test(text);
    const prepare = !this.#options.pooled && !isPlannedEachTime(text);
    const query = this.#client.unsafe(text, parameters, { prepare, simple: false } as { prepare: true });
    let abandon = (_: Error) => {};
    try {
      return await new Promise((resolve, reject) => {
        abandon = reject;
        this.#pending.add(abandon);
        (asArrays ? query.values() : query).then((rows) => resolve(withoutGap(rows as never)), reject);
      });
    } catch (error) {
      throw this.#toError(error, text);
    } finally {
      this.#pending.delete(abandon);
    }
  }

  /** Breaks the connection at once; queries in progress fail with the returned error. */
  destroy(message: string, cause?: unknown): ConnectionLostError {
    if (this.#failure) return this.#failure;
    this.#failure = new ConnectionLostError(message, { cause });
    for (const abandon of this.#pending) abandon(this.#failure);
    void this.#client.end({ timeout: 0 }).catch(() => {});
    // The driver only sends FIN, which a half-open socket never answers.
    this.#socket?.destroy();
    this.#onLost(this);
    return this.#failure;
  }

  /** Closes the connection after telling the server. */
  async close(): Promise<void> {
    if (!this.#failure) await this.#client.end({ timeout: 0.5 }).catch(() => {});
    this.destroy("The connection was closed.");
  }

  /** Tries each host once; the driver would retry forever. */
  async #connect(): Promise<Socket> {
    for (let cause: unknown; ; ) {
      const endpoint = this.#failure ? undefined : this.#endpoints.shift();
      if (!endpoint) throw this.destroy("Could not connect to the database.", cause);
      // The driver takes the server name for TLS from `host`.
      this.#socket = Object.assign(connect({ ...endpoint, noDelay: true }), endpoint);
      try {
        await once(this.#socket, "connect");
        return this.#socket;
      } catch (error) {
        cause = error;
      }
    }
  }

  #toError(error: unknown, text: string): Error {
    if (this.#failure) return this.#failure;
    if (!(error instanceof postgres.PostgresError)) return this.destroy("The connection broke.", error);
    const rejection = new QueryError(error.message, error.code, error.constraint_name, text);
    // A primary that became a replica will never accept a write on this connection again.
    return /^(FATAL|PANIC)$/.test(error.severity) || error.code === readOnly
      ? this.destroy("The server ended the connection.", rejection)
      : rejection;
  }
}

/**
 * If a query fails between rows, the driver leaves that many gaps before the next result's rows (porsager/postgres
 * #1181).
 */
function withoutGap(rows: RowList<unknown[]>): RowList<unknown[]> {
  if (rows.length > 0 && !(0 in rows)) {
    const gap = rows.findIndex((_, index) => index in rows);
    rows.splice(0, gap);
  }
  return rows;
}
