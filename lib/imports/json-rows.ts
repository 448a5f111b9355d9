import { isObject, tryParseJson } from "@/lib/json";
import type { Decode } from "./encoding";
import { fileError } from "./failures";
import { flatten } from "./flatten";
import { hasPushTokenColumn } from "./guess";
import { LimitedText } from "./source-record";

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
  let complete = "";
  for (const { 0: token, index } of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|[{}[\],]/gs)) {
    if (token === "{") open.push("}");
    else if (token === "[") open.push("]");
    else if (token === "}" || token === "]") open.pop();
    else if (token !== ",") continue;
    complete = text.slice(0, token === "," ? index : index + 1) + open.toReversed().join("");
    if (open.length === 0) break;
  }
  return tryParseJson(complete);
}

/**
 * The rows at a path, or all values of the file, holding one row in memory at a time. Throws `invalidBody` for a
 * truncated file.
 */
export async function* jsonRows(
  texts: AsyncIterable<string>,
  path: RowsPath | undefined,
  decode: Decode,
): AsyncGenerator<JsonRow> {
  /** How many lists and objects enclose a row. */
  const rowDepth = path === undefined ? 0 : path.length + 1;
  /** The open lists and objects, outermost first, and whether the path leads through them. */
  const open: { isList: boolean; isOnPath: boolean }[] = [];
  /** Whether a value that starts here, or has just ended, is a row. */
  const isAtRow = () => open.length === rowDepth && (open.at(-1)?.isOnPath ?? true);
  const structure = /["\\{}[\]:,]/g;
  let inString = false;
  let isEscaped = false;
  /** The last string outside of rows; a key if a colon follows. */
  let string = new LimitedText();
  let key: string | undefined;
  let row: LimitedText | undefined;
  for await (const text of texts) {
    if (text === "") continue;
    let from = 0;
    structure.lastIndex = isEscaped ? 1 : 0;
    isEscaped = false;
    while (structure.test(text)) {
      const end = structure.lastIndex;
      const character = text[end - 1];
      if (inString) {
        if (character === "\\") {
          structure.lastIndex += 1;
          isEscaped = end === text.length;
        } else if (character === '"') {
          inString = false;
          if (row === undefined) string.append(text.slice(from, end));
        }
      } else if (character === '"') {
        inString = true;
        if (row !== undefined) continue;
        string = new LimitedText();
        from = end - 1;
      } else if (character === "{" || character === "[") {
        if (row === undefined && isAtRow()) {
          row = new LimitedText();
          from = end - 1;
        }
        if (open.length >= maxDepth) throw fileError("deepJson", { max: maxDepth });
        const outer = open.at(-1);
        const step = path?.[open.length - 1];
        const isOnPath =
          outer === undefined ||
          (outer.isOnPath &&
            (outer.isList ? step === null : typeof step === "string" && step === parseKey(key)));
        open.push({ isList: character === "[", isOnPath });
      } else if (character === "}" || character === "]") {
        open.pop();
        if (row !== undefined && isAtRow()) {
          row.append(text.slice(from, end));
          const isMember = open.at(-1)?.isList === false;
          yield {
            text: decode(row.text),
            key: isMember ? parseKey(decode(key ?? "")) : undefined,
            isTooLong: row.isTooLong,
          };
          row = undefined;
        }
        key = undefined;
      } else if (row === undefined) {
        if (character === ":") key = string.text;
        else if (character === ",") key = undefined;
      }
    }
    if (row !== undefined) row.append(text.slice(from));
    else if (inString) string.append(text.slice(from));
  }
  if (open.length > 0 || inString) throw fileError("unfinishedJson");
}

/** Undefined for invalid JSON. */
function parseKey(json: string | undefined): string | undefined {
  const key = tryParseJson(json ?? "");
  return key === undefined ? undefined : String(key);
}
