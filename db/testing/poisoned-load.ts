import { sqlState } from "../errors";
import { poisons, queryOwnTag, type RunQuery } from "./tagged-queries";

const cancelled = "57014";

export interface Tally {
  asked: number;
  right: number;
  wrong: number;
  /** Good queries that were refused. */
  failed: number;
  /** Good queries that the database called off because their time was up: a clean refusal, of a machine that stalled. */
  late: number;
  hung: number;
  poisoned: number;
  /** Poisoned queries that were answered as if nothing were the matter. */
  swallowed: string[];
}

interface Load {
  queries: number;
  workers: number;
  hungAfterMs: number;
  /** Ends the run early. */
  until?: (tally: Tally) => boolean;
}

/** Case T27's load: `workers` at once, every fifth query poisoned, some good ones beside a bad one in the same pass. */
export async function runPoisonedLoad(pass: RunQuery, cancel: RunQuery, load: Load): Promise<Tally> {
  const tally: Tally = {
    asked: 0,
    right: 0,
    wrong: 0,
    failed: 0,
    late: 0,
    hung: 0,
    poisoned: 0,
    swallowed: [],
  };
  const ways = Object.entries(poisons);

  async function settle(query: Promise<boolean>): Promise<void> {
    const outcome = await withinLimit(query, load.hungAfterMs);
    if (typeof outcome === "string") tally[outcome]++;
    else if (outcome) tally.right++;
    else tally.wrong++;
  }

  async function poison(way: number, tag: number): Promise<void> {
    const [name, send] = ways[way % ways.length] ?? [];
    if (!name || !send) return;
    tally.poisoned++;
    const outcome = await withinLimit(
      pass((db) => send(db, tag, cancel)),
      load.hungAfterMs,
    );
    if (outcome === "hung") tally.hung++;
    else if (outcome !== "failed" && outcome !== "late") tally.swallowed.push(name);
  }

  async function worker(): Promise<void> {
    while (tally.asked < load.queries && !load.until?.(tally)) {
      const tag = tally.asked++;
      if (tag % 5 !== 4) await settle(pass((db) => queryOwnTag(db, tag)));
      else if (tag % 10 === 4) await poison(Math.floor(tag / 10), tag);
      else await Promise.all([poison(Math.floor(tag / 10), tag), goodBesideBad(tag)]);
    }
  }

  /** Two good queries and a bad one, issued at once in one pass. */
  async function goodBesideBad(tag: number): Promise<void> {
    const answers = pass(async (db) => {
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
