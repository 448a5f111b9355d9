import { DomainError, type FieldIssue, type JsonProblem } from "@/lib/errors";

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Undefined for invalid JSON. */
export function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const maxDepth = 32;
const defaultMaxMembers = 1_000;

const utf8 = new TextDecoder("utf-8", { fatal: true });
const quote = 0x22;
const backslash = 0x5c;

export interface JsonOptions {
  /** The limit on all members and array items together; 1,000 by default. */
  maxMembers?: number;
  /** Names the input in error messages: "The request body". */
  subject: string;
}

/**
 * Parses JSON that will be stored, or returns undefined for empty input. Throws `invalidBody` for bad UTF-8 or syntax,
 * more than 32 levels or too many members (checked before parsing), and for values that PostgreSQL or JavaScript cannot
 * reproduce exactly: NUL, lone surrogates, numbers that a double would round or cannot represent, and a member named
 * `__proto__`.
 */
export function parseStrictJson(
  bytes: Uint8Array,
  { maxMembers = defaultMaxMembers, subject }: JsonOptions,
): unknown {
  if (bytes.byteLength === 0) return undefined;
  const invalid: Invalid = (json, predicate, issues) =>
    new DomainError("invalidBody", `${subject} ${predicate}.`, { json, ...(issues && { issues }) });
  scan(bytes, maxMembers, invalid);
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch {
    throw invalid({ code: "invalidJson" }, "is not valid JSON");
  }
  rejectUnstorable(value, "", invalid);
  return value;
}

/** The error that says what is wrong with the subject. */
type Invalid = (json: JsonProblem, predicate: string, issues?: FieldIssue[]) => DomainError;

/** Checks what `JSON.parse` does not: it accepts a million levels and silently rounds large numbers. */
function scan(bytes: Uint8Array, maxMembers: number, invalid: Invalid): void {
  let depth = 0;
  let members = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i];
    if (inString) {
      if (byte === backslash) i += 1;
      else if (byte === quote) inString = false;
      continue;
    }
    switch (byte) {
      case quote:
        inString = true;
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth += 1;
        // mutation: json-of-any-depth
        if (depth > maxDepth)
          throw invalid({ code: "deepJson", max: maxDepth }, `is nested deeper than ${maxDepth} levels`);
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
        break;
      case 0x2c: // ,
        members += 1;
        if (members >= maxMembers)
          throw invalid({ code: "manyMembers", max: maxMembers }, `has more than ${maxMembers} members`);
        break;
      default:
        if (isNumberByte(byte)) i = checkNumber(bytes, i) - 1;
    }
  }
}

// Digits, and `+ - . e E` between them.
const isNumberByte = (byte = 0): boolean =>
  (byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2d || byte === 0x2e || (byte | 0x20) === 0x65;

/** Rejects the number at `start` if it cannot be represented exactly; returns the index after its end. */
function checkNumber(bytes: Uint8Array, start: number): number {
  let end = start + 1;
  let hasExponent = false;
  while (end < bytes.length && isNumberByte(bytes[end])) {
    hasExponent ||= ((bytes[end] ?? 0) | 0x20) === 0x65;
    end += 1;
  }
  // Shorter numbers always fit.
  if (end - start < 16 && !hasExponent) return end;
  const text = Buffer.from(bytes.subarray(start, end)).toString("latin1");
  if (isRounded(text)) {
    const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
    const message = `The number ${shown} cannot be stored exactly. Send it as text.`;
    throw new DomainError("invalidBody", message, { json: { code: "inexactNumber" } });
  }
  return end;
}

/** Whether a number of 2^53 or more changes when parsed. Fractions may lose digits as any double does. */
function isRounded(text: string): boolean {
  const value = Math.abs(Number(text));
  // Invalid and out-of-range numbers are rejected after parsing.
  if (!Number.isFinite(value) || (value > 0 && value <= Number.MAX_SAFE_INTEGER)) return false;
  return decimal(text) !== decimal(String(value));
}

/** A number in a canonical spelling: its significant digits and the position of the decimal point. */
function decimal(text: string): string {
  const [, integer = "", fraction = "", exponent = "0"] =
    /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = (integer + fraction).replace(/^0+/, "");
  const leadingZeros = integer.length + fraction.length - digits.length;
  const significant = digits.replace(/0+$/, "");
  return significant === "" ? "0" : `${significant} ${integer.length - leadingZeros + Number(exponent)}`;
}

function rejectUnstorable(value: unknown, path: string, invalid: Invalid): void {
  if (typeof value === "string") {
    // mutation: text-with-nul
    // mutation: text-with-lone-surrogates
    if (value.includes("\0") || !value.isWellFormed()) {
      throw invalid({ code: "unstorableText" }, "contains text that cannot be stored", [
        { path, message: "Text must not contain NUL or half of a surrogate pair" },
      ]);
    }
  } else if (typeof value === "number") {
    if (!Number.isFinite(value)) {
      throw invalid({ code: "numberOutOfRange" }, "contains a number out of range", [
        { path, message: "Number out of range" },
      ]);
    }
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      rejectUnstorable(item, `${path}[${index}]`, invalid);
    });
  } else if (value !== null && typeof value === "object") {
    for (const [key, item] of Object.entries(value)) {
      const at = path === "" ? key : `${path}.${key}`;
      // mutation: member-named-proto
      if (key === "__proto__") {
        throw invalid({ code: "reservedName" }, "contains a reserved name", [
          { path: at, message: "Reserved name" },
        ]);
      }
      rejectUnstorable(key, path, invalid);
      rejectUnstorable(item, at, invalid);
    }
  }
}
