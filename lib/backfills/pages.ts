import { type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import type { BackfillBatch } from "./run";

/** So many rows are looked at in a batch, and so many changed: few enough to hold their locks for well under a second. */
const maxRead = 5_000;
export const maxChanged = 500;

export interface Key extends Record<string, unknown> {
  projectId: string;
  id: string;
}

/**
 * The keys of the rows after a key that a condition on the table `t` finds, and where the batch ends: after so many rows
 * read, or so many found.
 */
export async function findRows(
  tx: Database,
  table: "devices" | "users",
  after: string[] | null,
  condition: SQL,
): Promise<{ keys: Key[]; read: number; last: BackfillBatch["last"] }> {
  const name = sql.identifier(table);
  const [projectId, id] = after ?? [nil, nil];
  const from = sql`(t.project_id, t.id) > (${projectId}::uuid, ${id}::uuid)`;
  const [end] = await tx.execute<Key>(sql`
    select t.project_id as "projectId", t.id from ${name} t where ${from}
    order by t.project_id, t.id offset ${maxRead - 1} limit 1`);
  const until = end && sql`and (t.project_id, t.id) <= (${end.projectId}::uuid, ${end.id}::uuid)`;
  const keys = await tx.execute<Key>(sql`
    select t.project_id as "projectId", t.id from ${name} t
    where ${from} ${until} and ${condition}
    order by t.project_id, t.id limit ${maxChanged}`);
  const stop = keys.length === maxChanged ? keys.at(-1) : end;
  const upTo = stop && sql`and (t.project_id, t.id) <= (${stop.projectId}::uuid, ${stop.id}::uuid)`;
  const [read] =
    stop === end && end !== undefined
      ? [{ rows: maxRead }]
      : await tx.execute<{ rows: number }>(
          sql`select count(*)::int as rows from ${name} t where ${from} ${upTo}`,
        );
  return {
    keys: [...keys],
    read: read?.rows ?? 0,
    last: stop === undefined ? null : [stop.projectId, stop.id],
  };
}

const nil = "00000000-0000-0000-0000-000000000000";

/** Rows by what they have in common. */
export function grouped<T>(all: T[], keyOf: (one: T) => unknown[]): T[][] {
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
