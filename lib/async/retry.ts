import { isDomainError } from "@/lib/errors";

interface RetryOptions {
  isRetryable(error: unknown): boolean;
  /** The pause after a failed attempt, the first of which is 1. */
  delayMs(attempt: number): number;
  maxAttempts?: number;
  /** No further attempt starts later than this after the first. */
  timeoutMs?: number;
}

/** Runs an operation until it succeeds, fails for good, or runs out of attempts or time; then throws its last error. */
export async function retry<T>(
  operation: () => Promise<T>,
  { isRetryable, delayMs, maxAttempts = Infinity, timeoutMs = Infinity }: RetryOptions,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation();
    } catch (error) {
      const pause = delayMs(attempt);
      if (!isRetryable(error) || attempt >= maxAttempts || performance.now() + pause > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/**
 * Retries a step of background work for up to a minute while the database is unavailable. The step must have changed
 * nothing when it throws `unavailable`. Errors that match `isFatal` are not retried.
 */
export const retryWhileUnavailable = <T>(
  step: () => Promise<T>,
  isFatal: (error: Error) => boolean = () => false,
): Promise<T> =>
  retry(step, {
    isRetryable: (error) => isDomainError(error) && error.code === "unavailable" && !isFatal(error),
    delayMs: (attempt) => Math.min(100 * 2 ** (attempt - 1), 3_000),
    timeoutMs: 60_000,
  });
