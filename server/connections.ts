import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { type Socket, Server as TcpServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Exchange } from "./exchange";

export const connectionLimits = {
  /** The limit on open connections. At the limit, idle ones are closed to make room. */
  maxConnections: 10_000,
  /** How many requests a client may send ahead on one connection. */
  maxSentAhead: 16,
  /** The limit on unread response bytes of all connections together. */
  maxUnreadBytes: 64 * 1024 * 1024,
  /** How long the server waits for a client to read a response, beyond the time that `minReadRate` allows. */
  readTimeoutMs: 60_000,
  /** Bytes per second. A client that reads more slowly is disconnected after `readTimeoutMs`. */
  minReadRate: 16 * 1024,
  checkIntervalMs: 500,
};
export type ConnectionLimits = typeof connectionLimits;

/** Connections accepted beyond `maxConnections`, so that health probes get through. */
const reservedConnections = 100;

export type CloseReason = "evicted" | "inactive" | "sentAhead" | "slowReader" | "unreadBytes";

interface Connection {
  socket: Socket;
  current: Exchange | undefined;
  /** Requests that arrived before an earlier one was answered. */
  waiting: [IncomingMessage, ServerResponse][];
  /** Whether it is over the connection limit: only health probes are answered on it. */
  isSurplus: boolean;
  /** Whether to close it once the current request is answered. */
  closesNext: boolean;
  /** The current response: bytes read, and how long the server has waited for the client to read. */
  reading: { waitedMs: number; checkedAt: number; firstByte: number } | undefined;
  /** Its share of all unread bytes. */
  unreadBytes: number;
}

/**
 * The open connections of an HTTP server. Each serves one request at a time. Everything that a request holds is
 * released when its response has been written or its connection has closed, whichever comes first.
 */
export class Connections {
  readonly #server: Server;
  readonly #limits: ConnectionLimits;
  readonly #handle: (exchange: Exchange, isSurplus: boolean) => void;
  readonly #all = new Map<Socket, Connection>();
  /** Connections without a request in progress, longest idle first. */
  readonly #idle = new Set<Connection>();
  /** Connections with a response that the client has not read yet. */
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

  get stats() {
    const closedByReason: ReadonlyMap<CloseReason, number> = this.#closed;
    return { open: this.#all.size, idle: this.#idle.size, unreadBytes: this.#unreadBytes, closedByReason };
  }

  /** Updates the unread bytes of a response, and disconnects the clients with the most unread bytes over the limit. */
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
      const largest = [...this.#unread].reduce((a, b) => (b.unreadBytes > a.unreadBytes ? b : a));
      this.#close(largest, "unreadBytes");
      this.#forgetUnread(largest);
    }
  }

  /**
   * Closes a connection after malformed or late data: once the request in progress is answered, or immediately if a
   * response to an incomplete request has begun. Returns false if neither applies, so that an error can be sent.
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
   * Stops the server gracefully: stops listening, answers requests that still arrive within `graceMs` with
   * `Connection: close`, and waits up to `timeoutMs` for those in progress. Resolves once all connections are closed.
   */
  async drain({ graceMs = 500, timeoutMs = 9_000 } = {}): Promise<void> {
    this.#isDraining = true;
    for (const connection of this.#all.values()) if (connection.current) this.#closeNext(connection);
    // http's own close() would close idle connections immediately and lose requests that are on their way.
    const closed = new Promise((resolve) => TcpServer.prototype.close.call(this.#server, resolve));
    await sleep(graceMs);
    const deadline = performance.now() + timeoutMs;
    while (this.#all.size > 0) {
      const isLate = performance.now() > deadline;
      // Node closes connections between two requests, but not those that never sent anything.
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
      const evicted = longestIdle ?? this.#longestSending();
      if (evicted === undefined) connection.isSurplus = true;
      else {
        // Replacing a surplus connection leaves the count over the limit.
        connection.isSurplus = evicted.isSurplus;
        this.#close(evicted, "evicted");
      }
    }
    this.#all.set(socket, connection);
    this.#idle.add(connection);
    socket.once("close", () => this.#release(connection));
    // Node removes its own listener after CONNECT or a protocol upgrade.
    socket.on("error", () => undefined);
  }

  /** The oldest connection with an incomplete request. */
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
        // A request that only waits for a slow reader needs no slot.
        exchange.slot?.release();
        reading.waitedMs += now - reading.checkedAt;
      }
      reading.checkedAt = now;
      const allowedMs = readTimeoutMs + ((read - reading.firstByte) / minReadRate) * 1_000;
      if (reading.waitedMs > allowedMs) this.#close(connection, "slowReader");
    }
  }
}
