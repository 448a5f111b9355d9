import { and, asc, eq, gt, type SQL, sql } from "drizzle-orm";
import { type Database, type DatabaseClient, database, type ReadDatabase } from "@/db/client";
import { importChunks, importRejects, imports } from "@/db/schema";
import { retryWhileUnavailable } from "@/lib/async/retry";
import type { RequestContext } from "@/lib/context";
import { rowById } from "@/lib/ids";
import type { ImportRow } from "./present";

export type ImportKey = Pick<ImportRow, "projectId" | "id">;

export const isImport = ({ projectId, id }: ImportKey) =>
  and(eq(imports.projectId, projectId), eq(imports.id, id));

const ownChunks = ({ projectId, id }: ImportKey) =>
  and(eq(importChunks.projectId, projectId), eq(importChunks.importId, id));

export const isRejectOf = ({ projectId, id }: ImportKey) =>
  and(eq(importRejects.projectId, projectId), eq(importRejects.importId, id));

/** Throws `notFound`. */
export function readImport(
  db: ReadDatabase,
  ctx: RequestContext,
  id: string,
  lock = false,
): Promise<ImportRow> {
  const query = db
    .select()
    .from(imports)
    .where(isImport({ projectId: ctx.project.id, id }));
  return rowById("Import", id, () => (lock ? query.for("update") : query));
}

export const lockImport = (tx: Database, ctx: RequestContext, id: string): Promise<ImportRow> =>
  readImport(tx, ctx, id, true);

type ImportChanges = { [Name in keyof ImportRow]?: ImportRow[Name] | SQL };

/** Changes an import whose row is locked. */
export async function updateImport(tx: Database, key: ImportKey, changes: ImportChanges): Promise<ImportRow> {
  const [changed] = await tx
    .update(imports)
    .set({ ...changes, updatedAt: sql`now()` })
    .where(isImport(key))
    .returning();
  if (changed === undefined) throw new Error("A locked import was not updated.");
  return changed;
}

/** The file of an import, one query per chunk. */
export async function* readChunks(key: ImportKey): AsyncGenerator<Uint8Array> {
  for (let last = -1; ; ) {
    const after = last;
    const [chunk] = await retryWhileUnavailable(() =>
      database().read((db) =>
        db
          .select({ number: importChunks.number, data: importChunks.data })
          .from(importChunks)
          .where(and(ownChunks(key), gt(importChunks.number, after)))
          .orderBy(asc(importChunks.number))
          .limit(1),
      ),
    );
    if (chunk === undefined) return;
    last = chunk.number;
    yield chunk.data;
  }
}

/** Deletes the file of an import, 64 chunks at a time. */
export async function deleteFile({ projectId, id }: ImportKey): Promise<void> {
  const deleteSome = (db: Database) =>
    db.execute(sql`
      delete from ${importChunks} where project_id = ${projectId} and import_id = ${id} and number in (
        select number from ${importChunks} where project_id = ${projectId} and import_id = ${id} limit 64)
      returning number`);
  while ((await retryWhileUnavailable(() => database().statement(deleteSome))).length > 0);
}

/** Deletes files whose upload or check was abandoned a day ago. The cleanup deletes finished imports. */
export async function deleteOldUploads(client: DatabaseClient): Promise<void> {
  await client.statement(async (db) => {
    await db.execute(sql`
      delete from imports
      where status in ('uploading', 'ready', 'checked') and updated_at < now() - interval '1 day'`);
    await db.execute(sql`
      delete from import_chunks where (project_id, import_id) in (
        select project_id, id from imports where status = 'failed' and updated_at < now() - interval '1 day')`);
  });
}

export async function uploadedBytes(tx: Database, key: ImportKey): Promise<number> {
  const [sum] = await tx
    .select({ bytes: sql`coalesce(sum(length(${importChunks.data})), 0)`.mapWith(Number) })
    .from(importChunks)
    .where(ownChunks(key));
  return sum?.bytes ?? 0;
}
