import { sql } from "drizzle-orm";
import { type DatabaseDoor, database } from "@/db/client";
import { workOnImport } from "./work";

/** Whoever works on an import writes down its progress far more often than this. */
const abandonedAfterSeconds = 15;

/**
 * Takes up an import that nobody works on, because its server stopped or lost its database: one that stood still for
 * `afterSeconds`. Does not wait for it.
 */
export async function takeUpImports(
  door: DatabaseDoor = database(),
  afterSeconds = abandonedAfterSeconds,
): Promise<void> {
  const found = await door.read((db) =>
    db.execute<{ projectId: string; id: string }>(sql`
      update imports set updated_at = now()
      where status in ('checking', 'running') and (project_id, id) in (
        select project_id, id from imports
        where status in ('checking', 'running') and updated_at < now() - make_interval(secs => ${afterSeconds})
        order by updated_at limit 1 for update skip locked
      )
      returning project_id as "projectId", id`),
  );
  for (const row of found) void workOnImport(row);
}

/** Drops files that nobody went on with for a day; imports that ended long ago are the night's business. */
export async function dropOldFiles(door: DatabaseDoor = database()): Promise<void> {
  await door.read(async (db) => {
    await db.execute(sql`
      delete from imports
      where status in ('uploading', 'ready', 'checked') and updated_at < now() - interval '1 day'`);
    await db.execute(sql`
      delete from import_chunks where (project_id, import_id) in (
        select project_id, id from imports where status = 'failed' and updated_at < now() - interval '1 day')`);
  });
}
