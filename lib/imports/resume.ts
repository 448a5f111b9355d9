import { sql } from "drizzle-orm";
import { type DatabaseClient, database } from "@/db/client";
import { describeError, log } from "@/lib/log";
import { failAbandonedImport, processImport } from "./process";
import type { ImportKey } from "./storage";

/** Whoever works on an import writes down its progress far more often than this. */
const abandonedAfterSeconds = 15;
/** Work that ends its server each time must not do so for ever. */
const maxResumes = 3;

/**
 * Resumes an import that nobody works on, because its server stopped or lost its database: one that stood still for
 * `afterSeconds`. One that was resumed three times before is failed instead; progress begins the count anew. Does not
 * wait for the work.
 */
export async function resumeAbandonedImports(
  door: DatabaseClient = database(),
  afterSeconds = abandonedAfterSeconds,
): Promise<void> {
  const found = await door.read((db) =>
    db.execute<ImportKey & { attempts: number }>(sql`
      update imports set updated_at = now(), attempts = attempts + 1
      where status in ('checking', 'running') and (project_id, id) in (
        select project_id, id from imports
        where status in ('checking', 'running') and updated_at < now() - make_interval(secs => ${afterSeconds})
        order by updated_at limit 1 for update skip locked
      )
      returning project_id as "projectId", id, attempts`),
  );
  for (const row of found) {
    if (row.attempts <= maxResumes) void processImport(row);
    else await failAbandonedImport(row, maxResumes).catch(logFailure);
  }
}

/** Drops files that nobody went on with for a day; imports that ended long ago are the night's business. */
export async function deleteOldUploads(door: DatabaseClient = database()): Promise<void> {
  await door.read(async (db) => {
    await db.execute(sql`
      delete from imports
      where status in ('uploading', 'ready', 'checked') and updated_at < now() - interval '1 day'`);
    await db.execute(sql`
      delete from import_chunks where (project_id, import_id) in (
        select project_id, id from imports where status = 'failed' and updated_at < now() - interval '1 day')`);
  });
}

const logFailure = (error: unknown) =>
  log().error(
    { failure: describeError(error) },
    "Could not fail an import that was resumed too often; trying again",
  );
