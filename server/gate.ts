/** Lets in as many requests at a time as can be answered soon; the others are better told at once than kept waiting. */
export class Gate {
  readonly #most: number;
  #inside = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get inside(): number {
    return this.#inside;
  }

  /** Whether there was room. Whoever was let in must leave. */
  enter(): boolean {
    if (this.#inside >= this.#most) return false;
    this.#inside += 1;
    return true;
  }

  leave(): void {
    this.#inside -= 1;
  }
}
