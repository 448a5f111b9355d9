import { Readable } from "node:stream";
import { parse as csvParser } from "csv-parse";
import { DomainError } from "@/lib/errors";
import { objectsIn } from "./json-objects";
import type { ImportFormat } from "./types";

/** A row as the file has it, or why it could not be read. `row` counts as a spreadsheet does. */
export interface SourceRecord {
  row: number;
  record: Record<string, unknown>;
  problem?: string;
}

const longestRecord = 256 * 1024;

/** The rows of a file, one after the other, without ever holding more than a piece of it. Throws `invalidBody` where it is no such file. */
export function recordsOf(
  chunks: AsyncIterable<Uint8Array>,
  format: ImportFormat,
): AsyncGenerator<SourceRecord> {
  const pieces = inPieces(chunks);
  if (format === "csv") return csvRecords(pieces);
  return format === "ndjson" ? lineRecords(pieces) : objectRecords(pieces);
}

/** The rows of a piece are all held until the last of them is taken. */
const pieceBytes = 32 * 1024;

async function* inPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.byteLength; at += pieceBytes) yield chunk.subarray(at, at + pieceBytes);
  }
}

async function* csvRecords(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<SourceRecord> {
  const parser = csvParser({
    bom: true,
    delimiter: [",", ";", "\t"],
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestRecord,
  });
  const source = Readable.from(chunks, { objectMode: false });
  source.on("error", (error) => parser.destroy(error));
  source.pipe(parser);
  let header: string[] | undefined;
  let row = 1;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (header === undefined) {
        header = cells.map((name) => name.trim());
        continue;
      }
      row += 1;
      const names = header;
      const record = Object.fromEntries(cells.map((cell, at) => [names[at] || `column ${at + 1}`, cell]));
      yield { row, record };
    }
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || !String(error.code).startsWith("CSV_"))
      throw error;
    throw new DomainError("invalidBody", `Row ${row + 1} is no CSV: is a quotation mark missing?`);
  } finally {
    source.destroy();
  }
}

async function* lineRecords(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<SourceRecord> {
  let row = 0;
  for await (const line of linesOf(chunks)) {
    row += 1;
    if (line.trim() !== "") yield parsed(row, line);
  }
}

async function* objectRecords(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<SourceRecord> {
  let row = 0;
  for await (const text of objectsIn(textOf(chunks), longestRecord)) yield parsed(++row, text);
}

function parsed(row: number, text: string): SourceRecord {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return { row, record: flattened(value) };
  } catch {}
  return { row, record: { text: text.slice(0, 1_000) }, problem: "This is no JSON object." };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Members of members under names such as `device.token`; lists stay as they are. */
function flattened(value: Record<string, unknown>, prefix = "", depth = 1): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (isObject(member) && depth < 5 && !keptWhole.has(name))
      Object.assign(flat, flattened(member, `${prefix}${name}.`, depth + 1));
    else flat[prefix + name] = member;
  }
  return flat;
}

// Ours, whose members are no columns.
const keptWhole = new Set(["attributes", "dataFields"]);

async function* textOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of textOf(chunks)) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > longestRecord) throw new DomainError("invalidBody", "A line of the file is too long.");
    yield* lines;
  }
  if (rest !== "") yield rest;
}
