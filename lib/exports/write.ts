import { stringify } from "csv-stringify/sync";
import { escapeFormulas } from "./escape-formulas";
import type { ExportFormat } from "./types";

type Row = Record<string, unknown>;

/** An export whose chunks are produced as they are read. */
export interface ExportStream {
  format: ExportFormat;
  /** The number of rows at the start. */
  total: number;
  totalIsEstimate: boolean;
  chunks: AsyncGenerator<string>;
}

/** Writes batches as CSV with formulas escaped, as NDJSON, or as a JSON array with one object per line. */
export function writeRows<T>(
  format: ExportFormat,
  columns: readonly string[],
  batches: AsyncIterable<T[]>,
  toRow: (item: T) => Row,
): AsyncGenerator<string> {
  const rows = mapBatches(batches, toRow);
  if (format === "csv") return csv(columns, rows);
  return format === "ndjson" ? ndjson(columns, rows) : json(columns, rows);
}

async function* mapBatches<T>(batches: AsyncIterable<T[]>, toRow: (item: T) => Row): AsyncGenerator<Row[]> {
  for await (const batch of batches) yield batch.map(toRow);
}

async function* csv(columns: readonly string[], batches: AsyncIterable<Row[]>): AsyncGenerator<string> {
  // Spreadsheets recognise UTF-8 by the byte order mark.
  yield `\ufeff${csvLines([columns])}`;
  for await (const batch of batches) yield csvLines(batch.map((row) => columns.map((column) => row[column])));
}

/** Quotes every text that another program could split or trim. */
export const csvLines = (rows: readonly (readonly unknown[])[]): string =>
  stringify(
    rows.map((values) =>
      values.map((value) => (typeof value === "number" ? String(value) : escapeFormulas(cellText(value)))),
    ),
    { quoted_match: /[;|\t]|^\s|\s$/ },
  );

export function cellText(value: unknown): string {
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
