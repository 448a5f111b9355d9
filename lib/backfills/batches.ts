import { inArray, type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { type devices, projects, type users } from "@/db/schema";
import { toAuthorizedProject } from "@/lib/authorized-project";
import type { RequestContext } from "@/lib/context";
import { newId, nilId } from "@/lib/ids";
import type { Backfill } from "./run";

// Small enough that a batch holds its locks for well under a second.
const maxRead = 2_000;
export const maxChangedPerBatch = 200;

export interface Key extends Record<string, unknown> {
  projectId: string;
  id: string;
}

/** Finds the next rows to change. `last` is where the batch ends, null at the table's end. */
export async function findBatch(
  tx: Database,
  { table, condition }: Pick<Backfill, "table" | "condition">,
  after: string[] | null,
): Promise<{ keys: Key[]; read: number; last: string[] | null }> {
  const [projectId, id] = after ?? [nilId, nilId];
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
  const lastRead = rows.at(-1);
  const end = found[maxChangedPerBatch - 1] ?? lastRead;
  const isTableEnd = end === undefined || (end === lastRead && end.n < maxRead);
  const keys = found.slice(0, maxChangedPerBatch).map(({ projectId, id }) => ({ projectId, id }));
  return { keys, read: end?.n ?? 0, last: isTableEnd ? null : [end.projectId, end.id] };
}

export const keysTable = (keys: Key[]): SQL =>
  sql`jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) k ("projectId" uuid, id uuid)`;

export const hasKey = (table: typeof devices | typeof users, keys: Key[]): SQL =>
  sql`(${table.projectId}, ${table.id}) in (select k."projectId", k.id from ${keysTable(keys)})`;

/** Backfills act as Rollcall itself, in the project of each row. */
export async function backfillContexts(
  tx: Database,
  rows: Pick<Key, "projectId">[],
): Promise<Map<string, RequestContext>> {
  const projectIds = [...new Set(rows.map(({ projectId }) => projectId))];
  const found = await tx.select().from(projects).where(inArray(projects.id, projectIds));
  return new Map(
    found.map((project) => [
      project.id,
      {
        requestId: newId(),
        actor: { type: "system", id: null, label: "Rollcall" },
        project: toAuthorizedProject(project),
        scopes: new Set(["devices:write", "users:write"]),
        tokenUser: null,
      },
    ]),
  );
}
