import { sql } from "drizzle-orm";
import type { DatabaseClient } from "@/db/client";

/** Moves the changes appended since the last time into the counts. Does nothing where there are none. */
export async function foldCounts(door: DatabaseClient): Promise<void> {
  await door.read(async (db) => {
    const [found] = await db.execute<{ appended: boolean }>(sql`
      select exists (select from device_count_deltas) or exists (select from counter_deltas) as appended`);
    if (found?.appended) await db.execute(sql`select fold_counts()`);
  });
}
