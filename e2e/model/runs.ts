/** Properties that run concurrently: the server has two cores and also waits for its disk. */
const concurrency = 4;

/** Whether the long form runs, as in `npm run test:chaos`. */
export const isLong = process.env.ROLLCALL_PROPERTIES === "long";

/** Also limits the search for a smaller counterexample. */
export const timeLimitMs = isLong ? 3_000_000 : 80_000;

/**
 * The first seed; fast-check prints it with the path if a run fails. `npm test` always tries the same cases, so that it
 * fails only for a change; the long form tries new ones.
 */
export const firstSeed = Number(process.env.ROLLCALL_SEED ?? (isLong ? Date.now() % 1_000_000_000 : 1));

/** Runs a property several times in total, concurrently with different seeds. */
export async function runInParallel(
  runs: { short: number; long: number },
  check: (numRuns: number, seed: number) => Promise<void>,
): Promise<void> {
  const numRuns = Math.ceil((isLong ? runs.long : runs.short) / concurrency);
  await Promise.all(Array.from({ length: concurrency }, (_, index) => check(numRuns, firstSeed + index)));
}
