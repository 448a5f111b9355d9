import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Exchange } from "./exchange";

export interface ConnectionLimits {
  /** Connections that may be open. Over it, idle ones are closed to make room. */
  maxConnections: number;
  /** Requests that a client may send before the earlier ones are answered. */
  maxSentAhead: number;
  /** Bytes of answers that clients have not read yet, of all connections together. */
  maxUnreadBytes: number;
  /** How long a request may go without an answer. */
  maxAnswerDelayMs: number;
  /** How long a client may take to read an answer, beyond the time that `minReadRate` allows. */
  readTimeoutMs: number;
  /** Bytes a second: a client that reads slower than this is cut off once `readTimeoutMs` is over. */
  minReadRate: number;
  checkIntervalMs: number;
}

export const connectionLimits: ConnectionLimits = {
  maxConnections: 10_000,
  maxSentAhead: 16,
  maxUnreadBytes: 64 * 1024 * 1024,
  maxAnswerDelayMs: 120_000,
  readTimeoutMs: 60_000,
  minReadRate: 16 * 1024,
  checkIntervalMs: 500,
};

/** Connections over `maxConnections` that are still accepted, so that health probes get through. */
const reservedConnections = 100;

export type CloseReason = "idle" | "sentAhead" | "slowReader" | "unreadBytes" | "noAnswer";

interface Connection {
  socket: Socket;
  current: Exchange | undefined;
  /** Requests that arrived while an earlier one is unanswered. */
  waiting: [IncomingMessage, ServerResponse][];
  /** Whether it is over the limit of connections: only health probes are answered on it. */
  isSurplus: boolean;
  /** Whether to close it once the current request is answered. */
  closesNext: boolean;
  /** Of the current answer: when and at how many bytes reading it began. */
  reading: { since: number; bytes: number } | undefined;
  /** What it adds to the sum of unread bytes. */
  unreadBytes: number;
}

/**
 * The open connections of an HTTP server. Each is served one request at a time, and whatever a request holds is released
 * when its answer has been written or its connection has closed, whichever comes first.
 */
export class Connections {
  readonly #server: Server;
  readonly #limits: ConnectionLimits;
  readonly #handle: (exchange: Exchange, isSurplus: boolean) => void;
  readonly #all = new Map<Socket, Connection>();
  /** Without a request in progress; the one that has been idle longest comes first. */
  readonly #idle = new Set<Connection>();
  /** With an answer that the client has not read; the oldest comes first. */
  readonly #unread = new Set<Connection>();
  readonly #closed = new Map<CloseReason, number>();
  #unreadBytes = 0;
  #isDraining = false;

