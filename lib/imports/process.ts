import { and, eq, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { importRejects, imports, projects } from "@/db/schema";
import { retryWhileUnavailable } from "@/lib/async/retry";
import { recordAudit } from "@/lib/audit/mutations";
import { toAuthorizedProject } from "@/lib/authorized-project";
import type { Actor, RequestContext } from "@/lib/context";
import { isDomainError } from "@/lib/errors";
import { describeError, log } from "@/lib/log";
import { importRows, type RejectedRow } from "./import-rows";
import type { ImportRow } from "./present";
import { deleteFile, type ImportKey, isImport, readChunks } from "./storage";
import type { ImportSettings } from "./types";
import type { ImportCounts } from "./views";

/** Somebody else works on the import, or it was broken off: what was done of the batch is undone. */
class Superseded extends Error {
  override readonly name = "Superseded";
}

const workingHere = new Set<string>();

/**
 * Works on an import, tries its rows or writes them, until the file ends. Never throws: what passes (the database is
 * away, this server stops) leaves the rest to whoever takes it up; a surprise ends it as failed.
 */
export async function processImport(id: ImportKey): Promise<void> {
  if (workingHere.has(id.id)) return;
  workingHere.add(id.id);
  try {
    await work(id);
  } catch (error) {
    if (error instanceof Superseded) return;
    const about = { importId: id.id, failure: describeError(error) };
    if (isDomainError(error) && error.code === "unavailable") return log().warn(about, "An import paused");
    const foreseen = isDomainError(error);
    if (!foreseen) log().error(about, "Unexpected error in an import");
    const problem = foreseen
      ? error.message
      : "Something went wrong on our side. Rows that were imported stay.";
    await fail(id, () => problem).catch((again) =>
      log().error({ failure: describeError(again) }, "An import was left behind"),
    );
  } finally {
    workingHere.delete(id.id);
  }
}

async function work(id: ImportKey): Promise<void> {
  const { row, ctx } = await retryWhileUnavailable(() => database().transaction((tx) => begin(tx, id)));
  let bytesDone = 0;
  async function* counted() {
    for await (const chunk of readChunks(id)) {
      bytesDone += chunk.byteLength;
      yield chunk;
    }
  }
  await importRows(ctx, counted(), {
    settings: row.settings as ImportSettings,
    dryRun: row.status === "checking",
    importId: row.id,
    rowsDone: row.rows,
    async onBatch(tx, done, counts, rejects) {
      await noteBatch(tx, row, done, counts, bytesDone);
      await writeRejects(tx, row, rejects);
    },
  });
  await retryWhileUnavailable(() => database().transaction((tx) => finish(tx, ctx, row)));
  if (row.status === "running") await deleteFile(row);
}

/** The import as it stands, and on whose word it acts. A dry run, which remembers what it saw, begins anew. */
async function begin(tx: Database, id: ImportKey): Promise<{ row: ImportRow; ctx: RequestContext }> {
  const { row, ctx } = await lockUnfinished(tx, id);
  if (row.status === "running" || row.rows === 0) return { row, ctx };
  await resetProgress(tx, row);
  return { row: { ...row, rows: 0 }, ctx };
}

async function lockUnfinished(tx: Database, id: ImportKey): Promise<{ row: ImportRow; ctx: RequestContext }> {
  const [found] = await tx
    .select()
    .from(imports)
    .innerJoin(projects, eq(projects.id, imports.projectId))
    .where(isImport(id))
    .for("update", { of: imports });
  if (found === undefined || !/^(checking|running)$/.test(found.imports.status)) throw new Superseded();
  const row = found.imports;
  const ctx: RequestContext = {
    requestId: row.requestId,
    actor: { type: row.actorType as Actor["type"], id: row.actorId, label: row.actorLabel },
    project: toAuthorizedProject(found.projects),
    scopes: new Set(["devices:write"]),
    tokenUser: null,
  };
  return { row, ctx };
}

/** Back to the beginning of the file. */
export async function resetProgress(tx: Database, id: ImportKey): Promise<void> {
  await tx
    .update(imports)
    .set({ bytesDone: 0, rows: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, updatedAt: sql`now()` })
    .where(isImport(id));
  await tx
    .delete(importRejects)
    .where(and(eq(importRejects.projectId, id.projectId), eq(importRejects.importId, id.id)));
}

async function noteBatch(
  tx: Database,
  row: ImportRow,
  done: number,
  counts: ImportCounts,
  bytesDone: number,
): Promise<void> {
  const noted = await tx
    .update(imports)
    .set({
      bytesDone,
      // A dry run begins anew when it is resumed, so what it has done is no progress then.
      ...(row.status === "running" && { attempts: 0 }),
      rows: sql`${imports.rows} + ${counts.rows}::int`,
      created: sql`${imports.created} + ${counts.created}::int`,
      updated: sql`${imports.updated} + ${counts.updated}::int`,
      unchanged: sql`${imports.unchanged} + ${counts.unchanged}::int`,
      rejected: sql`${imports.rejected} + ${counts.rejected}::int`,
      updatedAt: sql`now()`,
    })
    .where(and(isImport(row), eq(imports.status, row.status), eq(imports.rows, done)))
    .returning({ id: imports.id });
  if (noted.length === 0) throw new Superseded();
}

async function writeRejects(tx: Database, row: ImportRow, rejects: RejectedRow[]): Promise<void> {
  if (rejects.length === 0) return;
  // PostgreSQL's JSON has neither NUL nor halves of surrogate pairs.
  const rows = JSON.stringify(
    rejects.map((reject) => ({ ...reject, source: Object.entries(reject.source) })),
    (_, value) => (typeof value === "string" ? value.toWellFormed().replaceAll("\0", "\ufffd") : value),
  );
  await tx.execute(sql`
    insert into ${importRejects} (project_id, import_id, "row", "column", value, reason, source)
    select ${row.projectId}::uuid, ${row.id}::uuid, "row", "column", value, reason, source
    from jsonb_to_recordset(${rows}::jsonb)
      as made ("row" int, "column" text, value text, reason text, source jsonb)
    on conflict do nothing`);
}

async function finish(
  tx: Database,
  ctx: RequestContext,
  { projectId, id, status }: ImportRow,
): Promise<void> {
  const [row] = await tx
    .update(imports)
    .set({
      status: status === "checking" ? "checked" : "done",
      bytesDone: sql`${imports.bytes}`,
      updatedAt: sql`now()`,
      finishedAt: status === "checking" ? null : sql`now()`,
    })
    .where(and(isImport({ projectId, id }), eq(imports.status, status)))
    .returning();
  if (row === undefined) throw new Superseded();
  if (row.status === "done") await recordFinished(tx, ctx, row);
}

export async function recordFinished(tx: Database, ctx: RequestContext, row: ImportRow): Promise<void> {
  const { fileName, status, problem, rows, created, updated, unchanged, rejected } = row;
  const details = { fileName, status, problem, rows, created, updated, unchanged, rejected };
  await recordAudit(tx, ctx, [{ action: "import.finished", subjectType: "job", subjectId: row.id, details }]);
}

/** Fails an import that was resumed too often; the message names its file and the last row that it came to. */
export function failAbandonedImport(id: ImportKey, resumes: number): Promise<void> {
  return fail(id, ({ fileName, rows, settings, status }) => {
    const row = (rows + (settings?.format === "csv" ? 1 : 0)).toLocaleString("en");
    const came = rows === 0 ? "before its first row" : `after row ${row}`;
    log().error({ importId: id.id, rows, resumes }, "Import abandoned after it was resumed too often");
    const what = status === "checking" ? "the check stopped" : "stopped";
    return `${fileName}: ${what} ${came}, after it was resumed ${resumes} times. Look at the rows that follow, or split the file, then import it again.`;
  });
}

/** Ends an import that cannot go on; what it has written stays. */
function fail(id: ImportKey, problemOf: (row: ImportRow) => string): Promise<void> {
  return database().transaction(async (tx) => {
    const { row, ctx } = await lockUnfinished(tx, id);
    const [failed] = await tx
      .update(imports)
      .set({ status: "failed", problem: problemOf(row), updatedAt: sql`now()`, finishedAt: sql`now()` })
      .where(isImport(row))
      .returning();
    if (row.status === "running" && failed !== undefined) await recordFinished(tx, ctx, failed);
  });
}
