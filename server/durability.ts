import { sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import type { Config } from "@/lib/config";
import { log } from "@/lib/log";
import { StartError } from "./start-error";

/** Which of the settings that make an acknowledged write survive a power cut are off. */
export async function unsafeSettings(db: Database): Promise<string[]> {
  const rows = await db.execute<{ name: string }>(sql`
    select name from pg_settings
    where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by name`);
  return rows.map(({ name }) => name);
}

/**
 * Throws `StartError` where the database acknowledges writes that a power cut would take back. With durability
 * "elsewhere" it is only said: some hosted databases keep their promise in a layer below PostgreSQL.
 */
export async function requireDurability(
  { databaseDurability }: Pick<Config, "databaseDurability">,
  client = database(),
): Promise<void> {
  const off = await client.read(unsafeSettings);
  if (off.length === 0) return;
  if (databaseDurability === "elsewhere") {
    log().warn({ off }, "Whether acknowledged writes survive a power cut is not up to PostgreSQL here");
    return;
  }
  const names = off.join(", ");
  throw new StartError(
    `The database has ${names} off: a power cut would lose what was acknowledged. Turn it on, or set DATABASE_DURABILITY=elsewhere where another layer keeps that promise.`,
  );
}
