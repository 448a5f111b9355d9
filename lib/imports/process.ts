import { and, eq, sql } from "drizzle-orm";
import { type Database, type DatabaseClient, database } from "@/db/client";
import { importRejects, imports } from "@/db/schema";
import { retryWhileUnavailable } from "@/lib/async/retry";
import { jobEvent, recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { isDomainError } from "@/lib/errors";
import {
  type BackgroundWork,
  claimAbandoned,
  maxResumes,
  resumeWork,
  runWork,
  starterContext,
} from "@/lib/jobs/runner";
import { failureOf, type ImportFailure, importFailure, readFailure } from "./failures";
import { importRows } from "./import-rows";
import type { ImportRow } from "./present";
import type { RejectedRow } from "./rejects";
import { deleteFile, type ImportKey, isImport, isRejectOf, readChunks, updateImport } from "./storage";
import type { ImportSettings } from "./types";
import type { ImportCounts } from "./views";

/** Another server works on the import, or it was stopped: the current batch must not be saved. */
class Superseded extends Error {
  override readonly name = "Superseded";
}

const importWork: BackgroundWork = {
  name: "Import",
  run: (key) =>
    run(key).catch((error) => {
      if (!(error instanceof Superseded)) throw error;
    }),
  isTemporary: (error) => isDomainError(error) && error.code === "unavailable",
  /** Rows that were imported stay. */
  fail: (key, error) =>
    database().transaction(async (tx) => {
      const row = await lockUnfinished(tx, key);
      if (row === undefined) return;
      const problem = JSON.stringify(error === undefined ? resumedTooOften(row) : failureFrom(error));
      const failed = await updateImport(tx, row, { status: "failed", problem, finishedAt: sql`now()` });
      if (row.status === "running") await recordFinished(tx, await starterContext(tx, row), failed);
    }),
};

const failureFrom = (error: unknown): ImportFailure =>
  isDomainError(error) ? failureOf(error) : importFailure("unexpected");

function resumedTooOften({ rows, settings, status }: ImportRow): ImportFailure {
  const row = rows === 0 ? 0 : rows + (settings?.format === "csv" ? 1 : 0);
  return importFailure(status === "checking" ? "checkResumedTooOften" : "resumedTooOften", {
    row,
    times: maxResumes,
  });
}

/** Checks or imports the rows of a file, depending on the status of the import. Never throws. */
export const processImport = ({ projectId, id }: ImportKey): Promise<boolean> =>
  runWork(importWork, { projectId, id });

/** Resumes an import that no server has worked on for `idleSeconds`. Does not wait for it to finish. */
export async function resumeAbandonedImports(client: DatabaseClient, idleSeconds = 15): Promise<void> {
  const isUnfinished = sql`status in ('checking', 'running')`;
  const options = { idleSeconds, limit: 1 };
  void resumeWork(importWork, await claimAbandoned(client, sql`imports`, isUnfinished, options));
}

async function run(key: ImportKey): Promise<void> {
  const { row, ctx } = await retryWhileUnavailable(() => database().transaction((tx) => start(tx, key)));
  let bytesDone = 0;
  async function* countedChunks() {
    for await (const chunk of readChunks(key)) {
      bytesDone += chunk.byteLength;
      yield chunk;
    }
  }
  await importRows(ctx, countedChunks(), {
    settings: row.settings as ImportSettings,
    dryRun: row.status === "checking",
    importId: row.id,
    rowsDone: row.rows,
    async onBatch(tx, rowsDone, counts, rejects) {
      await saveProgress(tx, row, { rowsDone, bytesDone, counts });
      await saveRejects(tx, row, rejects);
    },
  });
  await retryWhileUnavailable(() => database().transaction((tx) => finish(tx, ctx, row)));
  if (row.status === "running") await deleteFile(row);
}

async function start(tx: Database, key: ImportKey): Promise<{ row: ImportRow; ctx: RequestContext }> {
  const row = await lockUnfinished(tx, key);
  if (row === undefined) throw new Superseded();
  const ctx = await starterContext(tx, row);
  if (row.status === "running" || row.rows === 0) return { row, ctx };
  // A check keeps what it has seen in memory, so it starts over.
  await resetProgress(tx, row);
  return { row: { ...row, rows: 0 }, ctx };
}

async function lockUnfinished(tx: Database, key: ImportKey): Promise<ImportRow | undefined> {
  const [row] = await tx.select().from(imports).where(isImport(key)).for("update");
  return row?.status === "checking" || row?.status === "running" ? row : undefined;
}

/** Makes a check start over at the beginning of the file. */
export async function resetProgress(tx: Database, key: ImportKey): Promise<void> {
  const none = { bytesDone: 0, rows: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 };
  await updateImport(tx, key, none);
  await tx.delete(importRejects).where(isRejectOf(key));
}

async function saveProgress(
  tx: Database,
  row: ImportRow,
  { rowsDone, bytesDone, counts }: { rowsDone: number; bytesDone: number; counts: ImportCounts },
): Promise<void> {
  const saved = await tx
    .update(imports)
    .set({
      bytesDone,
      // A resumed check starts over, so its progress must not reset the attempts.
      ...(row.status === "running" && { attempts: 0 }),
      rows: sql`${imports.rows} + ${counts.rows}::int`,
      created: sql`${imports.created} + ${counts.created}::int`,
      updated: sql`${imports.updated} + ${counts.updated}::int`,
      unchanged: sql`${imports.unchanged} + ${counts.unchanged}::int`,
      rejected: sql`${imports.rejected} + ${counts.rejected}::int`,
      updatedAt: sql`now()`,
    })
    .where(and(isImport(row), eq(imports.status, row.status), eq(imports.rows, rowsDone)))
    .returning({ id: imports.id });
  if (saved.length === 0) throw new Superseded();
}

async function saveRejects(tx: Database, row: ImportRow, rejects: RejectedRow[]): Promise<void> {
  if (rejects.length === 0) return;
  // PostgreSQL's JSON allows neither NUL nor lone surrogates.
  const rows = JSON.stringify(
    rejects.map(({ reason, source, ...reject }) => ({
      ...{ ...reject, reason: reason.text, code: reason.code, params: reason.params },
      source: Object.entries(source),
    })),
    (_, value) => (typeof value === "string" ? value.toWellFormed().replaceAll("\0", "\ufffd") : value),
  );
  await tx.execute(sql`
    insert into ${importRejects} (project_id, import_id, "row", "column", field, value, reason, code, params, source)
    select ${row.projectId}::uuid, ${row.id}::uuid, "row", "column", field, value, reason, code, params, source
    from jsonb_to_recordset(${rows}::jsonb)
      as made (
        "row" int, "column" text, field text, value text, reason text, code text, params jsonb, source jsonb)
    on conflict do nothing`);
}

async function finish(tx: Database, ctx: RequestContext, row: ImportRow): Promise<void> {
  const isCheck = row.status === "checking";
  if ((await lockUnfinished(tx, row))?.status !== row.status) throw new Superseded();
  const finished = await updateImport(tx, row, {
    status: isCheck ? "checked" : "done",
    bytesDone: row.bytes,
    finishedAt: isCheck ? null : sql`now()`,
  });
  if (!isCheck) await recordFinished(tx, ctx, finished);
}

export async function recordFinished(tx: Database, ctx: RequestContext, row: ImportRow): Promise<void> {
  const { fileName, status, rows, created, updated, unchanged, rejected } = row;
  const problem = readFailure(row.problem)?.text ?? null;
  const details = { fileName, status, problem, rows, created, updated, unchanged, rejected };
  await recordAudit(tx, ctx, [jobEvent("import.finished", row.id, details)]);
}
