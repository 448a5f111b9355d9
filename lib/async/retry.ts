import { setTimeout as sleep } from "node:timers/promises";
import { isDomainError } from "@/lib/errors";

const patienceMs = 60_000;

/**
 * For long work that nobody waits on with a clock in hand: runs a step of it again while the database is away or busy,
 * for a minute at most. The step must be one that changed nothing where it throws `unavailable`. What `hopeless` says of
 * waits for nothing.
 */
export async function retryWhileUnavailable<T>(
  step: () => Promise<T>,
  hopeless: (error: Error) => boolean = () => false,
): Promise<T> {
  const until = performance.now() + patienceMs;
  for (let pause = 100; ; pause = Math.min(pause * 2, 3_000)) {
    try {
      return await step();
    } catch (error) {
      if (!isDomainError(error) || error.code !== "unavailable" || hopeless(error)) throw error;
      if (performance.now() + pause > until) throw error;
      await sleep(pause);
    }
  }
}
