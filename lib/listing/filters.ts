import type { Filter } from "./types";

/** More values than this in one filter are a mistake, or an attack. */
const mostValues = 100;
const longestValue = 4_096;

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is refused.
const isPlain = (text: string) => text.length <= longestValue && !/[\0-\x1f\x7f]/.test(text);

/** Any words, spaces around them apart. */
export const singleLine: Filter<string> = {
  read: (text) => (isPlain(text) && text.trim() !== "" ? text.trim() : undefined),
  write: (value) => value,
  expected: "Expected some text on one line",
  schema: {
    type: "string",
    minLength: 1,
    maxLength: longestValue,
    pattern: "^[^\\x00-\\x1f\\x7f]*\\S[^\\x00-\\x1f\\x7f]*$",
  },
};

/** One of a few words. */
export function oneOf<Word extends string>(...offered: Word[]): Filter<Word> {
  return {
    read: (text) => offered.find((word) => word === text),
    write: (value) => value,
    expected: `Expected one of ${offered.join(", ")}`,
    schema: { type: "string", enum: offered },
  };
}

/** Yes or no. */
export const boolean: Filter<boolean> = {
  read: (text) => (text === "true" ? true : text === "false" ? false : undefined),
  write: String,
  expected: "Expected one of true, false",
  schema: { type: "boolean" },
};

/** Any of a few words, with commas between them. */
export function anyOf<Word extends string>(...offered: Word[]): Filter<Word[]> {
  return {
    read(text) {
      const found = text.split(",").map((part) => offered.find((word) => word === part));
      return found.includes(undefined) ? undefined : unique(found as Word[]);
    },
    write: (value) => value.join(","),
    expected: `Expected any of ${offered.join(", ")}, with commas between them`,
    schema: { type: "array", items: { type: "string", enum: offered }, minItems: 1 },
  };
}

/** Any of the texts given, with commas between them. A comma inside one is written `\,` and a backslash `\\`. */
export function textList({ orEmpty = false } = {}): Filter<string[]> {
  return {
    read(text) {
      if (!isPlain(text)) return undefined;
      const parts = unique(split(text));
      const good = parts.length <= mostValues && (orEmpty || !parts.includes(""));
      return good ? parts : undefined;
    },
    write: (value) => value.map((part) => part.replace(/[\\,]/g, "\\$&")).join(","),
    expected: `Expected up to ${mostValues} values with commas between them`,
    schema: { type: "string", minLength: orEmpty ? 0 : 1, maxLength: longestValue },
  };
}

/** A filter with words for the API reference on what it finds. */
export const describe = <Value>(description: string, filter: Filter<Value>): Filter<Value> => ({
  ...filter,
  description,
});

/** Our own id of something. */
export const id: Filter<string> = {
  read: (text) => (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) ? text.toLowerCase() : undefined),
  write: (value) => value,
  expected: "Expected an id",
  schema: { type: "string", format: "uuid" },
};

const dayMs = 24 * 60 * 60 * 1_000;

/** A moment as people say it: `30d` is that many days ago, `2026-11-22` the beginning of that day in UTC. */
export const relativeDate: Filter<string> = {
  read: (text) => (Number.isNaN(resolveRelativeDate(text, 0)) ? undefined : text),
  write: (value) => value,
  expected: "Expected a number of days such as 30d, or a date such as 2026-11-22",
  schema: {
    type: "string",
    pattern: "^([1-9]\\d{0,4}d|[12]\\d{3}-\\d\\d-\\d\\d)$",
    examples: ["30d", "2026-11-22"],
  },
};

/** The moment that a filter's text means, in milliseconds since 1970; NaN where it means none. */
export function resolveRelativeDate(text: string, now: number): number {
  const days = /^([1-9]\d{0,4})d$/.exec(text)?.[1];
  if (days !== undefined) return now - Number(days) * dayMs;
  if (!/^[12]\d{3}-\d\d-\d\d$/.test(text)) return Number.NaN;
  const at = Date.parse(`${text}T00:00:00Z`);
  // The 30th of February is the 2nd of March to `Date`, and a mistake to us.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) ? at : Number.NaN;
}

const unique = <T>(values: T[]): T[] => [...new Set(values)];

function split(text: string): string[] {
  const parts = [""];
  for (const [piece] of text.matchAll(/\\.|[^\\]|\\$/gsu)) {
    if (piece === ",") parts.push("");
    else parts[parts.length - 1] += piece.length > 1 && piece.startsWith("\\") ? piece.slice(1) : piece;
  }
  return parts;
}
