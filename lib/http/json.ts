import { parseStrictJson } from "@/lib/json";
import { toUtf8 } from "./encoding";

/** Parses a JSON body in UTF-8 or UTF-16, or returns undefined for an empty one. Throws `invalidBody`. */
export const parseJson = (bytes: Uint8Array, limits: { maxMembers?: number } = {}): unknown =>
  parseStrictJson(toUtf8(bytes), { ...limits, subject: "The request body" });

/** Parses a body of one JSON value per line; empty lines are left out. Throws `invalidBody`, with the line's number. */
export function parseNdjson(bytes: Uint8Array, { maxMembers = 1_000 } = {}): unknown[] {
  const utf8 = toUtf8(bytes);
  const values: unknown[] = [];
  for (let start = 0, number = 1; start < utf8.length; number += 1) {
    const newline = utf8.indexOf(lineFeed, start);
    const end = newline === -1 ? utf8.length : newline;
    const line = utf8.subarray(start, end);
    start = end + 1;
    if (line.every((byte) => byte === space || byte === carriageReturn)) continue;
    // Every line counts as at least one member, so a body with more lines is rejected anyway.
    if (values.length > maxMembers) break;
    values.push(parseStrictJson(line, { subject: `Line ${number}` }));
  }
  return values;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
