import { type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import type { BackfillBatch } from "./run";

/** So many rows are looked at in a batch, and so many changed: few enough to hold their locks for well under a second. */
const maxRead = 2_000;
export const maxChangedPerBatch = 200;

export interface Key extends Record<string, unknown> {
  projectId: string;
  id: string;
}

/**
 * The keys of the rows after a key that a condition on the table `t` finds, and where the batch ends: after so many rows
 * read, or so many found.
 */
export async function findBatch(
  tx: Database,
  table: "devices" | "users",
  after: string[] | null,
  condition: SQL,
): Promise<{ keys: Key[]; read: number; last: BackfillBatch["last"] }> {
  const [projectId, id] = after ?? [nil, nil];
  const rows = await tx.execute<Key & { n: number; found: boolean }>(sql`
    with page as materialized (
      select t.project_id, t.id, ${condition} as found from ${sql.identifier(table)} t
      where (t.project_id, t.id) > (${projectId}::uuid, ${id}::uuid)
      order by t.project_id, t.id limit ${maxRead}
    ),
    numbered as (
      select *, row_number() over (order by project_id, id)::int as n, count(*) over ()::int as read,
        coalesce(sum(found::int) over (order by project_id, id), 0)::int as nth
      from page
    )
    select project_id as "projectId", id, n, coalesce(found, false) as found from numbered
    where (found and nth <= ${maxChangedPerBatch}) or n = read order by n`);
  const found = rows.filter((row) => row.found);
  const end = rows.at(-1);
  // Where there are more than a batch may change, it ends at the last one that it does.
  const stop = found[maxChangedPerBatch - 1] ?? end;
  const isLast = stop === undefined || (stop === end && stop.n < maxRead);
  const keys = found.slice(0, maxChangedPerBatch).map(({ projectId, id }) => ({ projectId, id }));
  return { keys, read: stop?.n ?? 0, last: isLast ? null : [stop.projectId, stop.id] };
}

const nil = "00000000-0000-0000-0000-000000000000";

/** Rows by what they have in common. */
export function groupBy<T>(all: T[], keyOf: (one: T) => unknown[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = JSON.stringify(keyOf(one));
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

/** Keys as a table `k` of a statement. */
export const keysTable = (keys: Key[]): SQL =>
  sql`jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) k ("projectId" uuid, id uuid)`;
