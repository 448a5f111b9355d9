import type { Decode } from "./encoding";
import { fileError } from "./failures";
import { flatten, isObject } from "./flatten";
import { hasPushTokenColumn } from "./guess";
import { maxRecordBytes } from "./source-record";

/** The keys that lead to the list or object with the rows; null matches every item of a list. */
export type RowsPath = (string | null)[];

export interface JsonRow {
  text: string;
  /** If the row is a member of an object rather than of a list. */
  key?: string | undefined;
  isTooLong: boolean;
}

const maxDepth = 1_000;
const maxPathLength = 5;
const maxSearchedValues = 2_000;
/** How much of a row that is too long is kept. */
export const excerptLength = 1_000;

/**
 * Finds the rows in the beginning of a file: in a list, which may be nested, or in an object of objects, as in a
 * Realtime Database export keyed by user. Undefined if the values of the file are the rows. Throws `invalidBody`.
 */
export function findRows(beginning: string): RowsPath | undefined {
  const value = firstValue(beginning);
  if (isRow(value)) return undefined;
  const path = containerOfDevices(value) ?? firstList(value);
  if (path !== undefined) return path;
  throw fileError("noDevices");
}

/** Whether an object contains rows rather than being one. `isAlone`: the file holds nothing else. */
export function isDocumentOfRows(value: Record<string, unknown>, isAlone: boolean): boolean {
  if (isRow(value)) return false;
  if (containerOfDevices(value) !== undefined) return true;
  return isAlone && (firstList(value) !== undefined || Object.values(value).every(isObject));
}

const isRow = (value: unknown): boolean => isObject(value) && hasPushTokenColumn(Object.keys(flatten(value)));

function firstList(value: unknown): RowsPath | undefined {
  if (isList(value)) return [];
  const found = Object.entries(isObject(value) ? value : {}).find(([, member]) => isList(member));
  return found && [found[0]];
}

const isList = (value: unknown): boolean =>
  Array.isArray(value) && (value.length === 0 || isObject(value[0]));

/** The nearest list or object whose members are mostly objects with a push token. */
function containerOfDevices(root: unknown): RowsPath | undefined {
  const queue: { path: RowsPath; value: unknown }[] = [{ path: [], value: root }];
  for (const { path, value } of queue) {
    if (typeof value !== "object" || value === null) continue;
    const members = Object.values(value);
    const objects = members.filter(isObject);
    if (objects.slice(0, 20).some(isRow) && objects.length * 2 >= members.length) return path;
    if (path.length === maxPathLength || queue.length > maxSearchedValues) continue;
    if (Array.isArray(value)) queue.push({ path: [...path, null], value: value[0] });
    else
      for (const [key, member] of Object.entries(value)) queue.push({ path: [...path, key], value: member });
  }
  return undefined;
}

/** The first JSON value of a text. A value that is cut off is closed after its last complete member. */
function firstValue(text: string): unknown {
  const open: string[] = [];
  let inString = false;
  let cut = { end: 0, closers: "" };
  const mark = (end: number) => {
    cut = { end, closers: open.toReversed().join("") };
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === "\\") at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") {
      open.push(character === "{" ? "}" : "]");
      mark(at + 1);
    } else if (character === "}" || character === "]") {
      open.pop();
      mark(at + 1);
      if (open.length === 0) break;
    } else if (character === ",") mark(at);
  }
  try {
    return JSON.parse(text.slice(0, cut.end) + cut.closers);
  } catch {
    return undefined;
  }
}

/** The rows at a path, or all values of the file. Throws `invalidBody` for a truncated file. */
export async function* jsonRows(
  texts: AsyncIterable<string>,
  path: RowsPath | undefined,
  decode: Decode,
): AsyncGenerator<JsonRow> {
  const scanner = new RowScanner(path, decode);
  for await (const text of texts) yield* scanner.read(text);
  if (!scanner.isAtEnd) throw fileError("unfinishedJson");
}

