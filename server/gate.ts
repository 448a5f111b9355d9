/** Whoever is let in is to be answered so soon, in milliseconds, more often than not. */
const soonMs = 250;
/** However slow all is, so many may be inside. */
const fewest = 32;

/**
 * Lets in as many requests at a time as can be answered soon; the others are better told at once than kept waiting.
 * How many that are depends on the machine and on what is asked: each that took too long makes room for one less, each
 * that did not for one more.
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
    this.#inside -= 1;
    this.#room =
      afterMs > soonMs
        ? Math.max(Math.min(fewest, this.#most), this.#room - 1)
        : Math.min(this.#most, this.#room + 1);
  }
}
