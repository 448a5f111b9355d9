import { DomainError } from "@/lib/errors";

/** Together with a pass through the database door, within the ten seconds that clients wait. */
const patienceMs = 4_000;

const last = new Map<string, Promise<unknown>>();

/**
 * Runs rivals for the same thing one after the other, in the order they came. The database settles who wins, and
 * across instances it alone; here rivals only wait outside, instead of with a connection each that others need.
 * Throws `unavailable` after waiting in vain.
 */
export async function withKeyedLock<T>(keys: string[], run: () => Promise<T>): Promise<T> {
  const ahead = Promise.all(keys.map((key) => last.get(key)));
  let leave = () => {};
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  // One who gives up still keeps those behind it waiting for those ahead.
  const turn = ahead.then(() => left);
  for (const key of keys) last.set(key, turn);
  try {
    await inTime(ahead);
    return await run();
  } finally {
    leave();
    void turn.then(() => {
      for (const key of keys) if (last.get(key) === turn) last.delete(key);
    });
  }
}

function inTime(wait: Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          new DomainError("unavailable", "Too many changes of one thing at once. Try again.", {
            retryAfter: 1,
          }),
        ),
      patienceMs,
    );
    void wait.then(resolve).finally(() => clearTimeout(timer));
  });
}
