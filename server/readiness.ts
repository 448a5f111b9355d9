import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { openDatabase } from "@/db/client";
import journal from "@/db/migrations/meta/_journal.json";
import type { Limiters } from "./http-server";

const newestMigration = Math.max(...journal.entries.map(({ when }) => when));
/** How long its answer holds: a good one, a bad one, and a bad one while the next is on its way. */
const keptMs = 1_000;
const askAgainMs = 100;
const freshMs = 4_000;

/** Whether requests should be sent to this process. */
export interface Readiness {
  /** What speaks against it in a few words; undefined where nothing does. */
  problem(): Promise<string | undefined>;
  /** The same of the database alone. */
  databaseProblem(): Promise<string | undefined>;
  close(): Promise<void>;
}

/** After this long without one request leaving a full limiter, requests are better sent elsewhere. */
const maxStuckMs = 5_000;

/**
 * Asks the database, over a connection that requests cannot use up, and at most once a second however often it is
 * asked itself; where it was away, ten times.
 */
export function watchReadiness(
  databaseUrl: string,
  { isStopping, limiters }: { isStopping: () => boolean; limiters: Limiters },
): Readiness {
  const client = openDatabase({
    url: databaseUrl,
    size: 1,
    deadlineMs: 2_000,
    statementTimeoutMs: 1_500,
    waitTimeoutMs: 2_000,
  });
  let last: { problem: string | undefined; at: number } = {
    problem: undefined,
    at: Number.NEGATIVE_INFINITY,
  };
  let underWay: Promise<string | undefined> | undefined;

  async function ask(): Promise<string | undefined> {
    try {
      const [row] = await client.read((db) =>
        db.execute<{ newest: string }>(
          sql`select coalesce(max(created_at), 0) as newest from drizzle.__drizzle_migrations`,
        ),
      );
      return Number(row?.newest) >= newestMigration ? undefined : "the database lacks migrations";
    } catch {
      return "the database does not answer";
    }
  }

  async function databaseProblem(): Promise<string | undefined> {
    const { problem, at } = last;
    const age = performance.now() - at;
    if (age > (problem === undefined ? keptMs : askAgainMs)) {
      underWay ??= ask().then((found) => {
        last = { problem: found, at: performance.now() };
        underWay = undefined;
        return found;
      });
    }
    if (underWay === undefined) return problem;
    // A database that was silent a moment ago would keep whoever asks waiting.
    const isFresh = problem !== undefined && age < freshMs;
    return isFresh ? Promise.race([underWay, sleep(askAgainMs, problem, { ref: false })]) : underWay;
  }

  return {
    async problem() {
      if (isStopping()) return "stopping";
      const isStuck = Object.values(limiters).some(({ stuckMs }) => stuckMs > maxStuckMs);
      return isStuck ? "overloaded, and no request has finished for some seconds" : databaseProblem();
    },
    databaseProblem,
    close: () => client.close(),
  };
}
