import { DomainError, isDomainError } from "@/lib/errors";

export interface BatcherOptions<Input, Output> {
  /** Processes a whole batch or fails as a whole; returns one output per input, in order. */
  run(batch: Input[]): Promise<Output[]>;
  /** How many batches run at once. */
  concurrency: number;
  maxBatchSize: number;
  maxQueued: number;
}

interface Queued<Input, Output> {
  input: Input;
  resolve(output: Output): void;
  reject(error: unknown): void;
}

/**
 * Combines inputs from concurrent callers into batches: what arrives while a batch runs goes into the next one. When a
 * batch fails, its inputs run one by one, so a bad input fails alone.
 */
export class Batcher<Input, Output> {
  readonly #options: BatcherOptions<Input, Output>;
  #queue: Queued<Input, Output>[] = [];
  #running = 0;
  #scheduled = false;

  constructor(options: BatcherOptions<Input, Output>) {
    this.#options = options;
  }

  /** Throws what `run` throws, and `unavailable` when the queue is full. */
  submit(input: Input): Promise<Output> {
    if (this.#queue.length >= this.#options.maxQueued) {
      const message = "Too many requests are waiting for the database. Try again.";
      return Promise.reject(new DomainError("unavailable", message, { retryAfter: 1 }));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ input, resolve, reject });
      this.#schedule();
    });
  }

  /** Waits one turn of the event loop, so that requests that arrived together share a batch. */
  #schedule(): void {
    if (this.#scheduled || this.#running >= this.#options.concurrency) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#queue.length > 0) void this.#runBatch();
    });
  }

  async #runBatch(): Promise<void> {
    const batch = this.#queue.splice(0, this.#options.maxBatchSize);
    this.#running += 1;
    if (this.#queue.length > 0) this.#schedule();
    try {
      const outputs = await this.#options.run(batch.map(({ input }) => input));
      for (const [index, { resolve }] of batch.entries()) resolve(outputs[index] as Output);
    } catch (error) {
      await this.#handleFailure(batch, error);
    } finally {
      this.#running -= 1;
      if (this.#queue.length > 0) this.#schedule();
    }
  }

  async #handleFailure(batch: Queued<Input, Output>[], error: unknown): Promise<void> {
    const runSingly = batch.length > 1 && !(isDomainError(error) && error.code === "unavailable");
    if (!runSingly) {
      for (const { reject } of batch) reject(error);
      return;
    }
    for (const { input, resolve, reject } of batch) {
      await this.#options.run([input]).then(([output]) => resolve(output as Output), reject);
    }
  }
}
