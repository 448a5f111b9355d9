import { sql } from "drizzle-orm";
import { database } from "@/db/client";
import { log } from "@/lib/log";

/** Which of the settings that make an acknowledged write survive a power cut are off in the process's database. */
export async function settingsThatLoseWrites(door = database()): Promise<string[]> {
  const rows = await door.read((db) =>
    db.execute<{ name: string }>(sql`
      select name from pg_settings
      where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by name`),
  );
  return rows.map(({ name }) => name);
}

/** Says so once where acknowledged writes may be lost. No refusal: some hosted databases keep their promise elsewhere. */
export async function warnOfLostWrites(): Promise<void> {
  const settings = await settingsThatLoseWrites();
  if (settings.length > 0) {
    log().warn({ off: settings }, "The database may lose acknowledged writes when its machine loses power");
  }
}