  constructor(
    server: Server,
    limits: Partial<ConnectionLimits>,
    handle: (exchange: Exchange, isSurplus: boolean) => void,
  ) {
    this.#server = server;
    this.#limits = { ...connectionLimits, ...limits };
    this.#handle = handle;
    server.maxConnections = this.#limits.maxConnections + reservedConnections;
    server.on("connection", (socket: Socket) => this.#open(socket));
    server.on("request", (incoming, outgoing) => this.#receive(incoming, outgoing));
    const check = setInterval(() => this.#checkTimes(), this.#limits.checkIntervalMs).unref();
    server.once("close", () => clearInterval(check));
  }

  get open(): number {
    return this.#all.size;
  }

  get idle(): number {
    return this.#idle.size;
  }

  /** Bytes of answers that clients have not read yet. */
  get unreadBytes(): number {
    return this.#unreadBytes;
  }

  /** How many connections the server closed itself, by reason. */
  get closedByReason(): ReadonlyMap<CloseReason, number> {
    return this.#closed;
  }

  /** Counts what of an answer the client has not read, and cuts off the oldest such clients where that is too much. */
  countUnread(exchange: Exchange): void {
    const connection = this.#all.get(exchange.incoming.socket);
    if (connection?.current === exchange) this.#countUnread(connection);
  }

  #countUnread(connection: Connection): void {
    const bytes = connection.socket.writableLength;
    if (bytes === connection.unreadBytes) return;
    this.#unreadBytes += bytes - connection.unreadBytes;
    connection.unreadBytes = bytes;
    this.#unread.add(connection);
    for (const oldest of this.#unread) {
      if (this.#unreadBytes <= this.#limits.maxUnreadBytes) break;
      this.#close(oldest, "unreadBytes");
      this.#forgetUnread(oldest);
    }
  }

  /** Closes a connection once the request in progress is answered; false where the client has sent no whole request. */
  closeAfterAnswer(socket: Socket): boolean {
    const connection = this.#all.get(socket);
    if (!connection?.current?.incoming.complete) return false;
    this.#closeNext(connection);
    return true;
  }

  /**
   * Stops the server gently: for a moment new requests are still answered, each with `Connection: close`, then it stops
   * listening and waits up to `timeoutMs` for the requests in progress. Resolves once all connections are closed.
   */
  async drain({ graceMs = 500, timeoutMs = 9_000 } = {}): Promise<void> {
    this.#isDraining = true;
    for (const connection of this.#all.values()) if (connection.current) this.#closeNext(connection);
    await sleep(graceMs);
    const closed = new Promise((resolve) => this.#server.close(resolve));
    const deadline = performance.now() + timeoutMs;
    while (this.#all.size > 0) {
      const isLate = performance.now() > deadline;
      // Node closes those between two requests; those that never sent anything are left to us.
      this.#server.closeIdleConnections();
      for (const socket of this.#all.keys()) if (isLate || socket.bytesRead === 0) socket.destroy();
      await sleep(20);
    }
    await closed;
  }

  #open(socket: Socket): void {
    const connection: Connection = {
      socket,
      current: undefined,
      waiting: [],
      isSurplus: false,
      closesNext: false,
      reading: undefined,
      unreadBytes: 0,
    };
    if (this.#all.size >= this.#limits.maxConnections) {
      const [longestIdle] = this.#idle;
      if (longestIdle === undefined) connection.isSurplus = true;
      else this.#close(longestIdle, "idle");
    }
    this.#all.set(socket, connection);
    this.#idle.add(connection);
    socket.once("close", () => this.#release(connection));
    // Node takes its own listener away from a connection that asked for CONNECT or another protocol.
    socket.on("error", () => undefined);
  }

  #release(connection: Connection): void {
    connection.waiting.length = 0;
    connection.current?.end();
    connection.current = undefined;
    this.#forgetUnread(connection);
    this.#idle.delete(connection);
    this.#all.delete(connection.socket);
  }

  #receive(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const connection = this.#all.get(incoming.socket);
    if (connection === undefined || connection.socket.destroyed) return;
    if (connection.current === undefined) this.#start(connection, incoming, outgoing);
    else if (connection.waiting.length < this.#limits.maxSentAhead) {
      connection.waiting.push([incoming, outgoing]);
    } else this.#close(connection, "sentAhead");
  }

  #start(connection: Connection, incoming: IncomingMessage, outgoing: ServerResponse): void {
    const exchange = new Exchange(incoming, outgoing);
    connection.current = exchange;
    this.#idle.delete(connection);
    if (this.#isDraining) this.#closeNext(connection);
    outgoing.once("close", () => this.#finish(connection, exchange));
    this.#handle(exchange, connection.isSurplus);
  }

  #finish(connection: Connection, exchange: Exchange): void {
    exchange.end();
    if (connection.current !== exchange) return;
    connection.current = undefined;
    connection.reading = undefined;
    this.#forgetUnread(connection);
    const { socket, closesNext } = connection;
    if (socket.destroyed) return;
    if (closesNext) return void socket.destroySoon();
    const next = connection.waiting.shift();
    if (next === undefined) this.#idle.add(connection);
    else this.#start(connection, ...next);
  }

  #forgetUnread(connection: Connection): void {
    if (!this.#unread.delete(connection)) return;
    this.#unreadBytes -= connection.unreadBytes;
    connection.unreadBytes = 0;
  }

  #closeNext(connection: Connection): void {
    connection.closesNext = true;
    connection.waiting.length = 0;
    const outgoing = connection.current?.outgoing;
    if (outgoing && !outgoing.headersSent) outgoing.setHeader("connection", "close");
  }

  #close(connection: Connection, reason: CloseReason): void {
    if (connection.socket.destroyed) return;
    this.#closed.set(reason, (this.#closed.get(reason) ?? 0) + 1);
    this.#idle.delete(connection);
    connection.socket.destroy();
  }

  #checkTimes(): void {
    const now = performance.now();
    const { maxAnswerDelayMs, readTimeoutMs, minReadRate } = this.#limits;
    for (const connection of this.#all.values()) {
      const { current: exchange, socket } = connection;
      if (exchange === undefined) continue;
      if (!exchange.outgoing.headersSent) {
        if (now - exchange.startedAt > maxAnswerDelayMs) this.#close(connection, "noAnswer");
        continue;
      }
      // Waiting for a slow reader is no work.
      if (socket.writableLength > 0) exchange.slot?.release();
      this.#countUnread(connection);
      const read = socket.bytesWritten - socket.writableLength;
      connection.reading ??= { since: now, bytes: read };
      const { since, bytes } = connection.reading;
      const allowedMs = readTimeoutMs + ((read - bytes) / minReadRate) * 1_000;
      if (now - since > allowedMs) this.#close(connection, "slowReader");
    }
  }
}
