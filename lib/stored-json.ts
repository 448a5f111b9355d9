import { DomainError } from "./errors";

/** Limits for one stored JSON object. `members` counts the object's own members, not nested ones. */
export interface JsonBounds {
  bytes: number;
  members: number;
}

/** In characters, at any level. */
export const maxNameLength = 255;

type Json = Record<string, unknown>;

/** The beginning of an external text in a form that PostgreSQL can store: without NUL or half of a surrogate pair. */
export const storableText = (text: string, maxLength: number): string =>
  text.slice(0, maxLength).toWellFormed().replaceAll("\0", "\ufffd");

/** The size of a value as PostgreSQL prints `jsonb`: a space after each comma and colon, and no exponents. */
export function jsonbBytes(value: unknown): number {
  if (typeof value === "number") return numberBytes(value);
  if (typeof value === "string") return Buffer.byteLength(JSON.stringify(value));
  if (Array.isArray(value)) return listBytes(value.map(jsonbBytes));
  if (value === null || typeof value !== "object") return String(value).length;
  // Dates and the like.
  if ("toJSON" in value) return jsonbBytes(JSON.parse(JSON.stringify(value)));
  return listBytes(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => jsonbBytes(name) + 2 + jsonbBytes(member)),
  );
}

const listBytes = (items: number[]): number =>
  2 + items.reduce((sum, bytes) => sum + bytes, 0) + 2 * Math.max(0, items.length - 1);

/** PostgreSQL stores `1e300` as a one and 300 zeros. */
function numberBytes(value: number): number {
  const text = JSON.stringify(value);
  const [mantissa = "", exponent] = text.split("e");
  if (exponent === undefined) return text.length;
  const sign = value < 0 ? 1 : 0;
  const digits = mantissa.replace(/[-.]/g, "").length;
  const power = Number(exponent);
  return sign + (power > 0 ? power + 1 : 1 + digits - power);
}

function longestName(value: unknown): number {
  if (value === null || typeof value !== "object") return 0;
  const inner = Object.values(value).map(longestName);
  const names = Array.isArray(value) ? [] : Object.keys(value).map(({ length }) => length);
  return [...inner, ...names].reduce((longest, length) => Math.max(longest, length), 0);
}

/**
 * Why `after` may not replace `before`, or undefined if it may. A value that already exceeds a limit (from before there
 * was one) may be changed as long as it does not grow.
 */
export function boundsError(what: string, before: Json, after: Json, bounds: JsonBounds): string | undefined {
  const members = Object.keys(after).length;
  // A cheap check that nearly every request passes.
  if (members <= bounds.members && roughBytes(after) <= bounds.bytes) return undefined;
  const bytes = jsonbBytes(after);
  if (
    (bytes > bounds.bytes && bytes > jsonbBytes(before)) ||
    (members > bounds.members && members > Object.keys(before).length)
  )
    return tooLargeMessage(what, { bytes, members }, bounds);
  const name = longestName(after);
  return name > maxNameLength && name > longestName(before) ? nameTooLongMessage : undefined;
}

/** Whether a JSON value takes at most `bytes` bytes. */
export const fitsWithin = (bytes: number, value: unknown): boolean =>
  roughBytes(value) <= bytes || jsonbBytes(value) <= bytes;

/** A cheap upper bound of `jsonbBytes`; infinite if a name is too long. */
function roughBytes(value: unknown): number {
  if (typeof value === "string") return 2 + 6 * value.length;
  if (value === null || typeof value !== "object" || value instanceof Date) return 400;
  let bytes = 2;
  for (const name in value) {
    if (name.length > maxNameLength) return Number.POSITIVE_INFINITY;
    bytes += 6 + 6 * name.length + roughBytes((value as Json)[name]);
  }
  return bytes;
}

export const tooLargeMessage = (what: string, { bytes, members }: JsonBounds, bounds: JsonBounds): string =>
  `${what} would take ${count(bytes)} bytes in ${count(members)} members; at most ${count(bounds.bytes)} bytes and ${count(bounds.members)} members are stored. Nothing was changed.`;

export const nameTooLongMessage = `A field's name may have at most ${maxNameLength} characters. Nothing was changed.`;

const count = (value: number): string => value.toLocaleString("en");

/** An `invalidValue` error for one field of the request. */
export const invalidField = (path: string, message: string): DomainError =>
  new DomainError("invalidValue", message, { issues: [{ path, message }] });
