import { sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { importChunks, imports } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { type ImportRow, toImportView } from "./present";
import { processImport, recordFinished, resetProgress } from "./process";
import { deleteFile, isImport, lockImport, readImport, uploadedBytes } from "./storage";
import { chunkBytes, type ImportSettings } from "./types";
import type { ImportView } from "./views";

/** Makes room for a file, which follows in pieces. */
export async function createImport(
  ctx: RequestContext,
  { fileName, bytes }: { fileName: string; bytes: number },
): Promise<ImportView> {
  const row = await database().transaction(async (tx) => {
    const [made] = await tx
      .insert(imports)
      .values({
        projectId: ctx.project.id,
        id: newId(),
        fileName,
        bytes,
        status: "uploading",
        actorType: ctx.actor.type,
        actorId: ctx.actor.id,
        actorLabel: ctx.actor.label,
        requestId: ctx.requestId,
      })
      .returning();
    if (made === undefined) throw new Error("The import was not written.");
    return made;
  });
  return toImportView(row, []);
}

/**
 * Takes one piece of the file, 1 MiB each but the last, in any order; sent again it takes the place of the first. With
 * the last of them the import is ready. Throws `notFound`, `invalidValue` for a piece that is none, and `conflict`
 * once the file is whole.
 */
export async function putChunk(
  ctx: RequestContext,
  input: { importId: string; number: number; data: Uint8Array },
): Promise<ImportView> {
  const row = await database().transaction(async (tx) => {
    const found = await lockImport(tx, ctx, input.importId);
    if (found.status !== "uploading") throw refused("The file is whole already.");
    requireFitting(found, input);
    await tx
      .insert(importChunks)
      .values({ projectId: found.projectId, importId: found.id, number: input.number, data: input.data })
      .onConflictDoUpdate({
        target: [importChunks.projectId, importChunks.importId, importChunks.number],
        set: { data: sql`excluded.data` },
      });
    const { bytes } = await uploadedBytes(tx, found);
    return change(tx, found, { bytesDone: bytes, ...(bytes === found.bytes && { status: "ready" }) });
  });
  return toImportView(row, []);
}

function requireFitting({ bytes }: ImportRow, { number, data }: { number: number; data: Uint8Array }): void {
  const due = Math.min(chunkBytes, bytes - number * chunkBytes);
  if (due > 0 && data.byteLength === due) return;
  const message = due > 0 ? `This piece must have ${due} bytes` : "The file has no such piece";
  throw new DomainError("invalidValue", `${message}.`, { issues: [{ path: "number", message }] });
}

/**
 * Begins to try every row by these settings; writes no device. The answer does not wait for it. Throws `notFound`, and
 * `conflict` where the file is not there yet, or not any more.
 */
export async function checkImport(
  ctx: RequestContext,
  { importId, settings }: { importId: string; settings: ImportSettings },
): Promise<ImportView> {
  const row = await database().transaction(async (tx) => {
    const found = await lockImport(tx, ctx, importId);
    if (!["ready", "checked", "failed"].includes(found.status)) throw refused(notNow[found.status]);
    if ((await uploadedBytes(tx, found)).bytes !== found.bytes)
      throw refused("The file is gone: send it again.");
    await resetProgress(tx, found);
    return change(tx, found, { status: "checking", settings, attempts: 0, problem: null, finishedAt: null });
  });
  void processImport(row);
  return toImportView(row, []);
}

/** Begins to write what was tried. Throws `notFound`, and `conflict` where nothing was tried yet. */
export async function startImport(ctx: RequestContext, importId: string): Promise<ImportView> {
  const row = await database().transaction(async (tx) => {
    const found = await lockImport(tx, ctx, importId);
    if (found.status !== "checked") throw refused(notNow[found.status]);
    await resetProgress(tx, found);
    const details = { fileName: found.fileName, rows: found.rows };
    await recordAudit(tx, ctx, [
      { action: "import.started", subjectType: "job", subjectId: found.id, details },
    ]);
    return change(tx, found, { status: "running", attempts: 0 });
  });
  void processImport(row);
  return toImportView(row, []);
}

/** Breaks off an import that is under way, where what it wrote stays; forgets one that is not. Throws `notFound`. */
export async function discardImport(ctx: RequestContext, importId: string): Promise<void> {
  const found = await database().read((db) => readImport(db, ctx, importId));
  if (found.status !== "running") await deleteFile(found);
  await database().transaction(async (tx) => {
    const found = await lockImport(tx, ctx, importId);
    if (found.status !== "running") {
      await tx.delete(imports).where(isImport(found));
      return;
    }
    const problem = `Stopped by ${ctx.actor.label}.`;
    await recordFinished(
      tx,
      ctx,
      await change(tx, found, { status: "failed", problem, finishedAt: new Date() }),
    );
  });
}

async function change(tx: Database, row: ImportRow, changes: Partial<ImportRow>): Promise<ImportRow> {
  const [changed] = await tx
    .update(imports)
    .set({ ...changes, updatedAt: sql`now()` })
    .where(isImport(row))
    .returning();
  if (changed === undefined) throw new Error("The import went while it was locked.");
  return changed;
}

const notNow: Record<ImportRow["status"], string> = {
  uploading: "The file is still being uploaded.",
  ready: "Check the file first.",
  checking: "The file is being checked. Wait until that has finished.",
  checked: "The file was checked.",
  running: "The import is running.",
  done: "The file was imported already.",
  failed: "Check the file again first.",
};

const refused = (message: string) => new DomainError("conflict", `${message} Nothing was changed.`);
