import { and, asc, desc, eq, gt, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { importRejects, imports } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { written } from "@/lib/exports/write";
import { patiently } from "@/lib/patiently";
import { guessFormat, guessSettings, suggestionOf } from "./guess";
import { type ImportRow, toImportView } from "./present";
import { presetFor, presets } from "./presets";
import { recordsOf } from "./records";
import { chunksOf, readImport } from "./rows";
import type { PresetId } from "./types";
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

/** The beginning of the file, and how it seems to be meant. Throws `notFound`, and `invalidBody` for what is no such file. */
export async function previewImport(ctx: RequestContext, id: string): Promise<ImportPreview> {
  const row = await database().read((db) => readImport(db, ctx, id));
  return previewOf(() => chunksOf(row));
}

/** The same of any file; `chunks` begins it anew each time. */
export async function previewOf(chunks: () => AsyncIterable<Uint8Array>): Promise<ImportPreview> {
  const format = guessFormat(await beginningOf(chunks()));
  const columns = new Set<string>();
  const rows: Record<string, string>[] = [];
  let count = 0;
  for await (const { record } of recordsOf(chunks(), format)) {
    for (const name of Object.keys(record)) columns.add(name);
    if (rows.length < shownRows) rows.push(shown(record));
    count += 1;
    if (count === lookedAt) break;
  }
  const names = [...columns];
  const fitting = [...new Set<PresetId>([presetFor(names), ...(Object.keys(presets) as PresetId[])])];
  return {
    columns: names,
    rows,
    suggested: guessSettings(format, names),
    presets: fitting.map((preset) => ({ id: preset, ...suggestionOf(preset, names) })),
  };
}

async function beginningOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  for await (const chunk of chunks) return Buffer.from(chunk.subarray(0, 4_096)).toString();
  return "";
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
  return written("csv", ["rejected row", "rejected column", "rejected because", ...names], flat(row, first));
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
    batch = await patiently(() => database().read((db) => rejectsAfter(db, row, last)));
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
