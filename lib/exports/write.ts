import { stringify } from "csv-stringify/sync";
import { escapeFormulas } from "./escape-formulas";
import type { ExportFormat } from "./types";

type Row = Record<string, unknown>;

/** An export under way: its pieces come as they are asked for, and no sooner. */
export interface ExportStream {
  format: ExportFormat;
  /** How many rows there were when it began, and whether that was estimated. */
  total: number;
  totalIsEstimate: boolean;
  chunks: AsyncGenerator<string>;
}

/** Rows as a file: CSV that no spreadsheet takes for formulas, an object a line, or one array with an object a line. */
export function writeRows(
  format: ExportFormat,
  columns: readonly string[],
  batches: AsyncIterable<Row[]>,
): AsyncGenerator<string> {
  if (format === "csv") return csv(columns, batches);
  return format === "ndjson" ? ndjson(columns, batches) : json(columns, batches);
}

async function* csv(columns: readonly string[], batches: AsyncIterable<Row[]>): AsyncGenerator<string> {
  // The mark at the beginning tells spreadsheets that this is UTF-8.
  yield `\ufeff${csvLines([columns])}`;
  for await (const batch of batches) yield csvLines(batch.map((row) => columns.map((column) => row[column])));
}

/** Rows as lines of CSV. Texts are quoted wherever another program could split or trim them. */
export const csvLines = (rows: readonly (readonly unknown[])[]): string =>
  stringify(
    rows.map((values) =>
      values.map((value) => (typeof value === "number" ? String(value) : escapeFormulas(cell(value)))),
    ),
    { quoted_match: /[;|\t]|^\s|\s$/ },
  );

function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

async function* ndjson(columns: readonly string[], batches: AsyncIterable<Row[]>): AsyncGenerator<string> {
  for await (const batch of batches) yield batch.map((row) => `${line(columns, row)}\n`).join("");
}

async function* json(columns: readonly string[], batches: AsyncIterable<Row[]>): AsyncGenerator<string> {
  let before = "[\n";
  for await (const batch of batches) {
    yield before + batch.map((row) => line(columns, row)).join(",\n");
    before = ",\n";
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}

const line = (columns: readonly string[], row: Row): string =>
  JSON.stringify(Object.fromEntries(columns.map((column) => [column, row[column] ?? null])));
