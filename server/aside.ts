/** Of the time that all else takes, so much again may go into what can wait. */
const share = 1 / 4;
const leastMs = 0.2;

/**
 * Does small jobs in the order in which they came, soon, but never at the cost of all else: in each turn of the event
 * loop for a quarter of the time that the rest of the turn took. With nothing else to do it does nothing else.
 */
export class Aside {
  readonly #jobs: (() => void)[] = [];
  #since = 0;

  add(job: () => void): void {
    if (this.#jobs.push(job) === 1) this.#resume();
  }

  #resume(): void {
    this.#since = performance.now();
    setImmediate(() => this.#work());
  }

  #work(): void {
    const began = performance.now();
    const until = began + Math.max(leastMs, (began - this.#since) * share);
    do {
      // The first stays where it is meanwhile, so that one that is added then begins nothing.
      this.#jobs[0]?.();
      this.#jobs.shift();
    } while (this.#jobs.length > 0 && performance.now() < until);
    if (this.#jobs.length > 0) this.#resume();
  }
}
