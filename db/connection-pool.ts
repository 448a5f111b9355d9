import { Connection, type ConnectionOptions } from "./connection";
import { unavailable } from "./errors";

export interface PoolOptions extends ConnectionOptions {
  size: number;
  waitTimeoutMs: number;
  maxWaiting: number;
}

interface Waiter {
  patience: number;
  serve: (lane: Connection | Promise<Connection>) => void;
  refuse: (message: string) => void;
}

const ticksOfPatience = 10;
/** Where a connection could not be made, all wait so long for the next attempt, whose outcome is everybody's. */
const restMs = 50;

/** A bounded number of lanes and a bounded, first-come-first-served queue before them. */
export class ConnectionPool {
  readonly #options: PoolOptions;
  readonly #lanes = new Set<Connection>();
  readonly #idle: Connection[] = [];
  readonly #waiters = new Set<Waiter>();
  readonly #opening = new Set<Connection>();
  #resting: NodeJS.Timeout | undefined;
  #ticking: NodeJS.Timeout | undefined;
  #closed: Promise<void> | undefined;
  #drained: (() => void) | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get stats() {
    return { size: this.#lanes.size, idle: this.#idle.length, waiting: this.#waiters.size };
  }

  /** Opens all lanes ahead of the first callers. Never throws: what could not be opened is tried when needed. */
  async warm(): Promise<void> {
    const missing = this.#options.size - this.#lanes.size;
    await Promise.allSettled(Array.from({ length: missing }, async () => this.release(await this.#open())));
  }

  /** A lane for the caller alone. Throws "unavailable" when none comes free in time, or too many wait already. */
  async acquire(): Promise<Connection> {
    if (this.#closed) throw unavailable("The server is shutting down. Try again.");
    const idle = this.#idle.pop();
    if (idle) return idle;
    if (this.#hasRoom()) return this.#open();
    if (this.#waiters.size < this.#options.maxWaiting) return this.#wait();
    throw unavailable("Too many requests wait for the database. Try again.");
  }

  /** Takes a lane back, mends or replaces it, and hands it on. */
  async release(lane: Connection): Promise<void> {
    if (lane.condition === "suspect") await lane.resync().catch(() => {});
    const [waiter] = this.#waiters;
    if (lane.condition === "good" && waiter) waiter.serve(lane);
    else if (lane.condition === "good" && !this.#closed) this.#idle.push(lane);
    else await lane.close();
  }

  /** Refuses new callers, waits for the ones under way, and breaks what is left after `timeoutMs`. */
  close(timeoutMs: number): Promise<void> {
    this.#closed ??= this.#close(timeoutMs);
    return this.#closed;
  }

  async #close(timeoutMs: number): Promise<void> {
    const drained = new Promise<void>((resolve) => {
      this.#drained = resolve;
    });
    clearTimeout(this.#resting);
    const refuse = () => {
      for (const waiter of this.#waiters) waiter.refuse("The server is shutting down. Try again.");
    };
    if (this.#lanes.size === 0) refuse();
    const timer = setTimeout(() => {
      refuse();
      for (const lane of this.#lanes) lane.destroy("The server is shutting down.");
    }, timeoutMs);
    await Promise.all(this.#idle.splice(0).map((lane) => lane.close()));
    if (this.#lanes.size > 0) await drained;
    clearTimeout(timer);
  }

  #wait(): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const settled = () => this.#waiters.delete(waiter);
      const waiter: Waiter = {
        patience: ticksOfPatience,
        serve: (lane) => {
          settled();
          resolve(lane);
        },
        refuse: (message) => {
          settled();
          reject(unavailable(message));
        },
      };
      this.#waiters.add(waiter);
      this.#ticking ??= setInterval(() => this.#tick(), this.#options.waitTimeoutMs / ticksOfPatience);
    });
  }

  /** While this process stalls, answers lie unread and the wait is not the database's: a stall is one tick. */
  #tick(): void {
    for (const waiter of this.#waiters) {
      waiter.patience -= 1;
      if (waiter.patience <= 0) waiter.refuse("The database is busy. Try again.");
    }
    if (this.#waiters.size > 0) return;
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  #hasRoom(): boolean {
    return this.#lanes.size < this.#options.size && this.#resting === undefined;
  }

  #rest(): void {
    this.#resting ??= setTimeout(() => {
      this.#resting = undefined;
      for (const waiter of this.#waiters) if (this.#hasRoom()) waiter.serve(this.#open());
    }, restMs);
  }

  async #open(): Promise<Connection> {
    const lane = new Connection(this.#options, (lost) => this.#forget(lost));
    this.#lanes.add(lane);
    this.#opening.add(lane);
    await lane.open();
    this.#opening.delete(lane);
    return lane;
  }

  #forget(lane: Connection): void {
    this.#lanes.delete(lane);
    const place = this.#idle.indexOf(lane);
    if (place >= 0) this.#idle.splice(place, 1);
    const failed = this.#opening.delete(lane);
    if (failed && !this.#closed) this.#rest();
    const [waiter] = this.#waiters;
    if (waiter && this.#hasRoom()) waiter.serve(this.#open());
    if (this.#lanes.size > 0) return;
    if (failed) for (const left of this.#waiters) left.serve(Promise.reject(lane.failure));
    this.#drained?.();
  }
}
