import { isDomainError } from "@/lib/errors";
import { isObject, parseStrictJson, tryParseJson } from "@/lib/json";
import { type CsvDialect, csvDialect, csvRecords } from "./csv";
import { asBytes, type Decode, decoderOf, detectEncoding } from "./encoding";
import { requireTextFile } from "./file-type";
import { flatten } from "./flatten";
import { findRows, isDocumentOfRows, type JsonRow, jsonRows, type RowsPath } from "./json-rows";
import { type RejectReason, rejectReason } from "./reject-reasons";
import { jsonReason } from "./rejects";
import { excerptLength, LimitedText, maxRecordBytes, type SourceRecord } from "./source-record";
import { gunzip, limitBytes, peek, type ReadLimit, splitChunks } from "./streams";
import {
  type ImportEncoding,
  type ImportFormat,
  type ImportSettings,
  importFields,
  maxColumns,
} from "./types";

/** Absent options are detected. */
export type ReadOptions = Partial<Pick<ImportSettings, "format" | "delimiter" | "encoding">>;

export interface SourceFile {
  format: ImportFormat;
  encoding: ImportEncoding;
  /** Undefined unless the file is CSV. */
  delimiter: CsvDialect["delimiter"] | undefined;
  records: AsyncGenerator<SourceRecord>;
}

/** The attributes of a device and its other columns. */
const maxMembers = 1_000 + importFields.length;
const encodingSampleBytes = 1024 * 1024;

/**
 * Unpacks a file, rejects binary files, and detects its encoding and format. The rows are streamed. Throws
 * `invalidBody`, also while reading.
 */
export async function openFile(
  chunks: AsyncIterable<Uint8Array>,
  options: ReadOptions = {},
  limit: ReadLimit = { bytes: Number.POSITIVE_INFINITY, isReached: false },
): Promise<SourceFile> {
  const packed = await peek(limitBytes(gunzip(chunks), limit), encodingSampleBytes);
  const encoding = options.encoding ?? detectEncoding(packed.beginning);
  if (!encoding.startsWith("utf-16")) requireTextFile(packed.beginning);
  const { beginning, all } = await peek(asBytes(packed.all, encoding), maxRecordBytes);
  const text = beginning.toString("latin1");
  const decode = decoderOf(encoding);
  const format = options.format ?? detectFormat(text);
  const small = splitChunks(all);
  const file = { format, encoding, delimiter: undefined };
  if (format === "ndjson") return { ...file, records: lineRecords(small, decode) };
  if (format === "json") return { ...file, records: objectRecords(small, findRows(text), decode) };
  const dialect = csvDialect(text, options.delimiter);
  return { ...file, delimiter: dialect.delimiter, records: csvRecords(small, dialect, decode) };
}

function detectFormat(beginning: string): ImportFormat {
  const text = beginning.trimStart();
  if (text.startsWith("[")) return "json";
  if (!text.startsWith("{")) return "csv";
  const [line = "", ...others] = text.split("\n");
  const value = tryParseJson(line);
  if (!isObject(value)) return "json";
  // All rows may be on one line, as in a Realtime Database export.
  const isAlone = others.every((other) => other.trim() === "");
  return isDocumentOfRows(value, isAlone) ? "json" : "ndjson";
}

async function* textOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  for await (const chunk of chunks) {
    yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString("latin1");
  }
}

async function* lineRecords(chunks: AsyncIterable<Uint8Array>, decode: Decode): AsyncGenerator<SourceRecord> {
  let row = 0;
  for await (const { text, isTooLong } of linesOf(chunks)) {
    row += 1;
    if (text.trim() !== "") yield toRecord(row, { text: decode(text), isTooLong });
  }
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LimitedText> {
  let line = new LimitedText();
  for await (const text of textOf(chunks)) {
    const [first = "", ...others] = text.split("\n");
    line.append(first);
    for (const next of others) {
      yield line;
      line = new LimitedText();
      line.append(next);
    }
  }
  if (line.text !== "") yield line;
}

async function* objectRecords(
  chunks: AsyncIterable<Uint8Array>,
  path: RowsPath | undefined,
  decode: Decode,
): AsyncGenerator<SourceRecord> {
  let row = 0;
  for await (const found of jsonRows(textOf(chunks), path, decode)) yield toRecord(++row, found);
}

function toRecord(row: number, { text, key, isTooLong }: JsonRow): SourceRecord {
  const rejected = (problem: RejectReason): SourceRecord => ({
    row,
    record: { ...(key !== undefined && { key }), text: text.slice(0, excerptLength).toWellFormed() },
    bytes: excerptLength,
    problem,
  });
  if (isTooLong) return rejected(rejectReason("longRow", { kibibytes: maxRecordBytes / 1_024 }));
  if (!text.isWellFormed()) return rejected(rejectReason("notUtf8"));
  try {
    const value = parseStrictJson(Buffer.from(text), { subject: "This row", maxMembers });
    if (!isObject(value)) return rejected(rejectReason("rowNotObject"));
    const record = flatten(value);
    if (Object.keys(record).length > maxColumns)
      return rejected(rejectReason("manyColumns", { max: maxColumns }));
    return {
      row,
      record: key === undefined || "key" in record ? record : { key, ...record },
      bytes: text.length * 2,
    };
  } catch (error) {
    if (isDomainError(error)) return rejected(jsonReason(error));
    throw error;
  }
}
