import { Readable } from "node:stream";
import { type Options, parse } from "csv-parse";
import { parse as parseAtOnce } from "csv-parse/sync";
import { DomainError } from "@/lib/errors";
import { unescapeFormulas } from "@/lib/exports/escape-formulas";
import type { Decode } from "./encoding";
import { emptyFileError } from "./file-type";
import { countKnownColumns } from "./guess";
import { detectPreset } from "./presets";
import { maxRecordBytes, type SourceRecord } from "./source-record";
import { type ImportDelimiter, importDelimiters, maxColumns } from "./types";

const characters: Record<ImportDelimiter, string> = { comma: ",", semicolon: ";", tab: "\t", pipe: "|" };

/** A row that is not like the header is rejected, but one with more cells than this is not even held. */
const maxCells = 100_000;
const comparedRows = 50;
/** Of a row with more cells than the header, so many are kept to show what is wrong. */
const maxShownBeyond = 20;
/** What a cell costs beside its text. */
const cellBytes = 16;

class TooManyCells extends Error {
  override readonly name = "TooManyCells";
}

/** How the beginning of a CSV file says that it is written. */
export interface CsvDialect {
  delimiter: ImportDelimiter;
  recordDelimiters: string[];
  /** Whether the first line says only what the delimiter is. */
  hasDelimiterLine: boolean;
}

/** The dialect of a file that begins with these bytes; `wanted` instead of the delimiter that it seems to have. */
export function csvDialect(beginning: string, wanted?: ImportDelimiter): CsvDialect {
  const recordDelimiters = beginning.replace(/"[^"]*"/g, "").includes("\n") ? ["\r\n", "\n"] : ["\r"];
  const said = /^"?sep=(.)"?[\r\n]/i.exec(beginning);
  const named = importDelimiters.find((delimiter) => characters[delimiter] === said?.[1]);
  const rest = said === null ? beginning : beginning.slice(said[0].length).replace(/^\n/, "");
  return {
    delimiter: wanted ?? named ?? detectDelimiter(rest, recordDelimiters),
    recordDelimiters,
    hasDelimiterLine: said !== null,
  };
}

/** The one that divides the header, and most rows into as many cells; of several, the one that gives names we know. */
function detectDelimiter(beginning: string, recordDelimiters: string[]): ImportDelimiter {
  let best: { delimiter: ImportDelimiter; score: number[] } = { delimiter: "comma", score: [0] };
  for (const delimiter of importDelimiters) {
    const [header, ...rows] = firstRows(beginning, { delimiter, recordDelimiters });
    if (header === undefined || header.length < 2) continue;
    const alike = rows.filter(({ length }) => length === header.length).length;
    const score = [1, countKnownColumns(header), rows.length === 0 ? 1 : alike / rows.length, header.length];
    if (isGreater(score, best.score)) best = { delimiter, score };
  }
  return best.delimiter;
}

function isGreater(one: number[], other: number[]): boolean {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at >= 0 && (one[at] ?? 0) > (other[at] ?? 0);
}

function firstRows(
  beginning: string,
  dialect: Pick<CsvDialect, "delimiter" | "recordDelimiters">,
): string[][] {
  const rows: string[][] = [];
  try {
    parseAtOnce(Buffer.from(beginning, "latin1"), {
      ...parserOptions(dialect),
      skip_empty_lines: true,
      to: comparedRows + 1,
      on_record: (row: string[]) => {
        rows.push(row);
        return null;
      },
    });
  } catch {
    // The last row may have been cut in the middle of a quoted cell.
  }
  const lastMayBeCut = beginning.length >= maxRecordBytes && rows.length > 1 && rows.length <= comparedRows;
  return lastMayBeCut ? rows.slice(0, -1) : rows;
}

const parserOptions = ({ delimiter, recordDelimiters }: Pick<CsvDialect, "delimiter" | "recordDelimiters">) =>
  ({
    encoding: "latin1",
    delimiter: characters[delimiter],
    record_delimiter: recordDelimiters,
    relax_quotes: true,
    relax_column_count: true,
    max_record_size: maxRecordBytes,
  }) satisfies Options;

