import { DomainError, type FieldIssue } from "@/lib/errors";

const maxDepth = 32;
const maxMembers = 1_000;

const quote = 0x22;
const backslash = 0x5c;

export interface JsonRules {
  /** The most members that the JSON may have in all. */
  members?: number;
  /** What is read, for messages: "The request body". */
  subject: string;
}

/**
 * Parses JSON by the rules that hold for everything that is stored, or returns undefined for an empty text.
 * Refused with `invalidBody`: bad UTF-8 or syntax, more than 32 levels or 1,000 members (unless told; before anything is
 * parsed), and what PostgreSQL or JavaScript would not give back as it came: NUL, lone surrogates, numbers that
 * a double cannot hold (past its range, or whole numbers that it would round), and a member called `__proto__`.
 */
export function parseStrictJson(bytes: Uint8Array, { members = maxMembers, subject }: JsonRules): unknown {
  if (bytes.byteLength === 0) return undefined;
  scan(bytes, members, subject);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw invalid(`${subject} is not valid JSON.`);
  }
  refuseUnstorable(value, "", subject);
  return value;
}

const invalid = (message: string, issues?: FieldIssue[]) =>
  new DomainError("invalidBody", message, issues && { issues });

/**
 * Checks in the raw bytes what the parser does not: it takes a million levels and more, and rounds large numbers
 * without a word.
 */
function scan(bytes: Uint8Array, most: number, subject: string): void {
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
        if (depth > maxDepth) throw invalid(`${subject} is nested deeper than ${maxDepth} levels.`);
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
        break;
      case 0x2c: // ,
        members += 1;
        if (members >= most) throw invalid(`${subject} has more than ${most} members.`);
        break;
      default:
        if (isNumberByte(byte)) i = checkNumber(bytes, i) - 1;
    }
  }
}

// Digits, and `+ - . e E` between them.
const isNumberByte = (byte = 0): boolean =>
  (byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2d || byte === 0x2e || (byte | 0x20) === 0x65;

/** Refuses the number that begins at a place where it would not be kept exactly. Answers where it ends. */
function checkNumber(bytes: Uint8Array, start: number): number {
  let end = start + 1;
  let hasExponent = false;
  while (end < bytes.length && isNumberByte(bytes[end])) {
    hasExponent ||= ((bytes[end] ?? 0) | 0x20) === 0x65;
    end += 1;
  }
  // Every number of fewer characters fits.
  if (end - start < 16 && !hasExponent) return end;
  const text = Buffer.from(bytes.subarray(start, end)).toString("latin1");
  if (isRounded(text)) {
    throw invalid(
      `The number ${text.length > 40 ? `${text.slice(0, 40)}…` : text} cannot be kept exactly. Send it as text.`,
    );
  }
  return end;
}

/** Whether a number of 2^53 and more comes back as another one, or is lost. Fractions keep a double's precision. */
function isRounded(text: string): boolean {
  const value = Math.abs(Number(text));
  // What is no number at all, or out of range, is refused once it is parsed.
  if (!Number.isFinite(value) || (value > 0 && value <= Number.MAX_SAFE_INTEGER)) return false;
  return decimal(text) !== decimal(String(value));
}

/** A number's digits and where its decimal point stands, in one spelling. */
function decimal(text: string): string {
  const [, whole = "", fraction = "", exponent = "0"] =
    /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const leadingZeros = whole.length + fraction.length - digits.length;
  const significant = digits.replace(/0+$/, "");
  return significant === "" ? "0" : `${significant} ${whole.length - leadingZeros + Number(exponent)}`;
}

function refuseUnstorable(value: unknown, path: string, subject: string): void {
  if (typeof value === "string") {
    // mutation: text-with-nul
    // mutation: text-with-lone-surrogates
    if (value.includes("\0") || !value.isWellFormed()) {
      throw invalid(`${subject} holds text that cannot be stored.`, [
        { path, message: "Text must not hold NUL or half of a surrogate pair" },
      ]);
    }
  } else if (typeof value === "number") {
    if (!Number.isFinite(value)) {
      throw invalid(`${subject} holds a number out of range.`, [{ path, message: "Number out of range" }]);
    }
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      refuseUnstorable(item, `${path}[${index}]`, subject);
    });
  } else if (value !== null && typeof value === "object") {
    for (const [key, item] of Object.entries(value)) {
      const at = path === "" ? key : `${path}.${key}`;
      // mutation: member-named-proto
      if (key === "__proto__") {
        throw invalid(`${subject} holds a reserved name.`, [{ path: at, message: "Reserved name" }]);
      }
      refuseUnstorable(key, path, subject);
      refuseUnstorable(item, at, subject);
    }
  }
}
