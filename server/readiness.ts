import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { openDatabase } from "@/db/client";
import journal from "@/db/migrations/meta/_journal.json";
import type { Limiters } from "./http-server";

const newestMigration = Math.max(...journal.entries.map(({ when }) => when));
/** How long a good result is cached, a bad result, and a bad result while the next check is running. */
const cacheMs = 1_000;
const retryMs = 100;
const staleMs = 4_000;

export interface Readiness {
  /** Why the server is not ready, in a few words; undefined if it is. */
  problem(): Promise<string | undefined>;
  /** The same for the database only. */
  databaseProblem(): Promise<string | undefined>;
  close(): Promise<void>;
}

/** A server that is full and has finished no request for this long is not ready. */
const maxStuckMs = 5_000;

/**
 * Checks the database on a dedicated connection, which requests cannot use up, at most once a second, or ten times a
 * second while it is unavailable.
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
  let checking: Promise<string | undefined> | undefined;

  async function check(): Promise<string | undefined> {
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
    if (age > (problem === undefined ? cacheMs : retryMs)) {
      checking ??= check().then((found) => {
        last = { problem: found, at: performance.now() };
        checking = undefined;
        return found;
      });
    }
    if (checking === undefined) return problem;
    // After a recent failure, reports that again instead of waiting for a slow check.
    const isFresh = problem !== undefined && age < staleMs;
    return isFresh ? Promise.race([checking, sleep(retryMs, problem, { ref: false })]) : checking;
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
