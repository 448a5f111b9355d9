import { sql } from "drizzle-orm";
import type { DatabaseClient } from "@/db/client";

/** Adds the deltas appended since the last run to the counts. */
export async function foldCounts(client: DatabaseClient): Promise<void> {
  await client.read(async (db) => {
    const [found] = await db.execute<{ appended: boolean }>(sql`
      select exists (select from device_count_deltas) or exists (select from counter_deltas) as appended`);
    if (found?.appended) await db.execute(sql`select fold_counts()`);
  });
}
