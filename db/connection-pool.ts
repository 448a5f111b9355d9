import { startDeadline } from "@/lib/async/deadline";
import { Connection, type ConnectionOptions } from "./connection";
import { unavailable } from "./errors";

export interface PoolOptions extends ConnectionOptions {
  /** The most connections that may be open. */
  size: number;
  /** How long a caller waits for a free connection, and how many may wait. */
  waitTimeoutMs: number;
  maxWaiting: number;
}

interface Waiter {
  endWait: () => void;
  resolve: (connection: Connection | Promise<Connection>) => void;
  reject: (error: Error) => void;
}

/** The pause after a failed connection attempt. */
const reconnectDelayMs = 50;

/** A limited number of connections, and a limited queue of callers, served in order of arrival. */
export class ConnectionPool {
  readonly #options: PoolOptions;
  readonly #connections = new Set<Connection>();
  readonly #idle: Connection[] = [];
  readonly #opening = new Set<Connection>();
  readonly #waiters = new Set<Waiter>();
  #reconnectTimer: NodeJS.Timeout | undefined;
  #closed: Promise<void> | undefined;
  #onDrained = () => {};

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

  /** Returns a connection for exclusive use. Throws "unavailable" if none becomes free in time or the queue is full. */
  acquire(): Promise<Connection> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(unavailable("The server is shutting down. Try again."));
      const waiter: Waiter = { endWait: () => {}, resolve, reject };
      this.#waiters.add(waiter);
      this.#serve();
      if (this.#waiters.size > this.#options.maxWaiting) {
        this.#refuse(waiter, unavailable("Too many requests are waiting for the database. Try again."));
      } else if (this.#waiters.has(waiter)) {
        const onLate = () => this.#refuse(waiter, unavailable("The database is busy. Try again."));
        waiter.endWait = startDeadline(this.#options.waitTimeoutMs, onLate);
      }
    });
  }

  /** Takes a connection back, or closes it if it cannot be reused. */
  release(connection: Connection): void {
    if (this.#closed || !connection.isReusable) return void connection.close();
    this.#idle.push(connection);
    this.#serve();
  }

  /** Refuses new callers, waits for the calls in progress, and breaks what is left after `timeoutMs`. */
  close(timeoutMs: number): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      const timer = setTimeout(() => {
        for (const connection of this.#connections) connection.destroy("The server is shutting down.");
      }, timeoutMs);
      this.#onDrained = () => {
        clearTimeout(timer);
        clearTimeout(this.#reconnectTimer);
        resolve();
      };
      this.#refuseAll(unavailable("The server is shutting down. Try again."));
      for (const connection of this.#idle.splice(0)) void connection.close();
      if (this.#connections.size === 0) this.#onDrained();
    });
    return this.#closed;
  }

  #serve(): void {
    for (const waiter of this.#waiters) {
      const connection = this.#idle.pop() ?? (this.#canOpen() ? this.#open() : undefined);
      if (!connection) return;
      this.#waiters.delete(waiter);
      waiter.endWait();
      waiter.resolve(connection);
    }
  }

  #refuse(waiter: Waiter, error: Error): void {
    this.#waiters.delete(waiter);
    waiter.endWait();
    waiter.reject(error);
  }

  #refuseAll(error: Error): void {
    for (const waiter of this.#waiters) this.#refuse(waiter, error);
  }

  #canOpen(): boolean {
    return this.#connections.size < this.#options.size && !this.#reconnectTimer;
  }

  #open(): Promise<Connection> {
    const connection = new Connection(this.#options, (lost) => this.#remove(lost));
    this.#connections.add(connection);
    this.#opening.add(connection);
    return connection.open().finally(() => this.#opening.delete(connection));
  }

  #delayReconnect(failure: Error | undefined): void {
    this.#reconnectTimer ??= setTimeout(() => {
      this.#reconnectTimer = undefined;
      this.#serve();
    }, reconnectDelayMs);
    // Without any working connection, the failure applies to all waiting callers.
    if (failure && this.#connections.size === 0) this.#refuseAll(failure);
  }

  #remove(connection: Connection): void {
    this.#connections.delete(connection);
    const index = this.#idle.indexOf(connection);
    if (index >= 0) this.#idle.splice(index, 1);
    if (this.#opening.delete(connection)) this.#delayReconnect(connection.failure);
    this.#serve();
    if (this.#connections.size === 0) this.#onDrained();
  }
}
