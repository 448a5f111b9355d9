import type { DomainError } from "@/lib/errors";

interface FairQueueOptions {
  concurrency: number;
  maxQueuedPerKey: number;
  maxQueued: number;
  /** What a job is rejected with when the queue is full. */
  fullError(): DomainError;
}

interface Queued {
  start(): void;
  reject(error: DomainError): void;
}

/**
 * Runs a limited number of jobs at once and queues the rest round-robin by key, so a client that sends many jobs delays
 * only itself. Priority keys go first, but at least every fourth job comes from the others.
 */
export class FairQueue {
  readonly #options: FairQueueOptions;
  /** Keys with queued jobs, in round-robin order. */
  readonly #queues = { priority: new Map<string, Queued[]>(), others: new Map<string, Queued[]>() };
  #running = 0;
  #queued = 0;
  #started = 0;

  constructor(options: FairQueueOptions) {
    this.#options = options;
  }

  async run<T>(key: string, job: () => Promise<T>, { priority = false } = {}): Promise<T> {
    if (this.#running < this.#options.concurrency) this.#running += 1;
    else await this.#enqueue(key, this.#queues[priority ? "priority" : "others"]);
    try {
      return await job();
    } finally {
      const next = this.#dequeue();
      if (next === undefined) this.#running -= 1;
      else next.start();
    }
  }

  #enqueue(key: string, queues: Map<string, Queued[]>): Promise<void> {
    const own = queues.get(key) ?? [];
    const { maxQueuedPerKey, maxQueued, fullError } = this.#options;
    if (own.length >= maxQueuedPerKey) throw fullError();
    if (this.#queued >= maxQueued && queues === this.#queues.others) this.#makeRoom(own.length);
    return new Promise((start, reject) => {
      own.push({ start, reject });
      queues.set(key, own);
      this.#queued += 1;
    });
  }

  /** Rejects the newest job of the key with the longest queue, in favour of a key with a shorter one. */
  #makeRoom(ownLength: number): void {
    const { fullError } = this.#options;
    const [longest] = [...this.#queues.others.values()].sort((a, b) => b.length - a.length);
    if (longest === undefined || longest.length <= ownLength + 1) throw fullError();
    longest.pop()?.reject(fullError());
    this.#queued -= 1;
  }

  #dequeue(): Queued | undefined {
    this.#started += 1;
    const { priority, others } = this.#queues;
    for (const queues of this.#started % 4 === 0 ? [others, priority] : [priority, others]) {
      for (const [key, jobs] of queues) {
        const next = jobs.shift();
        // Re-inserting the key moves it behind the others.
        queues.delete(key);
        if (jobs.length > 0) queues.set(key, jobs);
        if (next === undefined) continue;
        this.#queued -= 1;
        return next;
      }
    }
    return undefined;
  }
}
