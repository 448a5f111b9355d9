import { sqlState } from "../errors";
import { poisons, queryOwnTag, type RunQuery } from "./tagged-queries";

const cancelled = "57014";

export interface Tally {
  sent: number;
  right: number;
  wrong: number;
  /** Good queries that were rejected. */
  failed: number;
  /** Good queries that the database cancelled at their timeout, which happens on a stalled machine. */
  late: number;
  hung: number;
  poisoned: number;
  /** Poisoned queries that succeeded. */
  swallowed: string[];
}

interface Load {
  queries: number;
  workers: number;
  hungAfterMs: number;
  /** Ends the run early. */
  until?: (tally: Tally) => boolean;
}

/**
 * Runs `workers` in parallel; every fifth query is poisoned, and some good ones run beside a bad one in the same call.
 */
export async function runPoisonedLoad(run: RunQuery, cancel: RunQuery, load: Load): Promise<Tally> {
  const tally: Tally = {
    sent: 0,
    right: 0,
    wrong: 0,
    failed: 0,
    late: 0,
    hung: 0,
    poisoned: 0,
    swallowed: [],
  };
  const kinds = Object.entries(poisons);

  async function settle(query: Promise<boolean>): Promise<void> {
    const outcome = await withinLimit(query, load.hungAfterMs);
    if (typeof outcome === "string") tally[outcome]++;
    else if (outcome) tally.right++;
    else tally.wrong++;
  }

  async function poison(kind: number, tag: number): Promise<void> {
    const [name, send] = kinds[kind % kinds.length] ?? [];
    if (!name || !send) return;
    tally.poisoned++;
    const outcome = await withinLimit(
      run((db) => send(db, tag, cancel)),
      load.hungAfterMs,
    );
    if (outcome === "hung") tally.hung++;
    else if (outcome !== "failed" && outcome !== "late") tally.swallowed.push(name);
  }

  async function worker(): Promise<void> {
    while (tally.sent < load.queries && !load.until?.(tally)) {
      const tag = tally.sent++;
      if (tag % 5 !== 4) await settle(run((db) => queryOwnTag(db, tag)));
      else if (tag % 10 === 4) await poison(Math.floor(tag / 10), tag);
      else await Promise.all([poison(Math.floor(tag / 10), tag), goodBesideBad(tag)]);
    }
  }

  /** Two good queries and a bad one, issued together in one call. */
  async function goodBesideBad(tag: number): Promise<void> {
    const answers = run(async (db) => {
      const bad = poisons["mid-stream error, raw"]?.(db, tag, cancel).catch(() => {});
      const [first, , second] = await Promise.all([queryOwnTag(db, tag), bad, queryOwnTag(db, tag + 1)]);
      return first && second;
    });
    await settle(answers);
  }

  await Promise.all(Array.from({ length: load.workers }, worker));
  return tally;
}

async function withinLimit<T>(query: Promise<T>, ms: number): Promise<T | "failed" | "late" | "hung"> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<"hung">((resolve) => {
    timer = setTimeout(() => resolve("hung"), ms);
  });
  const answer = query.catch((error) =>
    sqlState(error) === cancelled ? ("late" as const) : ("failed" as const),
  );
  return Promise.race([answer, limit]).finally(() => clearTimeout(timer));
}
