/**
 * Detects stalls of the event loop. `stalledMs` is the length of the current stall, or of the last one if it ended
 * within the last `rememberMs`; 0 if it did not exceed `toleratedMs`.
 */
export class EventLoopMonitor {
  readonly #toleratedMs: number;
  readonly #rememberMs: number;
  readonly #timer: NodeJS.Timeout;
  #lastTickAt = performance.now();
  #stall = { ms: 0, endedAt: Number.NEGATIVE_INFINITY };

  constructor({ toleratedMs = 10_000, rememberMs = 10_000, everyMs = 500 } = {}) {
    this.#toleratedMs = toleratedMs;
    this.#rememberMs = rememberMs;
    this.#timer = setInterval(() => this.#tick(), everyMs).unref();
  }

  get stalledMs(): number {
    const now = performance.now();
    const running = now - this.#lastTickAt;
    if (running > this.#toleratedMs) return running;
    return now - this.#stall.endedAt <= this.#rememberMs ? this.#stall.ms : 0;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const now = performance.now();
    const ms = now - this.#lastTickAt;
    if (ms > this.#toleratedMs) this.#stall = { ms, endedAt: now };
    this.#lastTickAt = now;
  }
}
