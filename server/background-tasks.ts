import { setTimeout as sleep } from "node:timers/promises";
import { analyzeNewTables } from "@/db/analyze";
import { openDatabase } from "@/db/client";
import { repeatBackfills } from "@/lib/backfills/run";
import { runDueCleanups } from "@/lib/cleanup/run";
import { foldCounts } from "@/lib/counts/mutations";
import { isDomainError } from "@/lib/errors";
import { deleteOldUploads, resumeAbandonedImports } from "@/lib/imports/resume";
import { resumeAbandonedJobs } from "@/lib/jobs/resume";
import { describeError, log } from "@/lib/log";
import { deleteExpiredSessions } from "@/lib/sessions/mutations";

const everyMs = 2_000;

/**
 * Does, every two seconds, what no request waits for: folds counts, has new tables looked at, takes up jobs and imports
 * that were left behind, and some of the hygiene that is due. Over a connection of its own, so that it takes none from
 * requests and has more time than they.
 * A server that is `alone` on its database takes up at once what was left behind when it ended; nobody else can be at it.
 * Answers how to stop it.
 */
export function startBackgroundTasks(
  databaseUrl: string,
  { alone }: { alone: boolean },
): () => Promise<void> {
  const minute = 60_000;
  const client = openDatabase({ url: databaseUrl, size: 1, deadlineMs: minute, statementTimeoutMs: minute });
  const stopping = new AbortController();
  const running = (async () => {
    if (alone) {
      await attempt("take up jobs", () => resumeAbandonedJobs(client, 0));
      await attempt("take up imports", () => resumeAbandonedImports(client, 0));
    }
    while (!stopping.signal.aborted) {
      await attempt("fold the counts", () => foldCounts(client));
      await attempt("gather first statistics", () => analyzeNewTables(client));
      await attempt("take up jobs", () => resumeAbandonedJobs(client));
      await attempt("take up imports", () => resumeAbandonedImports(client));
      await attempt("delete expired sessions", () => deleteExpiredSessions(client));
      await attempt("drop old files", () => deleteOldUploads(client));
      await attempt("keep projects clean", () => runDueCleanups(client));
      await attempt("repeat backfills", () => repeatBackfills(client));
      await sleep(everyMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  })();
  return async () => {
    stopping.abort();
    await Promise.race([running, sleep(everyMs)]);
    await client.close();
  };
}

async function attempt(what: string, chore: () => Promise<unknown>): Promise<void> {
  try {
    await chore();
  } catch (error) {
    const level = isDomainError(error) ? "warn" : "error";
    log()[level]({ failure: describeError(error) }, `Could not ${what}; trying again in a while`);
  }
}
