/** So many properties run side by side: the server has two cores, and waits for its disk besides. */
const lanes = 4;

/** Whether the long form was asked for, as `npm run test:chaos` does. */
export const isLong = process.env.ROLLCALL_PROOFS === "long";

/** Ends the search for a smaller failure, too. */
export const timeLimitMs = isLong ? 3_000_000 : 80_000;

/** Where the random numbers begin; fast-check prints it, with the path, where a run fails. */
export const firstSeed = Number(process.env.ROLLCALL_SEED ?? Date.now() % 1_000_000_000);

/** Runs a property so many times in all, in lanes of different seeds. */
export async function runInParallel(
  runs: { short: number; long: number },
  check: (numRuns: number, seed: number) => Promise<void>,
): Promise<void> {
  const numRuns = Math.ceil((isLong ? runs.long : runs.short) / lanes);
  await Promise.all(Array.from({ length: lanes }, (_, lane) => check(numRuns, firstSeed + lane)));
}
