/** Whoever is let in is to be answered so soon, in milliseconds, more often than not. */
const soonMs = 250;
/** However slow all is, so many may be inside. */
const fewest = 32;

/**
 * Lets in as many requests at a time as can be answered soon; the others are better told at once than kept waiting.
 * How many that are depends on the machine and on what is asked: each that took too long at a full gate makes room for
 * one less, each that did not take long for one more. Many who wait for one thing in turn are slow, and no flood.
 */
export class Gate {
  readonly #most: number;
  #room: number;
  #inside = 0;

  constructor(most: number) {
    this.#most = most;
    this.#room = most;
  }

  get inside(): number {
    return this.#inside;
  }

  /** How many may be inside at the moment. */
  get room(): number {
    return this.#room;
  }

  /** Whether there was room. Whoever was let in must leave. */
  enter(): boolean {
    if (this.#inside >= this.#room) return false;
    this.#inside += 1;
    return true;
  }

  /** `afterMs` since it was let in. */
  leave(afterMs: number): void {
    const wasFull = this.#inside >= this.#room;
    this.#inside -= 1;
    if (afterMs <= soonMs) this.#room = Math.min(this.#most, this.#room + 1);
    else if (wasFull) this.#room = Math.max(Math.min(fewest, this.#most), this.#room - 1);
  }
}
