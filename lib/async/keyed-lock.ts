import { DomainError } from "@/lib/errors";

/** With the write that follows, this usually stays within the ten seconds that clients wait. */
const waitTimeoutMs = 7_000;

const lastHolder = new Map<string, Promise<unknown>>();

/**
 * Runs operations with the same key one after the other, in arrival order. This saves connections rather than ensuring
 * correctness: other instances do not share the lock, so the database still decides. Throws `unavailable` after a
 * timeout.
 */
export async function withKeyedLock<T>(key: string, run: () => Promise<T>): Promise<T> {
  const previous = Promise.resolve(lastHolder.get(key));
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  // After a timeout, later callers still wait for the earlier holders.
  const holder = previous.then(() => released);
  lastHolder.set(key, holder);
  try {
    await withTimeout(previous);
    return await run();
  } finally {
    release();
    void holder.then(() => {
      if (lastHolder.get(key) === holder) lastHolder.delete(key);
    });
  }
}

function withTimeout(wait: Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const message = "Too many changes to the same record at once. Try again.";
      reject(new DomainError("unavailable", message, { retryAfter: 1 }));
    }, waitTimeoutMs);
    void wait.then(resolve).finally(() => clearTimeout(timer));
  });
}
