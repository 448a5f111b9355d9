import { DomainError, isDomainError } from "@/lib/errors";

export interface BatcherOptions<Input, Output> {
  /** Does all of a batch or nothing, and answers in its order. */
  run(batch: Input[]): Promise<Output[]>;
  /** Batches under way at most, and members of one at most. */
  concurrency: number;
  maxBatchSize: number;
  maxQueued: number;
}

interface Waiting<Input, Output> {
  input: Input;
  resolve(output: Output): void;
  reject(error: unknown): void;
}

/**
 * Gathers what many callers want at the same time into few statements: whatever comes while others are under way goes
 * together next. A caller alone waits for nobody. Where a batch fails, its members are tried one by one, so that a bad
 * one fails alone.
 */
export class Batcher<Input, Output> {
  readonly #options: BatcherOptions<Input, Output>;
  #waiting: Waiting<Input, Output>[] = [];
  #underWay = 0;
  #scheduled = false;

  constructor(options: BatcherOptions<Input, Output>) {
    this.#options = options;
  }

  /** Throws what `run` throws, and `unavailable` at once where too many wait already. */
  submit(input: Input): Promise<Output> {
    if (this.#waiting.length >= this.#options.maxQueued) {
      const message = "Too many requests wait for the database. Try again.";
      return Promise.reject(new DomainError("unavailable", message, { retryAfter: 1 }));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ input, resolve, reject });
      this.#schedule();
    });
  }

  /** Requests that arrived together are read together: the batch begins once all of them were. */
  #schedule(): void {
    if (this.#scheduled || this.#underWay >= this.#options.concurrency) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#waiting.length > 0) void this.#send();
    });
  }

  async #send(): Promise<void> {
    const batch = this.#waiting.splice(0, this.#options.maxBatchSize);
    this.#underWay += 1;
    if (this.#waiting.length > 0) this.#schedule();
    try {
      const outputs = await this.#options.run(batch.map(({ input }) => input));
      for (const [at, { resolve }] of batch.entries()) resolve(outputs[at] as Output);
    } catch (error) {
      await this.#failed(batch, error);
    } finally {
      this.#underWay -= 1;
      if (this.#waiting.length > 0) this.#schedule();
    }
  }

  async #failed(batch: Waiting<Input, Output>[], error: unknown): Promise<void> {
    const isTheirs = batch.length > 1 && !(isDomainError(error) && error.code === "unavailable");
    if (!isTheirs) {
      for (const { reject } of batch) reject(error);
      return;
    }
    for (const { input, resolve, reject } of batch) {
      await this.#options.run([input]).then(([output]) => resolve(output as Output), reject);
    }
  }
}
