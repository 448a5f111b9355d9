import { sql } from "drizzle-orm";
import { type DatabaseClient, database } from "@/db/client";
import { describeError, log } from "@/lib/log";
import { failAbandonedJob, processJob } from "./process";

/** Whoever works on a job writes down its progress far more often than this. */
const abandonedAfterSeconds = 10;
const mostTakenUp = 4;
/** Work that ends its server each time must not do so for ever. */
const maxResumes = 3;

/**
 * Resumes jobs that nobody works on, because their server stopped or lost its database: those that stood still for
 * `afterSeconds`. Those that were resumed three times before are failed instead; progress begins the count anew. Does not
 * wait for the work.
 */
export async function resumeAbandonedJobs(
  door: DatabaseClient = database(),
  afterSeconds = abandonedAfterSeconds,
): Promise<void> {
  const found = await door.read((db) =>
    db.execute<{ projectId: string; id: string; attempts: number }>(sql`
      update jobs set updated_at = now(), attempts = attempts + 1
      where status = 'running' and (project_id, id) in (
        select project_id, id from jobs
        where status = 'running' and updated_at < now() - make_interval(secs => ${afterSeconds})
        order by updated_at limit ${mostTakenUp} for update skip locked
      )
      returning project_id as "projectId", id, attempts`),
  );
  for (const job of found) {
    if (job.attempts <= maxResumes) void processJob(job);
    else await failAbandonedJob(job, maxResumes).catch(logFailure);
  }
}

const logFailure = (error: unknown) =>
  log().error(
    { failure: describeError(error) },
    "Could not fail a job that was resumed too often; trying again",
  );
