import { setTimeout as sleep } from "node:timers/promises";
import { describeFailure, log } from "@/lib/log";

type Step = () => Promise<unknown>;

/** The process from start to stop: what was begun is ended in reverse order, within 15 seconds, once. */
export class Life {
  readonly #steps: Step[] = [];
  #ending: Promise<void> | undefined;
  #told = false;

  /** Whether the end has begun, or will as soon as the start has settled. */
  get isEnding(): boolean {
    return this.#told || this.#ending !== undefined;
  }

  /** Adds what to do at the end; the last added comes first. */
  onEnd(step: Step): void {
    this.#steps.push(step);
  }

  /** Ends everything. A step that fails does not keep the others from theirs. */
  end(): Promise<void> {
    this.#ending ??= this.#runSteps();
    return this.#ending;
  }

  /** Ends the process on a signal, after the start has settled. A second signal ends it at once. */
  listenForSignals(starting: Promise<void>): void {
    let first: number | undefined;
    const stop = async (code: number) => {
      await Promise.race([starting.catch(() => undefined).then(() => this.end()), sleep(14_500)]);
      process.exit(code);
    };
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
      process.on(signal, () => {
        // npm passes on the Ctrl-C that the terminal has sent to the whole group already: that is one, not two.
        if (first !== undefined && Date.now() - first > 1_000) process.exit(1);
        if (first !== undefined) return;
        first = Date.now();
        this.#told = true;
        console.log("Stopping…");
        void stop(0);
      });
    }
    process.on("unhandledRejection", (reason) => {
      log().error({ failure: describeFailure(reason) }, "A promise was left alone");
    });
    process.on("uncaughtException", (error) => {
      log().fatal({ failure: describeFailure(error) }, "Nobody caught an error");
      void stop(1);
    });
  }

  async #runSteps(): Promise<void> {
    for (const step of this.#steps.reverse()) {
      await step().catch((error: unknown) => {
        log().error({ failure: describeFailure(error) }, "A step of stopping failed");
      });
    }
  }
}
