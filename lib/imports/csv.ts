import { Readable } from "node:stream";
import { type Options, parse } from "csv-parse";
import { parse as parseSync } from "csv-parse/sync";
import { unescapeFormulas } from "@/lib/exports/escape-formulas";
import type { Decode } from "./encoding";
import { fileError } from "./failures";
import { emptyFileError } from "./file-type";
import { countKnownColumns } from "./guess";
import { containsPushToken } from "./mask-push-tokens";
import { detectPreset } from "./presets";
import { rejectReason } from "./reject-reasons";
import { maxRecordBytes, type SourceRecord } from "./source-record";
import { type ImportDelimiter, importDelimiters, maxColumns } from "./types";

const delimiterCharacters: Record<ImportDelimiter, string> = {
  comma: ",",
  semicolon: ";",
  tab: "\t",
  pipe: "|",
};

/** Rows with more cells than the header are rejected one by one; a row with more cells than this fails the file. */
const maxCells = 100_000;
const comparedRows = 50;
/** How many surplus cells of a rejected row are kept. */
const maxSurplusCells = 20;
/** The memory of a cell besides its text. */
const cellBytes = 16;

class TooManyCellsError extends Error {
  override readonly name = "TooManyCellsError";
}

export interface CsvDialect {
  delimiter: ImportDelimiter;
  recordDelimiters: string[];
  /** Whether the first line only names the delimiter, as in `sep=;`. */
  hasDelimiterLine: boolean;
}

export function csvDialect(beginning: string, delimiter?: ImportDelimiter): CsvDialect {
  const recordDelimiters = beginning.replace(/"[^"]*"/g, "").includes("\n") ? ["\r\n", "\n"] : ["\r"];
  const line = /^"?sep=(.)"?[\r\n]/i.exec(beginning);
  const declared = importDelimiters.find((name) => delimiterCharacters[name] === line?.[1]);
  const rest = line === null ? beginning : beginning.slice(line[0].length).replace(/^\n/, "");
  return {
    delimiter: delimiter ?? declared ?? detectDelimiter(rest, recordDelimiters),
    recordDelimiters,
    hasDelimiterLine: line !== null,
  };
}

/** Prefers the delimiter that yields known column names, then the one that splits most rows like the header. */
function detectDelimiter(beginning: string, recordDelimiters: string[]): ImportDelimiter {
  const candidates = importDelimiters.flatMap((delimiter) => {
    const [header, ...rows] = firstRows(beginning, { delimiter, recordDelimiters });
    if (header === undefined || header.length < 2) return [];
    const sameLength = rows.filter(({ length }) => length === header.length).length;
    const share = rows.length === 0 ? 1 : sameLength / rows.length;
    return [{ delimiter, known: countKnownColumns(header), share, columns: header.length }];
  });
  const [best] = candidates.sort((a, b) => b.known - a.known || b.share - a.share || b.columns - a.columns);
  return best?.delimiter ?? "comma";
}

function firstRows(beginning: string, dialect: Omit<CsvDialect, "hasDelimiterLine">): string[][] {
  const rows: string[][] = [];
  try {
    parseSync(Buffer.from(beginning, "latin1"), {
      ...parserOptions(dialect),
      skip_empty_lines: true,
      to: comparedRows + 1,
      on_record: (row: string[]) => {
        rows.push(row);
        return null;
      },
    });
  } catch {
    // The text may end in the middle of a quoted cell.
  }
  const lastMayBeCut = beginning.length >= maxRecordBytes && rows.length > 1 && rows.length <= comparedRows;
  return lastMayBeCut ? rows.slice(0, -1) : rows;
}

const parserOptions = ({ delimiter, recordDelimiters }: Omit<CsvDialect, "hasDelimiterLine">) =>
  ({
    encoding: "latin1",
    delimiter: delimiterCharacters[delimiter],
    record_delimiter: recordDelimiters,
    relax_quotes: true,
    relax_column_count: true,
    max_record_size: maxRecordBytes,
  }) satisfies Options;

/** Throws `invalidBody`. */
export async function* csvRecords(
  chunks: AsyncIterable<Uint8Array>,
  dialect: CsvDialect,
  decode: Decode,
): AsyncGenerator<SourceRecord> {
  const parser = parse(parserOptions(dialect));
  const source = Readable.from(limitCells(chunks, delimiterCharacters[dialect.delimiter].charCodeAt(0)), {
    objectMode: false,
  });
  source.on("error", (error) => parser.destroy(error));
  source.pipe(parser);
  let header: string[] | undefined;
  let isOwnExport = false;
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
        isOwnExport = detectPreset(header) === "rollcall" || header.includes("rejected because");
        row = 1;
        continue;
      }
      row += 1;
      if (isBlank(cells)) continue;
      // In our own exports, surrounding spaces are part of the value.
      const texts = cells.map((cell) => (isOwnExport ? unescapeFormulas(decode(cell)) : decode(cell).trim()));
      yield recordOf(row, header, texts);
    }
  } catch (error) {
    // The parser reads ahead, so it knows the failing row better than `row` does.
    throw toDomainError(error, parser.info.records - (dialect.hasDelimiterLine ? 1 : 0) + 1);
  } finally {
    source.destroy();
  }
  if (header === undefined) throw emptyFileError();
}

const tooManyColumns = () => fileError("manyColumns", { max: maxColumns });

const isBlank = (cells: string[]): boolean => cells.every((cell) => cell.trim() === "");

/** The parser limits the length of a row, but does not count empty cells. */
async function* limitCells(chunks: AsyncIterable<Uint8Array>, delimiter: number): AsyncGenerator<Uint8Array> {
  let cells = 0;
  for await (const chunk of chunks) {
    for (const byte of chunk) {
      if (byte === delimiter) cells += 1;
      else if (byte === 0x0a || byte === 0x0d) cells = 0;
      if (cells > maxCells) throw new TooManyCellsError();
    }
    yield chunk;
  }
}

/** Columns without a name are numbered, and repeated names get a suffix. */
function headerOf(cells: string[]): string[] {
  if (cells.length > maxColumns) throw tooManyColumns();
  if (cells.some((cell) => containsPushToken(cell))) throw fileError("missingHeader");
  const counts = new Map<string, number>();
  return cells.map((cell, at) => {
    const name = cell.trim().toWellFormed() || `column ${at + 1}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

function recordOf(row: number, header: string[], cells: string[]): SourceRecord {
  const keptCells = cells.slice(0, header.length + maxSurplusCells);
  const members = keptCells.map(
    (cell, at) => [header[at] ?? `column ${at + 1}`, cell.toWellFormed()] as const,
  );
  const bytes = cells.reduce((sum, { length }) => sum + length + cellBytes, 0);
  const record = { row, record: Object.fromEntries(members), bytes };
  if (cells.length !== header.length) {
    const problem = rejectReason("columnCount", { columns: cells.length, expected: header.length });
    return { ...record, problem };
  }
  const wrong = cells.findIndex((cell) => !cell.isWellFormed());
  if (wrong < 0) return record;
  return { ...record, column: header[wrong], problem: rejectReason("notUtf8") };
}

function toDomainError(error: unknown, row: number): unknown {
  if (error instanceof TooManyCellsError) {
    if (row <= 1) return tooManyColumns();
    return fileError("manyCells", { row, max: maxCells });
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (!code.startsWith("CSV_")) return error;
  return code === "CSV_MAX_RECORD_SIZE"
    ? fileError("longRow", { row, kibibytes: maxRecordBytes / 1_024 })
    : fileError("unfinishedRow", { row });
}
