import type { Filter, MemberValue } from "./types";

const maxValues = 100;
const maxLength = 4_096;

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is rejected.
const isPlain = (text: string) => text.length <= maxLength && !/[\0-\x1f\x7f]/.test(text);

/** Text on one line, trimmed. */
export const singleLine: Filter<string> = {
  read: (text) => (isPlain(text) && text.trim() !== "" ? text.trim() : undefined),
  write: (value) => value,
  expected: "Expected some text on one line",
  schema: {
    type: "string",
    minLength: 1,
    maxLength,
    pattern: "^[^\\x00-\\x1f\\x7f]*\\S[^\\x00-\\x1f\\x7f]*$",
  },
};

/** One of the given words. */
export function oneOf<Word extends string>(...offered: Word[]): Filter<Word> {
  return {
    read: (text) => offered.find((word) => word === text),
    write: (value) => value,
    expected: `Expected one of ${offered.join(", ")}`,
    schema: { type: "string", enum: offered },
  };
}

export const boolean: Filter<boolean> = {
  read: (text) => (text === "true" ? true : text === "false" ? false : undefined),
  write: String,
  expected: "Expected one of true, false",
  schema: { type: "boolean" },
};

/** Any of the given words, comma-separated. */
export function anyOf<Word extends string>(...offered: Word[]): Filter<Word[]> {
  return {
    read(text) {
      const found = text.split(",").map((part) => offered.find((word) => word === part));
      return found.includes(undefined) ? undefined : unique(found as Word[]);
    },
    write: (value) => value.join(","),
    expected: `Expected any of ${offered.join(", ")}, separated by commas`,
    schema: { type: "array", items: { type: "string", enum: offered }, minItems: 1 },
    isList: true,
  };
}

/** Any texts, comma-separated. A comma inside one is escaped as `\,` and a backslash as `\\`. */
export function textList({ allowEmpty = false } = {}): Filter<string[]> {
  return {
    read(text) {
      if (!isPlain(text)) return undefined;
      const parts = unique(split(text));
      const good = parts.length <= maxValues && (allowEmpty || !parts.includes(""));
      return good ? parts : undefined;
    },
    write: (value) => value.map((part) => part.replace(/[\\,]/g, "\\$&")).join(","),
    expected: `Expected up to ${maxValues} values separated by commas`,
    schema: { type: "string", minLength: allowEmpty ? 0 : 1, maxLength: maxLength },
    isList: true,
  };
}

/** A whole number within limits. */
export function integer(minimum: number, maximum: number): Filter<number> {
  return {
    read(text) {
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      return value >= minimum && value <= maximum ? value : undefined;
    },
    write: String,
    expected: `Expected a whole number from ${minimum} to ${maximum}`,
    schema: { type: "integer", minimum, maximum },
  };
}

const versionPattern = "^\\d{1,9}(\\.\\d{1,9}){0,9}$";

/** Numbers separated by dots. */
export const versionNumber: Filter<string> = {
  read: (text) => (new RegExp(versionPattern).test(text) ? text : undefined),
  write: (value) => value,
  expected: "Expected a version such as 4.2",
  schema: { type: "string", pattern: versionPattern, examples: ["4.2"] },
};

/** `plan` or `plan:pro`. A colon inside the name is escaped as `\:` and a backslash as `\\`. */
export const memberValue: Filter<MemberValue> = {
  read(text) {
    const [, escaped = "", , value] = /^((?:\\.|[^\\:])+)(:(.*))?$/u.exec(isPlain(text) ? text : "") ?? [];
    const name = escaped.replace(/\\(.)/gu, "$1");
    return name === "" ? undefined : { name, ...(value !== undefined && { value }) };
  },
  write: ({ name, value }) => name.replace(/[\\:]/g, "\\$&") + (value === undefined ? "" : `:${value}`),
  expected: "Expected a name such as plan, or a name and a value such as plan:pro",
  schema: { type: "string", minLength: 1, maxLength, examples: ["plan", "plan:pro"] },
};

/** Adds a description for the API reference. */
export const describe = <Value>(description: string, filter: Filter<Value>): Filter<Value> => ({
  ...filter,
  description,
});

export const id: Filter<string> = {
  read: (text) => (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) ? text.toLowerCase() : undefined),
  write: (value) => value,
  expected: "Expected an id",
  schema: { type: "string", format: "uuid" },
};

const dayMs = 24 * 60 * 60 * 1_000;

/** `30d` is that many days ago, `2026-11-22` the start of that day in UTC, and `2026-11-22T23:00Z` a minute. */
export const relativeDate: Filter<string> = {
  read: (text) => (Number.isNaN(resolveRelativeDate(text, 0)) ? undefined : text),
  write: (value) => value,
  expected:
    "Expected a number of days such as 30d, a date such as 2026-11-22, or a time such as 2026-11-22T23:00Z",
  schema: {
    type: "string",
    pattern: "^([1-9]\\d{0,4}d|[12]\\d{3}-\\d\\d-\\d\\d(T\\d\\d:\\d\\dZ)?)$",
    examples: ["30d", "2026-11-22", "2026-11-22T23:00Z"],
  },
};

/** A relative date in milliseconds since 1970; NaN when it is invalid. */
export function resolveRelativeDate(text: string, now: number): number {
  const days = /^([1-9]\d{0,4})d$/.exec(text)?.[1];
  if (days !== undefined) return now - Number(days) * dayMs;
  const [, date, minute = "T00:00Z"] = /^([12]\d{3}-\d\d-\d\d)(T\d\d:\d\dZ)?$/.exec(text) ?? [];
  if (date === undefined) return Number.NaN;
  const at = Date.parse(`${date}${minute}`);
  // `Date` turns the 30th of February into the 2nd of March.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date) ? at : Number.NaN;
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