/** Finds rows in the chunks of a file, holding one row in memory at a time. */
class RowScanner {
  readonly #path: RowsPath | undefined;
  readonly #decode: Decode;
  /** The open lists and objects, outermost first, and whether the path leads through them. */
  readonly #open: { isList: boolean; isOnPath: boolean }[] = [];
  /** How many lists and objects enclose a row. */
  readonly #rowDepth: number;
  #inString = false;
  #isEscaped = false;
  #key: string | undefined;
  /** The last string outside of rows; a key if a colon follows. */
  #string = "";
  /** The current row. */
  #row: string | undefined;
  #isTooLong = false;

  constructor(path: RowsPath | undefined, decode: Decode) {
    this.#path = path;
    this.#decode = decode;
    this.#rowDepth = path === undefined ? 0 : path.length + 1;
  }

  get isAtEnd(): boolean {
    return this.#open.length === 0 && !this.#inString;
  }

  *read(text: string): Generator<JsonRow> {
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const character = text.charCodeAt(at);
      if (this.#inString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (character === 0x5c) this.#isEscaped = true;
        else if (character === 0x22) {
          this.#inString = false;
          if (this.#row === undefined) this.#appendString(text.slice(from, at + 1));
        }
        continue;
      }
      switch (character) {
        case 0x22: // "
          this.#inString = true;
          if (this.#row === undefined) {
            this.#string = "";
            from = at;
          }
          break;
        case 0x3a: // :
          if (this.#row === undefined) this.#key = this.#string;
          break;
        case 0x7b: // {
        case 0x5b: // [
          if (this.#row === undefined && this.#atRows) {
            this.#row = "";
            from = at;
          }
          this.#enter(character === 0x5b);
          break;
        case 0x7d: // }
        case 0x5d: // ]
          this.#open.pop();
          if (this.#row !== undefined && this.#atRows) {
            this.#appendRow(text.slice(from, at + 1));
            yield this.#takeRow();
          }
          this.#key = undefined;
          break;
        case 0x2c: // ,
          if (this.#row === undefined) this.#key = undefined;
          break;
      }
    }
    if (this.#row !== undefined) this.#appendRow(text.slice(from));
    else if (this.#inString) this.#appendString(text.slice(from));
  }

  /** Whether a value that starts here is a row. */
  get #atRows(): boolean {
    return (
      this.#open.length === this.#rowDepth && (this.#rowDepth === 0 || this.#open.at(-1)?.isOnPath === true)
    );
  }

  #enter(isList: boolean): void {
    const outer = this.#open.at(-1);
    const step = this.#path?.[this.#open.length - 1];
    const isOnPath =
      outer === undefined ||
      (outer.isOnPath &&
        step !== undefined &&
        (outer.isList ? step === null : step !== null && step === parseKey(this.#key)));
    if (this.#open.length >= maxDepth) {
      throw fileError("deepJson", { max: maxDepth });
    }
    this.#open.push({ isList, isOnPath });
  }

  #appendString(text: string): void {
    if (this.#string.length < maxRecordBytes) this.#string += text;
  }

  #appendRow(text: string): void {
    const row = this.#row ?? "";
    this.#isTooLong ||= row.length + text.length > maxRecordBytes;
    this.#row = this.#isTooLong ? (row + text.slice(0, excerptLength)).slice(0, excerptLength) : row + text;
  }

  #takeRow(): JsonRow {
    const isKeyed = this.#open.at(-1)?.isList === false;
    const key = isKeyed ? parseKey(this.#decode(this.#key ?? "")) : undefined;
    const row = { text: this.#decode(this.#row ?? ""), key, isTooLong: this.#isTooLong };
    this.#row = undefined;
    this.#isTooLong = false;
    return row;
  }
}

/** Undefined for invalid JSON. */
function parseKey(json: string | undefined): string | undefined {
  try {
    return String(JSON.parse(json ?? ""));
  } catch {
    return undefined;
  }
}
