/** Whoever is let in is to be answered so soon, in milliseconds, more often than not. */
const soonMs = 500;
/** A turn of the event loop that takes longer, in milliseconds, has more to do than the process can. */
const longTurnMs = 10;
/** For how long, in milliseconds, a turn tells of the present. */
const presentMs = 1_000;
/** However slow all is, so many may be inside. */
const fewest = 16;

/**
 * Lets in as many requests at a time as can be answered soon; the others are better told at once than kept waiting.
 * How many that are depends on the machine and on what is asked. At a full gate each answer makes room for one less where
 * it took too long, or where turns of the event loop do: beyond what a process can do, more inside only make all slower.
 * Any other makes room for one more. Many who wait for one thing in turn are slow, and no flood.
 */
export class Gate {
  readonly #most: number;
  #room: number;
  #inside = 0;
  #turnMs = 0;
  #turnEnded = Number.NEGATIVE_INFINITY;
  #isMeasuring = false;

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

  /** Whether there is no room. */
  turnsAway(): boolean {
    if (this.#inside < this.#room) return false;
    if (!this.#isMeasuring) this.#measureTurn();
    return true;
  }

  /** Whether there was room. Whoever was let in must leave. */
  enter(): boolean {
    if (this.turnsAway()) return false;
    this.#inside += 1;
    return true;
  }

  /** `afterMs` since it was let in. */
  leave(afterMs: number): void {
    const wasFull = this.#inside >= this.#room;
    this.#inside -= 1;
    if (afterMs <= soonMs && !this.#hasLongTurns()) this.#room = Math.min(this.#most, this.#room + 1);
    else if (wasFull) this.#room = Math.max(Math.min(fewest, this.#most), this.#room - 1);
  }

  #hasLongTurns(): boolean {
    return this.#turnMs > longTurnMs && performance.now() - this.#turnEnded < presentMs;
  }

  // From the first that is turned away in it: before a flood nobody is, and nothing needs to be known.
  #measureTurn(): void {
    this.#isMeasuring = true;
    const began = performance.now();
    setImmediate(() => {
      this.#isMeasuring = false;
      this.#turnEnded = performance.now();
      this.#turnMs = this.#turnEnded - began;
    });
  }
}
