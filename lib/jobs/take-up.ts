import { sql } from "drizzle-orm";
import { type DatabaseDoor, database } from "@/db/client";
import { workOn } from "./work";

/** Whoever works on a job writes down its progress far more often than this. */
const abandonedAfterSeconds = 10;
const mostTakenUp = 4;

/**
 * Takes up jobs that nobody works on, because their server stopped or lost its database: those that stood still for
 * `afterSeconds`. Does not wait for them.
 */
export async function takeUpJobs(
  door: DatabaseDoor = database(),
  afterSeconds = abandonedAfterSeconds,
): Promise<void> {
  const found = await door.read((db) =>
    db.execute<{ projectId: string; id: string }>(sql`
      update jobs set updated_at = now()
      where status = 'running' and (project_id, id) in (
        select project_id, id from jobs
        where status = 'running' and updated_at < now() - make_interval(secs => ${afterSeconds})
        order by updated_at limit ${mostTakenUp} for update skip locked
      )
      returning project_id as "projectId", id`),
  );
  for (const job of found) void workOn(job);
}
