import { setTimeout as sleep } from "node:timers/promises";
import { describeError, log } from "@/lib/log";

type Step = () => Promise<unknown>;

const shutdownTimeoutMs = 14_500;

/** The process from start to exit. Shutdown runs once, in reverse order of startup, within 15 seconds. */
export class Lifecycle {
  readonly #steps: Step[] = [];
  #shutdown: Promise<void> | undefined;
  #isRequested = false;

  /** Whether shutdown has begun, or will begin once startup has settled. */
  get isShuttingDown(): boolean {
    return this.#isRequested || this.#shutdown !== undefined;
  }

  /** Adds a shutdown step; the step added last runs first. */
  onShutdown(step: Step): void {
    this.#steps.push(step);
  }

  /** Runs all steps; one that fails does not prevent the others. */
  shutDown(): Promise<void> {
    this.#shutdown ??= this.#runSteps();
    return this.#shutdown;
  }

  /** Exits on a signal, after `starting` has settled. A second signal exits at once. */
  listenForSignals(starting: Promise<void>): void {
    let firstAt: number | undefined;
    onSignals(() => {
      // npm forwards a Ctrl-C that the terminal has already sent to the process group. Count both as one.
      if (firstAt !== undefined && Date.now() - firstAt > 1_000) process.exit(1);
      if (firstAt !== undefined) return;
      firstAt = Date.now();
      console.log("Stopping…");
      void this.#exit(0, starting);
    });
    this.#handleErrors(starting);
  }

  /** Exits when the parent process sends `message`; ignores signals, which the parent receives too. */
  listenForMessage(message: string, starting: Promise<void>): void {
    onSignals(() => {});
    process.on("message", (received) => {
      if (received === message) void this.#exit(0, starting);
    });
    this.#handleErrors(starting);
  }

  #handleErrors(starting: Promise<void>): void {
    process.on("unhandledRejection", (reason) => {
      log().error({ failure: describeError(reason) }, "Unhandled promise rejection");
    });
    process.on("uncaughtException", (error) => {
      log().fatal({ failure: describeError(error) }, "Uncaught exception");
      void this.#exit(1, starting);
    });
  }

  async #exit(code: number, starting: Promise<void>): Promise<void> {
    this.#isRequested = true;
    await Promise.race([
      starting.catch(() => undefined).then(() => this.shutDown()),
      sleep(shutdownTimeoutMs),
    ]);
    process.exit(code);
  }

  async #runSteps(): Promise<void> {
    for (const step of this.#steps.reverse()) {
      await step().catch((error: unknown) => {
        log().error({ failure: describeError(error) }, "Shutdown step failed");
      });
    }
  }
}

function onSignals(listener: () => void): void {
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, listener);
}