/** The rows of a CSV file, given as the bytes of its text. Throws `invalidBody`. */
export async function* csvRecords(
  chunks: AsyncIterable<Uint8Array>,
  dialect: CsvDialect,
  decode: Decode,
): AsyncGenerator<SourceRecord> {
  const parser = parse(parserOptions(dialect));
  const source = Readable.from(bounded(chunks, characters[dialect.delimiter].charCodeAt(0)), {
    objectMode: false,
  });
  source.on("error", (error) => parser.destroy(error));
  source.pipe(parser);
  let header: string[] | undefined;
  let isOwn = false;
  let row = 0;
  let skip = dialect.hasDelimiterLine ? 1 : 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (skip > 0) {
        skip -= 1;
        continue;
      }
      if (header === undefined) {
        if (cells.length <= maxColumns && isBlank(cells)) continue;
        header = headerOf(cells.map(decode));
        isOwn = detectPreset(header) === "rollcall" || header.includes("rejected because");
        row = 1;
        continue;
      }
      row += 1;
      if (isBlank(cells)) continue;
      // What we wrote ourselves is taken as it stands: spaces around a text are part of it.
      const texts = cells.map((cell) => (isOwn ? unescapeFormulas(decode(cell)) : decode(cell).trim()));
      yield recordOf(row, header, texts);
    }
  } catch (error) {
    // Rows that were read ahead are gone with the error: the parser knows how many there were.
    throw explained(error, parser.info.records - (dialect.hasDelimiterLine ? 1 : 0) + 1);
  } finally {
    source.destroy();
  }
  if (header === undefined) throw emptyFileError();
}

const tooManyColumns = () =>
  new DomainError(
    "invalidBody",
    `This file has more than ${maxColumns} columns. Remove those that are not needed and import it again.`,
  );

const isBlank = (cells: string[]): boolean => cells.every((cell) => cell.trim() === "");

/** The parser bounds the length of a row, but does not count cells in which nothing stands. */
async function* bounded(chunks: AsyncIterable<Uint8Array>, delimiter: number): AsyncGenerator<Uint8Array> {
  let cells = 0;
  for await (const chunk of chunks) {
    for (const byte of chunk) {
      if (byte === delimiter) cells += 1;
      else if (byte === 0x0a || byte === 0x0d) cells = 0;
      if (cells > maxCells) throw new TooManyCells();
    }
    yield chunk;
  }
}

/** A name for each column: those without one are counted, and those whose name another has are told apart. */
function headerOf(cells: string[]): string[] {
  if (cells.length > maxColumns) throw tooManyColumns();
  const taken = new Map<string, number>();
  return cells.map((cell, at) => {
    const name = cell.trim().toWellFormed() || `column ${at + 1}`;
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

function recordOf(row: number, header: string[], cells: string[]): SourceRecord {
  const shown = cells.slice(0, header.length + maxShownBeyond);
  const named = shown.map((cell, at) => [header[at] ?? `column ${at + 1}`, cell.toWellFormed()] as const);
  const bytes = cells.reduce((sum, { length }) => sum + length + cellBytes, 0);
  const record = { row, record: Object.fromEntries(named), bytes };
  if (cells.length !== header.length) {
    const [has, due] = [columns(cells.length), header.length];
    return { ...record, problem: `This row has ${has}, the header has ${due}.` };
  }
  const wrong = cells.findIndex((cell) => !cell.isWellFormed());
  if (wrong < 0) return record;
  return { ...record, column: header[wrong], problem: "This is not valid UTF-8. Choose another encoding." };
}

const columns = (count: number): string =>
  count === 1 ? "1 column" : `${count.toLocaleString("en")} columns`;

function explained(error: unknown, row: number): unknown {
  if (error instanceof TooManyCells) {
    if (row <= 1) return tooManyColumns();
    return new DomainError("invalidBody", `Row ${row} has more than ${columns(maxCells)}.`);
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (!code.startsWith("CSV_")) return error;
  const what =
    code === "CSV_MAX_RECORD_SIZE" ? `is longer than ${maxRecordBytes / 1_024} KiB` : "does not end";
  return new DomainError("invalidBody", `Row ${row} ${what}. Is a quotation mark missing?`);
}
