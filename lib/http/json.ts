import { DomainError, type FieldIssue } from "@/lib/errors";

const maxDepth = 32;
const maxMembers = 1_000;

const quote = 0x22;
const backslash = 0x5c;

const invalid = (message: string, issues?: FieldIssue[]) =>
  new DomainError("invalidBody", message, issues && { issues });

/**
 * Parses a JSON body, or answers undefined for an empty one.
 * Refused with `invalidBody`: bad UTF-8 or syntax, more than 32 levels or 1,000 members (unless told; before anything is
 * parsed), and what PostgreSQL or JavaScript would not give back as it came: NUL, lone surrogates, numbers past a
 * double's range, and a member called `__proto__`.
 */
export function parseJson(bytes: Uint8Array, limits = { members: maxMembers }): unknown {
  if (bytes.byteLength === 0) return undefined;
  limitNesting(bytes, limits.members);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw invalid("The request body is not valid JSON.");
  }
  refuseUnstorable(value, "");
  return value;
}

/** Counts levels and members in the raw bytes, for the parser itself takes a million levels and more. */
function limitNesting(bytes: Uint8Array, most: number): void {
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
        if (depth > maxDepth) throw invalid(`The request body is nested deeper than ${maxDepth} levels.`);
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
        break;
      case 0x2c: // ,
        members += 1;
        if (members >= most) throw invalid(`The request body has more than ${most} members.`);
        break;
    }
  }
}

function refuseUnstorable(value: unknown, path: string): void {
  if (typeof value === "string") {
    if (value.includes("\0") || !value.isWellFormed()) {
      throw invalid("The request body holds text that cannot be stored.", [
        { path, message: "Text must not hold NUL or half of a surrogate pair" },
      ]);
    }
  } else if (typeof value === "number") {
    if (!Number.isFinite(value)) {
      throw invalid("The request body holds a number out of range.", [
        { path, message: "Number out of range" },
      ]);
    }
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      refuseUnstorable(item, `${path}[${index}]`);
    });
  } else if (value !== null && typeof value === "object") {
    for (const [key, item] of Object.entries(value)) {
      const at = path === "" ? key : `${path}.${key}`;
      if (key === "__proto__") {
        throw invalid("The request body holds a reserved name.", [{ path: at, message: "Reserved name" }]);
      }
      refuseUnstorable(key, path);
      refuseUnstorable(item, at);
    }
  }
}
