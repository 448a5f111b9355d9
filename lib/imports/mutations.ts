import { sql } from "drizzle-orm";
import { database } from "@/db/client";
import { importChunks, imports } from "@/db/schema";
import { jobEvent, recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { starterColumns } from "@/lib/jobs/runner";
import { importFailure } from "./failures";
import { type ImportRow, toImportView } from "./present";
import { processImport, recordFinished, resetProgress } from "./process";
import { deleteFile, isImport, lockImport, readImport, updateImport, uploadedBytes } from "./storage";
import { chunkBytes, type ImportSettings } from "./types";
import type { ImportView } from "./views";

export async function createImport(
  ctx: RequestContext,
  { fileName, bytes }: { fileName: string; bytes: number },
): Promise<ImportView> {
  const values = { projectId: ctx.project.id, id: newId(), fileName, bytes, ...starterColumns(ctx) };
  const [row] = await database().statement((db) =>
    db
      .insert(imports)
      .values({ ...values, status: "uploading" })
      .returning(),
  );
  if (row === undefined) throw new Error("The import was not written.");
  return toImportView(row, []);
}

/**
 * Stores one chunk of the file: 1 MiB, except for the last one. Chunks may come in any order and more than once. With
 * the last missing chunk the import is ready. Throws `notFound`, `invalidValue` for a chunk that does not fit, and
 * `conflict` if the file is complete.
 */
export async function putChunk(
  ctx: RequestContext,
  input: { importId: string; number: number; data: Uint8Array },
): Promise<ImportView> {
  const row = await database().transaction(async (tx) => {
    const found = await lockImport(tx, ctx, input.importId);
    if (found.status !== "uploading") throw conflict("The file is already complete.");
    requireFitting(found, input);
    await tx
      .insert(importChunks)
      .values({ projectId: found.projectId, importId: found.id, number: input.number, data: input.data })
      .onConflictDoUpdate({
        target: [importChunks.projectId, importChunks.importId, importChunks.number],
        set: { data: sql`excluded.data` },
      });
    const bytes = await uploadedBytes(tx, found);
    return updateImport(tx, found, { bytesDone: bytes, ...(bytes === found.bytes && { status: "ready" }) });
  });
  return toImportView(row, []);
}

function requireFitting({ bytes }: ImportRow, { number, data }: { number: number; data: Uint8Array }): void {
  const expected = Math.min(chunkBytes, bytes - number * chunkBytes);
  if (expected > 0 && data.byteLength === expected) return;
  const message =
    expected > 0 ? `This chunk must have ${expected} bytes` : "The file has no chunk with this number";
  throw new DomainError("invalidValue", `${message}.`, { issues: [{ path: "number", message }] });
}

/**
 * Starts a dry run of the import in the background. Throws `notFound`, and `conflict` if the file is incomplete or was
 * deleted.
 */
export async function checkImport(
  ctx: RequestContext,
  { importId, settings }: { importId: string; settings: ImportSettings },
): Promise<ImportView> {
  const row = await database().transaction(async (tx) => {
    const found = await lockImport(tx, ctx, importId);
    if (!["ready", "checked", "failed"].includes(found.status)) throw conflict(explanations[found.status]);
    if ((await uploadedBytes(tx, found)) !== found.bytes) {
      throw conflict("The file was deleted. Upload it again.");
    }
    await resetProgress(tx, found);
    return updateImport(tx, found, {
      status: "checking",
      settings,
      attempts: 0,
      problem: null,
      finishedAt: null,
    });
  });
  void processImport(row);
  return toImportView(row, []);
}

/** Starts the import in the background. Throws `notFound`, and `conflict` if it was not checked. */
export async function startImport(ctx: RequestContext, importId: string): Promise<ImportView> {
  const row = await database().transaction(async (tx) => {
    const found = await lockImport(tx, ctx, importId);
    if (found.status !== "checked") throw conflict(explanations[found.status]);
    await resetProgress(tx, found);
    const details = { fileName: found.fileName, rows: found.rows };
    await recordAudit(tx, ctx, [jobEvent("import.started", found.id, details)]);
    return updateImport(tx, found, { status: "running", attempts: 0 });
  });
  void processImport(row);
  return toImportView(row, []);
}

/** Stops a running import, which keeps the rows it imported; deletes any other. Throws `notFound`. */
export async function discardImport(ctx: RequestContext, importId: string): Promise<void> {
  const found = await database().read((db) => readImport(db, ctx, importId));
  if (found.status !== "running") await deleteFile(found);
  await database().transaction(async (tx) => {
    const found = await lockImport(tx, ctx, importId);
    if (found.status !== "running") {
      await tx.delete(imports).where(isImport(found));
      return;
    }
    const problem = JSON.stringify(importFailure("stopped", { by: ctx.actor.label }));
    const stopped = await updateImport(tx, found, { status: "failed", problem, finishedAt: new Date() });
    await recordFinished(tx, ctx, stopped);
  });
}

const explanations: Record<ImportRow["status"], string> = {
  uploading: "The file is still being uploaded.",
  ready: "Check the file first.",
  checking: "The file is being checked. Wait until that has finished.",
  checked: "The file was checked.",
  running: "The import is running.",
  done: "The file was imported already.",
  failed: "Check the file again first.",
};

const conflict = (message: string) => new DomainError("conflict", `${message} Nothing was changed.`);
