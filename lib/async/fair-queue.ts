import { DomainError } from "@/lib/errors";

interface Limits {
  /** How many jobs run at once. */
  concurrency: number;
  /** How many may wait, of one key and in all. */
  maxQueuedPerKey: number;
  maxQueued: number;
}

interface Waiting {
  start(): void;
  refuse(error: DomainError): void;
}

/**
 * Runs a few jobs at once and lets the others wait, with a turn for each key before a second one for any: a client that
 * asks a lot delays itself. Keys with priority go before the others, who get at least every fourth turn. Throws
 * `unavailable` where too many wait.
 */
export class FairQueue {
  readonly #limits: Limits;
  /** In the order of their turns; a key is there while it has jobs waiting. */
  readonly #waiting = { priority: new Map<string, Waiting[]>(), others: new Map<string, Waiting[]>() };
  #running = 0;
  #queued = 0;
  #turns = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  async run<T>(key: string, job: () => Promise<T>, { priority = false } = {}): Promise<T> {
    if (this.#running < this.#limits.concurrency) this.#running += 1;
    else await this.#wait(key, this.#waiting[priority ? "priority" : "others"]);
    try {
      return await job();
    } finally {
      const next = this.#next();
      if (next === undefined) this.#running -= 1;
      else next.start();
    }
  }

  #wait(key: string, keys: Map<string, Waiting[]>): Promise<void> {
    const own = keys.get(key) ?? [];
    const { maxQueuedPerKey, maxQueued } = this.#limits;
    if (own.length >= maxQueuedPerKey) throw busy();
    if (this.#queued >= maxQueued && keys === this.#waiting.others) this.#makeRoom(own.length);
    return new Promise((start, refuse) => {
      own.push({ start, refuse });
      keys.set(key, own);
      this.#queued += 1;
    });
  }

  /** Refuses the newest job of the key that has most of them, for one that has fewer. */
  #makeRoom(ownLength: number): void {
    const [longest] = [...this.#waiting.others.values()].sort((a, b) => b.length - a.length);
    if (longest === undefined || longest.length <= ownLength + 1) throw busy();
    longest.pop()?.refuse(busy());
    this.#queued -= 1;
  }

  #next(): Waiting | undefined {
    this.#turns += 1;
    const { priority, others } = this.#waiting;
    for (const keys of this.#turns % 4 === 0 ? [others, priority] : [priority, others]) {
      for (const [key, jobs] of keys) {
        const next = jobs.shift();
        // To the end: the other keys have their turn first.
        keys.delete(key);
        if (jobs.length > 0) keys.set(key, jobs);
        if (next === undefined) continue;
        this.#queued -= 1;
        return next;
      }
    }
    return undefined;
  }
}

const busy = () =>
  new DomainError("unavailable", "Too many people are signing in. Try again in a moment.", { retryAfter: 2 });
