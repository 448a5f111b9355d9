import { and, asc, desc, eq, gt, sql } from "drizzle-orm";
import { database, type ReadDatabase } from "@/db/client";
import { importRejects, imports } from "@/db/schema";
import { retryWhileUnavailable } from "@/lib/async/retry";
import { jobEvent, recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { writeRows } from "@/lib/exports/write";
import { readDate } from "./dates";
import { guessSettings, suggestMapping } from "./guess";
import { cellMask, containsPushToken } from "./mask-push-tokens";
import { type ImportRow, toImportView } from "./present";
import { applyPreset, detectPreset, presets } from "./presets";
import { openFile } from "./records";
import { isRejectOf, readChunks, readImport } from "./storage";
import { type ImportSettings, maxColumns, type PresetId, type PreviewOptions } from "./types";
import type { ImportPreview, ImportProblem, ImportView } from "./views";

const maxListed = 20;
const maxProblems = 50;
const shownRows = 10;
const sampleRows = 100;

/** Throws `notFound`. */
export function getImport(ctx: RequestContext, id: string): Promise<ImportView> {
  return database().read(async (db) => {
    const row = await readImport(db, ctx, id);
    return toImportView(row, await problemsOf(db, row));
  });
}

/** The project's last 20 imports, latest first, without their problems. */
export async function listImports(ctx: RequestContext): Promise<{ items: ImportView[] }> {
  const rows = await database().read((db) =>
    db
      .select()
      .from(imports)
      .where(eq(imports.projectId, ctx.project.id))
      .orderBy(desc(imports.id))
      .limit(maxListed),
  );
  return { items: rows.map((row) => toImportView(row, [])) };
}

async function problemsOf(db: ReadDatabase, row: ImportRow): Promise<ImportProblem[]> {
  if (row.rejected === 0) return [];
  const rows = sql<number>`count(*)`.mapWith(Number);
  return db
    .select({
      column: importRejects.column,
      field: sql<ImportProblem["field"]>`${importRejects.field}`,
      reason: importRejects.reason,
      code: sql<ImportProblem["code"]>`${importRejects.code}`,
      params: importRejects.params,
      rows,
      examples: sql<ImportProblem["examples"]>`
        jsonb_path_query_array(
          jsonb_agg(jsonb_build_object('row', ${importRejects.row}, 'value', ${importRejects.value}) order by ${importRejects.row}),
          '$[0 to 4]')`,
    })
    .from(importRejects)
    .where(isRejectOf(row))
    .groupBy(
      ...[importRejects.column, importRejects.field],
      ...[importRejects.reason, importRejects.code, importRejects.params],
    )
    .orderBy(desc(rows), asc(importRejects.column), asc(importRejects.reason))
    .limit(maxProblems);
}

/**
 * Reads the beginning of the file with the given options; the rest is detected. Throws `notFound`, and `invalidBody`
 * for a file that cannot be read.
 */
export async function previewImport(
  ctx: RequestContext,
  { importId, options }: { importId: string; options: PreviewOptions },
): Promise<ImportPreview> {
  const row = await database().read((db) => readImport(db, ctx, importId));
  return previewFile(readChunks(row), options, row.settings as ImportSettings | null);
}

/** The limit after unpacking, because a file may begin with hundreds of megabytes of empty rows. */
const maxPreviewBytes = 4 * 1024 * 1024;

export async function previewFile(
  chunks: AsyncIterable<Uint8Array>,
  options: PreviewOptions = {},
  settings: ImportSettings | null = null,
): Promise<ImportPreview> {
  const limit = { bytes: maxPreviewBytes, isReached: false };
  const file = await openFile(chunks, options, limit);
  const columns = new Set<string>();
  const records: Record<string, unknown>[] = [];
  try {
    for await (const { record } of file.records) {
      for (const name of Object.keys(record)) if (columns.size < maxColumns) columns.add(name);
      records.push(record);
      if (records.length === sampleRows) break;
    }
  } catch (error) {
    // The last row may have been cut by the limit.
    if (!limit.isReached || records.length === 0) throw error;
  }
  // A member whose name is a push token is a device, not a column.
  const names = [...columns].filter((name) => !containsPushToken(name));
  const presetIds = [...new Set<PresetId>([detectPreset(names), ...(Object.keys(presets) as PresetId[])])];
  const suggested = guessSettings(file, names);
  const maskCell = cellMask(suggested, settings);
  const toPreviewRow = (record: Record<string, unknown>) =>
    Object.fromEntries(
      names.flatMap((name) => (name in record ? [[name, maskCell(name, record[name]).slice(0, 200)]] : [])),
    );
  return {
    columns: names,
    rows: records.slice(0, shownRows).map(toPreviewRow),
    suggested,
    presets: presetIds.map((preset) => ({ id: preset, ...suggestMapping(preset, names) })),
    ambiguousDates: ambiguousDates(records, suggested),
  };
}

/** The first ambiguous date of each column with dates. */
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

/**
 * The rejected rows with their reasons, as CSV: with full push tokens, to correct and import again, which is recorded
 * in the audit log. Throws `notFound`.
 */
export async function exportRejects(
  ctx: RequestContext,
  { importId, pushTokens = "masked" }: { importId: string; pushTokens?: "masked" | "full" | undefined },
): Promise<AsyncGenerator<string>> {
  const { row, first } = await database().transaction(async (tx) => {
    const row = await readImport(tx, ctx, importId);
    if (pushTokens === "full") {
      const details = { fileName: row.fileName, format: "csv", total: row.rejected, pushTokens };
      await recordAudit(tx, ctx, [jobEvent("import.rejectsExported", row.id, details)]);
    }
    return { row, first: await rejectsAfter(tx, row, 0) };
  });
  const maskCell = cellMask(row.settings as ImportSettings | null);
  const names = new Set(
    first.flatMap(({ source }) => source.map(([name]) => name)).filter((name) => !containsPushToken(name)),
  );
  const columns = ["rejected row", "rejected column", "rejected because", ...names];
  return writeRows("csv", columns, rejectBatches(row, first), ({ source, ...reject }) => ({
    ...Object.fromEntries(
      pushTokens === "full" ? source : source.map(([name, value]) => [name, maskCell(name, value)]),
    ),
    "rejected row": reject.row,
    "rejected column": reject.column,
    "rejected because": reject.reason,
  }));
}

type RejectRow = typeof importRejects.$inferSelect;

async function* rejectBatches(row: ImportRow, first: RejectRow[]): AsyncGenerator<RejectRow[]> {
  for (let batch = first; batch.length > 0; ) {
    yield batch;
    const last = batch.at(-1)?.row ?? 0;
    batch = await retryWhileUnavailable(() => database().read((db) => rejectsAfter(db, row, last)));
  }
}

const rejectsAfter = async (db: ReadDatabase, row: ImportRow, after: number): Promise<RejectRow[]> =>
  db
    .select()
    .from(importRejects)
    .where(and(isRejectOf(row), gt(importRejects.row, after)))
    .orderBy(asc(importRejects.row))
    .limit(1_000);
