/** Of the time that all else takes, so much again may go into what can wait. */
const share = 1 / 3;
const leastMs = 0.2;

/**
 * Does small jobs in the order in which they came, soon, but never at the cost of all else: in each turn of the event
 * loop for a third of the time that the rest of the turn took. With nothing else to do it does nothing else.
 */
export class Aside {
  readonly #jobs: (() => void)[] = [];
  #next = 0;
  #since = 0;

  add(job: () => void): void {
    if (this.#jobs.push(job) > 1) return;
    this.#since = performance.now();
    setImmediate(() => this.#work());
  }

  #work(): void {
    const began = performance.now();
    const until = began + Math.max(leastMs, (began - this.#since) * share);
    do this.#jobs[this.#next++]?.();
    while (this.#next < this.#jobs.length && performance.now() < until);
    if (this.#next === this.#jobs.length) {
      this.#jobs.length = 0;
      this.#next = 0;
      return;
    }
    this.#since = performance.now();
    setImmediate(() => this.#work());
  }
}
