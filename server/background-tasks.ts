import { setTimeout as sleep } from "node:timers/promises";
import { analyzeNewTables } from "@/db/analyze";
import { type DatabaseClient, openDatabase } from "@/db/client";
import { maintainMonths } from "@/lib/audit/months";
import { repeatBackfills } from "@/lib/backfills/run";
import { runDueCleanups } from "@/lib/cleanup/run";
import { foldCounts } from "@/lib/counts/mutations";
import { recordVersions } from "@/lib/counts/versions";
import { isDomainError } from "@/lib/errors";
import { coverDevices } from "@/lib/feedback/delivery-coverage";
import { resumeAbandonedImports } from "@/lib/imports/process";
import { deleteOldUploads } from "@/lib/imports/storage";
import { resumeAbandonedJobs } from "@/lib/jobs/process";
import { indexNewTexts } from "@/lib/listing/search";
import { describeError, log } from "@/lib/log";
import { deleteProjects } from "@/lib/projects/delete";
import { deleteExpiredSessions } from "@/lib/sessions/mutations";

const intervalMs = 2_000;

const tasks: Record<string, (client: DatabaseClient) => Promise<unknown>> = {
  "fold counts": foldCounts,
  "record versions": recordVersions,
  "index new texts": indexNewTexts,
  "analyze new tables": analyzeNewTables,
  "resume jobs": resumeAbandonedJobs,
  "resume imports": resumeAbandonedImports,
  "delete expired sessions": deleteExpiredSessions,
  "delete old uploads": deleteOldUploads,
  "cover devices": coverDevices,
  "maintain months of history": maintainMonths,
  "run cleanups": runDueCleanups,
  "delete projects": deleteProjects,
  "repeat backfills": repeatBackfills,
};

/**
 * Runs all background tasks every two seconds on a separate connection, so that they do not use up those of requests
 * and may run longer. If this is the only server on its database (`isOnlyServer`), it immediately resumes the jobs and
 * imports that its last run left unfinished. Returns a stop function.
 */
export function startBackgroundTasks(
  databaseUrl: string,
  { isOnlyServer }: { isOnlyServer: boolean },
): () => Promise<void> {
  const minute = 60_000;
  const client = openDatabase({ url: databaseUrl, size: 1, deadlineMs: minute, statementTimeoutMs: minute });
  const stopping = new AbortController();
  const running = (async () => {
    if (isOnlyServer) {
      await runTask("resume jobs", () => resumeAbandonedJobs(client, 0));
      await runTask("resume imports", () => resumeAbandonedImports(client, 0));
    }
    while (!stopping.signal.aborted) {
      for (const [name, task] of Object.entries(tasks)) await runTask(name, () => task(client));
      await sleep(intervalMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  })();
  return async () => {
    stopping.abort();
    await Promise.race([running, sleep(intervalMs)]);
    await client.close();
  };
}

async function runTask(task: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const level = isDomainError(error) ? "warn" : "error";
    log()[level]({ task, failure: describeError(error) }, "Background task failed, retrying shortly");
  }
}
