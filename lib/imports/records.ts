import { isDomainError } from "@/lib/errors";
import { parseStrictJson } from "@/lib/json";
import { type CsvDialect, csvDialect, csvRecords } from "./csv";
import { asBytes, type Decode, decoderOf, detectEncoding } from "./encoding";
import { requireTextFile } from "./file-type";
import { flatten, isObject } from "./flatten";
import { gunzip } from "./gunzip";
import { findRows, isDocumentOfRows, jsonRows, type RowsPath } from "./json-rows";
import { peek } from "./peek";
import { maxRecordBytes, type SourceRecord } from "./source-record";
import {
  type ImportEncoding,
  type ImportFormat,
  type ImportSettings,
  importFields,
  maxColumns,
} from "./types";

/** How a file is to be read; what is absent is detected. */
export type ReadOptions = Partial<Pick<ImportSettings, "format" | "delimiter" | "encoding">>;

/** A file that has been opened: how it is read, and its rows. */
export interface SourceFile {
  format: ImportFormat;
  encoding: ImportEncoding;
  /** Of a CSV file. */
  delimiter: CsvDialect["delimiter"] | undefined;
  records: AsyncGenerator<SourceRecord>;
}

/** What a device may have, and its columns around that. */
const maxMembers = 1_000 + importFields.length;
const encodingBytes = 1024 * 1024;
const shownText = 1_000;
/** The rows of a piece are all held until the last of them is taken. */
const pieceBytes = 32 * 1024;

/**
 * Opens a file: unpacks it, refuses what is no text, and sees how it is encoded and written. Its rows come one after the
 * other, without more than a piece of the file ever being held. Throws `invalidBody`; so does the reading.
 */
export async function openFile(
  chunks: AsyncIterable<Uint8Array>,
  readAs: ReadOptions = {},
  limit: ReadLimit = { bytes: Number.POSITIVE_INFINITY, isReached: false },
): Promise<SourceFile> {
  const packed = await peek(limited(gunzip(chunks), limit), encodingBytes);
  const encoding = readAs.encoding ?? detectEncoding(packed.beginning);
  if (!encoding.startsWith("utf-16")) requireTextFile(packed.beginning);
  const { beginning, all } = await peek(asBytes(packed.all, encoding), maxRecordBytes);
  const text = beginning.toString("latin1");
  const decode = decoderOf(encoding);
  const format = readAs.format ?? detectFormat(text);
  const pieces = inPieces(all);
  const file = { format, encoding, delimiter: undefined };
  if (format === "ndjson") return { ...file, records: lineRecords(pieces, decode) };
  if (format === "json") return { ...file, records: objectRecords(pieces, findRows(text), decode) };
  const dialect = csvDialect(text, readAs.delimiter);
  return { ...file, delimiter: dialect.delimiter, records: csvRecords(pieces, dialect, decode) };
}

/** How much of a file is read at most, unpacked; says afterwards whether there was more. */
export interface ReadLimit {
  bytes: number;
  isReached: boolean;
}

async function* limited(chunks: AsyncIterable<Uint8Array>, limit: ReadLimit): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    const room = limit.bytes - bytes;
    limit.isReached = chunk.byteLength > room;
    yield limit.isReached ? chunk.subarray(0, room) : chunk;
    if (limit.isReached) return;
    bytes += chunk.byteLength;
  }
}

function detectFormat(beginning: string): ImportFormat {
  const text = beginning.trimStart();
  if (text.startsWith("[")) return "json";
  if (!text.startsWith("{")) return "csv";
  const [line = "", ...others] = text.split("\n");
  const value = parsedOrNothing(line);
  if (!isObject(value)) return "json";
  // A whole list of rows may stand on one line, as in a Realtime Database export.
  const isAlone = others.every((other) => other.trim() === "");
  return isDocumentOfRows(value, isAlone) ? "json" : "ndjson";
}

function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function* inPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.byteLength; at += pieceBytes) yield chunk.subarray(at, at + pieceBytes);
  }
}

async function* textOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  for await (const chunk of chunks) {
    yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString("latin1");
  }
}

async function* lineRecords(chunks: AsyncIterable<Uint8Array>, decode: Decode): AsyncGenerator<SourceRecord> {
  let row = 0;
  for await (const { line, isTooLong } of linesOf(chunks)) {
    row += 1;
    if (line.trim() !== "") yield toRecord(row, { text: decode(line), isTooLong });
  }
}

/** Lines without their ends. Of one that is too long only the beginning is kept. */
async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ line: string; isTooLong: boolean }> {
  let line = "";
  let isTooLong = false;
  const add = (text: string) => {
    isTooLong ||= line.length + text.length > maxRecordBytes;
    line = isTooLong ? (line + text.slice(0, shownText)).slice(0, shownText) : line + text;
  };
  for await (const text of textOf(chunks)) {
    const [first = "", ...others] = text.split("\n");
    add(first);
    for (const next of others) {
      yield { line, isTooLong };
      line = "";
      isTooLong = false;
      add(next);
    }
  }
  if (line !== "") yield { line, isTooLong };
}

async function* objectRecords(
  chunks: AsyncIterable<Uint8Array>,
  path: RowsPath | undefined,
  decode: Decode,
): AsyncGenerator<SourceRecord> {
  let row = 0;
  for await (const found of jsonRows(textOf(chunks), path, decode)) yield toRecord(++row, found);
}

function toRecord(
  row: number,
  { text, key, isTooLong }: { text: string; key?: string | undefined; isTooLong: boolean },
): SourceRecord {
  const refused = (problem: string): SourceRecord => ({
    row,
    record: { ...(key !== undefined && { key }), text: text.slice(0, shownText).toWellFormed() },
    bytes: shownText,
    problem,
  });
  if (isTooLong) return refused(`This row is longer than ${maxRecordBytes / 1_024} KiB.`);
  if (!text.isWellFormed()) return refused("This row is not valid UTF-8. Choose another encoding.");
  try {
    const value = parseStrictJson(Buffer.from(text), { subject: "This row", maxMembers: maxMembers });
    if (!isObject(value)) return refused("This row is not a JSON object.");
    const record = flatten(value);
    if (Object.keys(record).length > maxColumns)
      return refused(`This row has more than ${maxColumns} columns.`);
    return {
      row,
      record: key === undefined || "key" in record ? record : { key, ...record },
      bytes: text.length * 2,
    };
  } catch (error) {
    if (isDomainError(error)) return refused(error.message);
    throw error;
  }
}
