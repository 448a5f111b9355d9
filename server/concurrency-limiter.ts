/** Limits the number of requests handled at a time. A request over the limit is rejected, not queued. */
export class ConcurrencyLimiter {
  readonly limit: number;
  #inFlight = 0;
  /** When it became full or, if later, when a slot was last released. */
  #lastProgressAt = performance.now();

  constructor(limit: number) {
    this.limit = limit;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get isFull(): boolean {
    return this.#inFlight >= this.limit;
  }

  /** How long the limiter has been full without releasing a slot; 0 while it has room. */
  get stuckMs(): number {
    return this.isFull ? performance.now() - this.#lastProgressAt : 0;
  }

  /** Returns a slot to be closed when the request has ended, or undefined when the limiter is full. */
  acquire(): Slot | undefined {
    if (!this.take()) return undefined;
    return new Slot(this);
  }

  /** Counts one more request in flight; false when the limiter is full. For `Slot` only. */
  take(): boolean {
    if (this.isFull) return false;
    this.#inFlight += 1;
    if (this.isFull) this.#lastProgressAt = performance.now();
    return true;
  }

  /** Counts one request fewer. For `Slot` only. */
  release(): void {
    this.#inFlight -= 1;
    this.#lastProgressAt = performance.now();
  }
}

/**
 * One request's place in a limiter. The request holds it while the server works on it, and may release it while the
 * server waits for the client. Every method may be called at any time and any number of times.
 */
export class Slot {
  readonly #limiter: ConcurrencyLimiter;
  #isHeld = true;
  #isClosed = false;

  constructor(limiter: ConcurrencyLimiter) {
    this.#limiter = limiter;
  }

  release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#limiter.release();
  }

  /** Takes the slot again after `release`; false when the limiter is full or the request has ended. */
  retake(): boolean {
    if (this.#isHeld) return true;
    this.#isHeld = !this.#isClosed && this.#limiter.take();
    return this.#isHeld;
  }

  /** Releases the slot for good: the request has ended. */
  close(): void {
    this.#isClosed = true;
    this.release();
  }
}
