import { sql } from "drizzle-orm";
import { openDatabase } from "@/db/client";
import journal from "@/db/migrations/meta/_journal.json";

const newestMigration = Math.max(...journal.entries.map(({ when }) => when));
const keptMs = 1_000;
const freshMs = 4_000;

/** Whether requests should be sent to this process. */
export interface Readiness {
  /** What speaks against it in a few words; undefined where nothing does. */
  problem(): Promise<string | undefined>;
  /** The same of the database alone. */
  databaseProblem(): Promise<string | undefined>;
  close(): Promise<void>;
}

/**
 * Asks the database, over a connection that requests cannot use up, and at most once a second however often it is
 * asked itself.
 */
export function watchReadiness(databaseUrl: string, isStopping: () => boolean): Readiness {
  const door = openDatabase({
    url: databaseUrl,
    size: 1,
    deadlineMs: 2_000,
    statementTimeoutMs: 1_500,
    waitMs: 2_000,
  });
  let asked = Number.NEGATIVE_INFINITY;
  let answer: Promise<string | undefined> = Promise.resolve(undefined);
  let last: { problem: string | undefined; at: number } | undefined;

  async function ask(): Promise<string | undefined> {
    try {
      const [row] = await door.read((db) =>
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
    if (performance.now() - asked > keptMs) {
      asked = performance.now();
      answer = ask().then((problem) => {
        last = { problem, at: performance.now() };
        return problem;
      });
    }
    // A database that was silent a moment ago would keep whoever asks waiting.
    const isFresh = last !== undefined && performance.now() - last.at < freshMs;
    return isFresh && last?.problem !== undefined ? last.problem : answer;
  }

  return {
    problem: async () => (isStopping() ? "stopping" : databaseProblem()),
    databaseProblem,
    close: () => door.close(),
  };
}
