import { Connection, type ConnectionOptions } from "./connection";
import { unavailable } from "./errors";

export interface PoolOptions extends ConnectionOptions {
  size: number;
  waitTimeoutMs: number;
  maxWaiting: number;
}

interface Waiter {
  ticksLeft: number;
  serve: (connection: Connection | Promise<Connection>) => void;
  refuse: (message: string) => void;
}

const ticksPerWait = 10;
/** After a failed connection attempt no other starts for this long; its outcome then counts for all waiters. */
const reconnectDelayMs = 50;

/** A bounded number of connections, and a bounded queue of callers that is served in order of arrival. */
export class ConnectionPool {
  readonly #options: PoolOptions;
  readonly #connections = new Set<Connection>();
  readonly #idle: Connection[] = [];
  readonly #waiters = new Set<Waiter>();
  readonly #opening = new Set<Connection>();
  #reconnectTimer: NodeJS.Timeout | undefined;
  #waitTimer: NodeJS.Timeout | undefined;
  #closed: Promise<void> | undefined;
  #onDrained: (() => void) | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get stats() {
    return { size: this.#connections.size, idle: this.#idle.length, waiting: this.#waiters.size };
  }

  /** Opens all connections ahead of the first callers. Never throws. */
  async warm(): Promise<void> {
    const missing = this.#options.size - this.#connections.size;
    await Promise.allSettled(Array.from({ length: missing }, async () => this.release(await this.#open())));
  }

  /** Returns a connection for the caller alone. Throws "unavailable" when none is free in time or the queue is full. */
  async acquire(): Promise<Connection> {
    if (this.#closed) throw unavailable("The server is shutting down. Try again.");
    const idle = this.#idle.pop();
    if (idle) return idle;
    if (this.#canOpen()) return this.#open();
    if (this.#waiters.size < this.#options.maxWaiting) return this.#wait();
    throw unavailable("Too many requests are waiting for the database. Try again.");
  }

  /** Takes a connection back, resyncs or closes it where needed, and passes it on to the next waiter. */
  async release(connection: Connection): Promise<void> {
    if (connection.condition === "dirty") await connection.resync().catch(() => {});
    const [waiter] = this.#waiters;
    if (connection.condition === "clean" && waiter) waiter.serve(connection);
    else if (connection.condition === "clean" && !this.#closed) this.#idle.push(connection);
    else await connection.close();
  }

  /** Refuses new callers, waits for the calls in progress, and breaks what is left after `timeoutMs`. */
  close(timeoutMs: number): Promise<void> {
    this.#closed ??= this.#close(timeoutMs);
    return this.#closed;
  }

  async #close(timeoutMs: number): Promise<void> {
    const drained = new Promise<void>((resolve) => {
      this.#onDrained = resolve;
    });
    clearTimeout(this.#reconnectTimer);
    const refuseWaiters = () => {
      for (const waiter of this.#waiters) waiter.refuse("The server is shutting down. Try again.");
    };
    if (this.#connections.size === 0) refuseWaiters();
    const timer = setTimeout(() => {
      refuseWaiters();
      for (const connection of this.#connections) connection.destroy("The server is shutting down.");
    }, timeoutMs);
    await Promise.all(this.#idle.splice(0).map((connection) => connection.close()));
    if (this.#connections.size > 0) await drained;
    clearTimeout(timer);
  }

  #wait(): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        ticksLeft: ticksPerWait,
        serve: (connection) => {
          this.#waiters.delete(waiter);
          resolve(connection);
        },
        refuse: (message) => {
          this.#waiters.delete(waiter);
          reject(unavailable(message));
        },
      };
      this.#waiters.add(waiter);
      this.#waitTimer ??= setInterval(() => this.#tick(), this.#options.waitTimeoutMs / ticksPerWait);
    });
  }

  /** Counts ticks, not time: while this process stalls, the wait is not the database's fault, and a stall is one tick. */
  #tick(): void {
    for (const waiter of this.#waiters) {
      waiter.ticksLeft -= 1;
      if (waiter.ticksLeft <= 0) waiter.refuse("The database is busy. Try again.");
    }
    if (this.#waiters.size > 0) return;
    clearInterval(this.#waitTimer);
    this.#waitTimer = undefined;
  }

  #canOpen(): boolean {
    return this.#connections.size < this.#options.size && this.#reconnectTimer === undefined;
  }

  #delayReconnect(): void {
    this.#reconnectTimer ??= setTimeout(() => {
      this.#reconnectTimer = undefined;
      for (const waiter of this.#waiters) if (this.#canOpen()) waiter.serve(this.#open());
    }, reconnectDelayMs);
  }

  async #open(): Promise<Connection> {
    const connection = new Connection(this.#options, (lost) => this.#remove(lost));
    this.#connections.add(connection);
    this.#opening.add(connection);
    await connection.open();
    this.#opening.delete(connection);
    return connection;
  }

  #remove(connection: Connection): void {
    this.#connections.delete(connection);
    const index = this.#idle.indexOf(connection);
    if (index >= 0) this.#idle.splice(index, 1);
    const couldNotOpen = this.#opening.delete(connection);
    if (couldNotOpen && !this.#closed) this.#delayReconnect();
    const [waiter] = this.#waiters;
    if (waiter && this.#canOpen()) waiter.serve(this.#open());
    if (this.#connections.size > 0) return;
    if (couldNotOpen) {
      for (const waiting of this.#waiters) waiting.serve(Promise.reject(connection.failure));
    }
    this.#onDrained?.();
  }
}
