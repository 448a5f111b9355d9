import { and, asc, desc, eq, gt, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { importRejects, imports } from "@/db/schema";
import { retryWhileUnavailable } from "@/lib/async/retry";
import type { RequestContext } from "@/lib/context";
import { writeRows } from "@/lib/exports/write";
import { readDate } from "./dates";
import { guessSettings, suggestMapping } from "./guess";
import { type ImportRow, toImportView } from "./present";
import { applyPreset, detectPreset, presets } from "./presets";
import { openFile } from "./records";
import { readChunks, readImport } from "./storage";
import { type ImportSettings, maxColumns, type PresetId, type PreviewOptions } from "./types";
import type { ImportPreview, ImportProblem, ImportView } from "./views";

const mostListed = 20;
const mostProblems = 50;
const shownRows = 10;
const lookedAt = 100;

/** One import as it stands. Throws `notFound`. */
export function getImport(ctx: RequestContext, id: string): Promise<ImportView> {
  return database().read(async (db) => {
    const row = await readImport(db, ctx, id);
    return toImportView(row, await problemsOf(db, row));
  });
}

/** The project's last 20 imports, the latest first; what went wrong in them, one by one tells. */
export async function listImports(ctx: RequestContext): Promise<{ items: ImportView[] }> {
  const rows = await database().read((db) =>
    db
      .select()
      .from(imports)
      .where(eq(imports.projectId, ctx.project.id))
      .orderBy(desc(imports.id))
      .limit(mostListed),
  );
  return { items: rows.map((row) => toImportView(row, [])) };
}

async function problemsOf(db: Database, { projectId, id, rejected }: ImportRow): Promise<ImportProblem[]> {
  if (rejected === 0) return [];
  const rows = sql<number>`count(*)`.mapWith(Number);
  return db
    .select({
      column: importRejects.column,
      reason: importRejects.reason,
      rows,
      examples: sql<ImportProblem["examples"]>`
        jsonb_path_query_array(
          jsonb_agg(jsonb_build_object('row', ${importRejects.row}, 'value', ${importRejects.value}) order by ${importRejects.row}),
          '$[0 to 4]')`,
    })
    .from(importRejects)
    .where(and(eq(importRejects.projectId, projectId), eq(importRejects.importId, id)))
    .groupBy(importRejects.column, importRejects.reason)
    .orderBy(desc(rows), asc(importRejects.column), asc(importRejects.reason))
    .limit(mostProblems);
}

/**
 * The beginning of the file, read as `choices` say or as it seems to be meant. Throws `notFound`, and `invalidBody` for
 * what is no such file.
 */
export async function previewImport(
  ctx: RequestContext,
  { importId, choices }: { importId: string; choices: PreviewOptions },
): Promise<ImportPreview> {
  const row = await database().read((db) => readImport(db, ctx, importId));
  return previewFile(readChunks(row), choices);
}

/** Unpacked. A file may hold hundreds of megabytes of empty rows, and nobody waits for a preview of those. */
const maxPreviewBytes = 4 * 1024 * 1024;

/** The same of any file. */
export async function previewFile(
  chunks: AsyncIterable<Uint8Array>,
  choices: PreviewOptions = {},
): Promise<ImportPreview> {
  const limit = { bytes: maxPreviewBytes, isReached: false };
  const file = await openFile(chunks, choices, limit);
  const columns = new Set<string>();
  const records: Record<string, unknown>[] = [];
  try {
    for await (const { record } of file.records) {
      for (const name of Object.keys(record)) if (columns.size < maxColumns) columns.add(name);
      records.push(record);
      if (records.length === lookedAt) break;
    }
  } catch (error) {
    // A row that the limit cut says nothing of the file.
    if (!limit.isReached || records.length === 0) throw error;
  }
  const names = [...columns];
  const fitting = [...new Set<PresetId>([detectPreset(names), ...(Object.keys(presets) as PresetId[])])];
  const suggested = guessSettings(file, names);
  return {
    columns: names,
    rows: records.slice(0, shownRows).map(shown),
    suggested,
    presets: fitting.map((preset) => ({ id: preset, ...suggestMapping(preset, names) })),
    ambiguousDates: ambiguousDates(records, suggested),
  };
}

/** The first date of each column of moments that could be read in two ways. */
function ambiguousDates(
  records: Record<string, unknown>[],
  { preset, columns }: ImportSettings,
): ImportPreview["ambiguousDates"] {
  const rows = records.map((record) => applyPreset(preset, record));
  return [columns.createdAt, columns.lastSeenAt].flatMap((column) => {
    if (column === undefined) return [];
    const values = rows.map((row) => String(row[column] ?? "").trim());
    const value = values.find(isAmbiguous);
    return value === undefined ? [] : [{ column, value: value.slice(0, 100) }];
  });
}

function isAmbiguous(text: string): boolean {
  const date = readDate(text, undefined);
  return "problem" in date && date.problem === "ambiguous";
}

const shown = (record: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      (typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "")).slice(
        0,
        200,
      ),
    ]),
  );

/** The rows that were not taken, with why, as a CSV to put right and send again. Throws `notFound`. */
export async function exportRejects(ctx: RequestContext, id: string): Promise<AsyncGenerator<string>> {
  const { row, first } = await database().read(async (db) => {
    const row = await readImport(db, ctx, id);
    return { row, first: await rejectsAfter(db, row, 0) };
  });
  const names = new Set(first.flatMap(({ source }) => source.map(([name]) => name)));
  return writeRows(
    "csv",
    ["rejected row", "rejected column", "rejected because", ...names],
    flat(row, first),
  );
}

type RejectRow = Pick<typeof importRejects.$inferSelect, "row" | "column" | "reason" | "source">;

async function* flat(row: ImportRow, first: RejectRow[]) {
  for (let batch = first; batch.length > 0; ) {
    yield batch.map(({ source, ...reject }) => ({
      ...Object.fromEntries(source),
      "rejected row": reject.row,
      "rejected column": reject.column,
      "rejected because": reject.reason,
    }));
    const last = batch.at(-1)?.row ?? 0;
    batch = await retryWhileUnavailable(() => database().read((db) => rejectsAfter(db, row, last)));
  }
}

const rejectsAfter = (db: Database, { projectId, id }: ImportRow, after: number): Promise<RejectRow[]> =>
  db
    .select({
      row: importRejects.row,
      column: importRejects.column,
      reason: importRejects.reason,
      source: importRejects.source,
    })
    .from(importRejects)
    .where(
      and(
        eq(importRejects.projectId, projectId),
        eq(importRejects.importId, id),
        gt(importRejects.row, after),
      ),
    )
    .orderBy(asc(importRejects.row))
    .limit(1_000)
    .then((rows) => rows);
