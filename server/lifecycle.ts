import { setTimeout as sleep } from "node:timers/promises";
import { describeError, log } from "@/lib/log";

type Step = () => Promise<unknown>;

/** The process from start to stop: what was begun is ended in reverse order, within 15 seconds, once. */
export class Lifecycle {
  readonly #steps: Step[] = [];
  #ending: Promise<void> | undefined;
  #told = false;

  /** Whether the end has begun, or will as soon as the start has settled. */
  get isShuttingDown(): boolean {
    return this.#told || this.#ending !== undefined;
  }

  /** Adds what to do at the end; the last added comes first. */
  onShutdown(step: Step): void {
    this.#steps.push(step);
  }

  /** Ends everything. A step that fails does not keep the others from theirs. */
  shutDown(): Promise<void> {
    this.#ending ??= this.#runSteps();
    return this.#ending;
  }

  /** Ends the process on a signal, after the start has settled. A second signal ends it at once. */
  listenForSignals(starting: Promise<void>): void {
    let first: number | undefined;
    onSignals(() => {
      // npm passes on the Ctrl-C that the terminal has sent to the whole group already: that is one, not two.
      if (first !== undefined && Date.now() - first > 1_000) process.exit(1);
      if (first !== undefined) return;
      first = Date.now();
      console.log("Stopping…");
      void this.#stop(0, starting);
    });
    this.#stopOnErrors(starting);
  }

  /** Ends the process when the one that began it says `word`, and on no signal: those are sent to that one as well. */
  listenForMessage(word: string, starting: Promise<void>): void {
    onSignals(() => {});
    process.on("message", (said) => {
      if (said === word) void this.#stop(0, starting);
    });
    this.#stopOnErrors(starting);
  }

  #stopOnErrors(starting: Promise<void>): void {
    process.on("unhandledRejection", (reason) => {
      log().error({ failure: describeError(reason) }, "A promise was left alone");
    });
    process.on("uncaughtException", (error) => {
      log().fatal({ failure: describeError(error) }, "Nobody caught an error");
      void this.#stop(1, starting);
    });
  }

  async #stop(code: number, starting: Promise<void>): Promise<void> {
    this.#told = true;
    await Promise.race([starting.catch(() => undefined).then(() => this.shutDown()), sleep(14_500)]);
    process.exit(code);
  }

  async #runSteps(): Promise<void> {
    for (const step of this.#steps.reverse()) {
      await step().catch((error: unknown) => {
        log().error({ failure: describeError(error) }, "A step of stopping failed");
      });
    }
  }
}

function onSignals(listener: () => void): void {
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, listener);
}
