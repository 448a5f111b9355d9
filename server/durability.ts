import { sql } from "drizzle-orm";
import { database, type ReadDatabase } from "@/db/client";
import type { Config } from "@/lib/config";
import { log } from "@/lib/log";
import { StartError } from "./start-error";

/** The settings that are off although acknowledged writes need them to survive a power cut. */
export async function unsafeSettings(db: ReadDatabase): Promise<string[]> {
  const rows = await db.execute<{ name: string }>(sql`
    select name from pg_settings
    where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by name`);
  return rows.map(({ name }) => name);
}

/**
 * Throws `StartError` when a power cut could lose acknowledged writes. With durability "elsewhere" it only logs: some
 * hosted databases guarantee durability in a layer below PostgreSQL.
 */
export async function requireDurability(
  { databaseDurability }: Pick<Config, "databaseDurability">,
  client = database(),
): Promise<void> {
  const off = await client.read(unsafeSettings);
  if (off.length === 0) return;
  if (databaseDurability === "elsewhere") {
    log().warn(
      { off },
      "PostgreSQL settings do not guarantee durability, relying on DATABASE_DURABILITY=elsewhere",
    );
    return;
  }
  const names = off.join(", ");
  throw new StartError(
    `The database has ${names} off: a power cut could lose acknowledged writes. Turn it on, or set DATABASE_DURABILITY=elsewhere if another layer guarantees durability.`,
  );
}
