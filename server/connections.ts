import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { type Socket, Server as TcpServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Exchange } from "./exchange";

export interface ConnectionLimits {
  /** Connections that may be open. Over it, idle ones are closed to make room. */
  maxConnections: number;
  /** Requests that a client may send before the earlier ones are answered. */
  maxSentAhead: number;
  /** Bytes of answers that clients have not read yet, of all connections together. */
  maxUnreadBytes: number;
  /** How long the server may wait for a client to read an answer, beyond the time that `minReadRate` allows. */
  readTimeoutMs: number;
  /** Bytes a second: a client that reads slower than this is cut off once `readTimeoutMs` is over. */
  minReadRate: number;
  checkIntervalMs: number;
}

export const connectionLimits: ConnectionLimits = {
  maxConnections: 10_000,
  maxSentAhead: 16,
  maxUnreadBytes: 64 * 1024 * 1024,
  readTimeoutMs: 60_000,
  minReadRate: 16 * 1024,
  checkIntervalMs: 500,
};

/** Connections over `maxConnections` that are still accepted, so that health probes get through. */
const reservedConnections = 100;

export type CloseReason = "evicted" | "inactive" | "sentAhead" | "slowReader" | "unreadBytes";

interface Connection {
  socket: Socket;
  current: Exchange | undefined;
  /** Requests that arrived while an earlier one is unanswered. */
  waiting: [IncomingMessage, ServerResponse][];
  /** Whether it is over the limit of connections: only health probes are answered on it. */
  isSurplus: boolean;
  /** Whether to close it once the current request is answered. */
  closesNext: boolean;
  /** Of the current answer: bytes read, and for how long the server has waited for the client to read on. */
  reading: { waitedMs: number; checkedAt: number; firstByte: number } | undefined;
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
  /** With an answer that the client has not read. */
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
    server.on("timeout", (socket: Socket) => {
      const connection = this.#all.get(socket);
      if (connection === undefined) socket.destroy();
      else this.#close(connection, "inactive");
    });
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

  /** Counts what of an answer the client has not read, and cuts off the clients with the most where that is too much. */
  countUnread(exchange: Exchange): void {
    const connection = this.#all.get(exchange.incoming.socket);
    if (connection?.current === exchange) this.#countUnread(connection);
  }

  #countUnread(connection: Connection): void {
    const bytes = connection.socket.writableLength;
    if (bytes === connection.unreadBytes) return;
    this.#unreadBytes += bytes - connection.unreadBytes;
    connection.unreadBytes = bytes;
    if (bytes === 0) this.#unread.delete(connection);
    else this.#unread.add(connection);
    while (this.#unreadBytes > this.#limits.maxUnreadBytes) {
      const most = [...this.#unread].reduce((a, b) => (b.unreadBytes > a.unreadBytes ? b : a));
      this.#close(most, "unreadBytes");
      this.#forgetUnread(most);
    }
  }

  /**
   * Closes a connection whose client sent something that is not HTTP or came too late: once the request in progress is
   * answered, or at once in the middle of an answer to a request that never became whole. False where nothing is in
   * progress, so that the client can be told.
   */
  closeAfterAnswer(socket: Socket): boolean {
    const connection = this.#all.get(socket);
    const exchange = connection?.current;
    if (connection === undefined || exchange === undefined) return false;
    if (exchange.incoming.complete) this.#closeNext(connection);
    else if (exchange.outgoing.headersSent) socket.destroy();
    else return false;
    return true;
  }

  /**
   * Stops the server gently: it stops listening, answers for a moment what open connections still bring, each with
   * `Connection: close`, and waits up to `timeoutMs` for the requests in progress. Resolves once all connections are closed.
   */
  async drain({ graceMs = 500, timeoutMs = 9_000 } = {}): Promise<void> {
    this.#isDraining = true;
    for (const connection of this.#all.values()) if (connection.current) this.#closeNext(connection);
    // Not http's own close, which cuts idle connections at once, and with them requests that are on their way.
    const closed = new Promise((resolve) => TcpServer.prototype.close.call(this.#server, resolve));
    await sleep(graceMs);
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
      const evicted = this.#longestIdle() ?? this.#longestSending();
      if (evicted === undefined) connection.isSurplus = true;
      else {
        // A surplus connection that makes room for another leaves as many as before.
        connection.isSurplus = evicted.isSurplus;
        this.#close(evicted, "evicted");
      }
    }
    this.#all.set(socket, connection);
    this.#idle.add(connection);
    socket.once("close", () => this.#release(connection));
    // Node takes its own listener away from a connection that asked for CONNECT or another protocol.
    socket.on("error", () => undefined);
  }

  #longestIdle(): Connection | undefined {
    const [first] = this.#idle;
    return first;
  }

  /** The oldest connection whose client has not sent its whole request yet. */
  #longestSending(): Connection | undefined {
    for (const connection of this.#all.values()) {
      const { current, socket } = connection;
      if (current !== undefined && !current.incoming.complete && !socket.destroyed) return connection;
    }
    return undefined;
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
    if (connection === undefined || connection.socket.destroyed || connection.closesNext) return;
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
    this.#unread.delete(connection);
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
    const { readTimeoutMs, minReadRate } = this.#limits;
    for (const connection of this.#all.values()) {
      const { current: exchange, socket } = connection;
      if (exchange === undefined || !exchange.outgoing.headersSent) continue;
      this.#countUnread(connection);
      const read = socket.bytesWritten - socket.writableLength;
      connection.reading ??= { waitedMs: 0, checkedAt: now, firstByte: read };
      const { reading } = connection;
      if (socket.writableLength > 0) {
        // Waiting for a slow reader does not count as work.
        exchange.slot?.release();
        reading.waitedMs += now - reading.checkedAt;
      }
      reading.checkedAt = now;
      const allowedMs = readTimeoutMs + ((read - reading.firstByte) / minReadRate) * 1_000;
      if (reading.waitedMs > allowedMs) this.#close(connection, "slowReader");
    }
  }
}
