import { and, asc, eq, gt, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { importChunks, imports } from "@/db/schema";
import { retryWhileUnavailable } from "@/lib/async/retry";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import type { ImportRow } from "./present";

export const importNotFound = (): DomainError => new DomainError("notFound", "There is no such import.");

export type ImportKey = Pick<ImportRow, "projectId" | "id">;

export const isImport = ({ projectId, id }: ImportKey) =>
  and(eq(imports.projectId, projectId), eq(imports.id, id));

/** An import by its id. Throws `notFound`. */
export async function readImport(db: Database, ctx: RequestContext, id: string): Promise<ImportRow> {
  const [row] = isId(id)
    ? await db
        .select()
        .from(imports)
        .where(isImport({ projectId: ctx.project.id, id }))
    : [];
  if (row === undefined) throw importNotFound();
  return row;
}

/** The same, locked until the transaction ends. */
export async function lockImport(tx: Database, ctx: RequestContext, id: string): Promise<ImportRow> {
  const [row] = isId(id)
    ? await tx
        .select()
        .from(imports)
        .where(isImport({ projectId: ctx.project.id, id }))
        .for("update")
    : [];
  if (row === undefined) throw importNotFound();
  return row;
}

/** The file of an import, piece by piece; each is a query of its own. */
export async function* readChunks({ projectId, id }: ImportKey): AsyncGenerator<Uint8Array> {
  for (let last = -1; ; ) {
    const from = last;
    const [chunk] = await retryWhileUnavailable(() =>
      database().read((db) =>
        db
          .select({ number: importChunks.number, data: importChunks.data })
          .from(importChunks)
          .where(
            and(
              eq(importChunks.projectId, projectId),
              eq(importChunks.importId, id),
              gt(importChunks.number, from),
            ),
          )
          .orderBy(asc(importChunks.number))
          .limit(1),
      ),
    );
    if (chunk === undefined) return;
    last = chunk.number;
    yield chunk.data;
  }
}

/** Takes the file away once nobody needs it, a few pieces at a time. */
export async function deleteFile({ projectId, id }: ImportKey): Promise<void> {
  for (let left = true; left; ) {
    left = await retryWhileUnavailable(() =>
      database().read(async (db) => {
        const dropped = await db.execute(sql`
          delete from ${importChunks} where project_id = ${projectId} and import_id = ${id} and number in (
            select number from ${importChunks} where project_id = ${projectId} and import_id = ${id} limit 64)
          returning number`);
        return dropped.length > 0;
      }),
    );
  }
}

/** How much of the file is there, and whether its pieces follow each other without a gap. */
export async function uploadedBytes(
  tx: Database,
  { projectId, id }: ImportKey,
): Promise<{ bytes: number; whole: boolean }> {
  const [sum] = await tx
    .select({
      bytes: sql`coalesce(sum(length(${importChunks.data})), 0)`.mapWith(Number),
      whole: sql<boolean>`count(*) = coalesce(max(${importChunks.number}), -1) + 1`,
    })
    .from(importChunks)
    .where(and(eq(importChunks.projectId, projectId), eq(importChunks.importId, id)));
  return sum ?? { bytes: 0, whole: true };
}
