import { DomainError } from "./errors";

/** How much one stored JSON object may hold. Members are those of the object itself, not of objects inside it. */
export interface JsonBounds {
  bytes: number;
  members: number;
}

/** The longest name of a member, at any level, in characters. */
export const maxNameLength = 255;

type Json = Record<string, unknown>;

/** The size of a JSON value in bytes as PostgreSQL writes a `jsonb`: a space after each comma and colon, no exponents. */
export function jsonbBytes(value: unknown): number {
  if (typeof value === "number") return numberBytes(value);
  if (typeof value === "string") return Buffer.byteLength(JSON.stringify(value));
  if (Array.isArray(value)) return listBytes(value.map(jsonbBytes));
  if (value === null || typeof value !== "object") return String(value).length;
  // Dates and the like, as they are stored.
  if ("toJSON" in value) return jsonbBytes(JSON.parse(JSON.stringify(value)));
  return listBytes(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => jsonbBytes(name) + 2 + jsonbBytes(member)),
  );
}

const listBytes = (items: number[]): number =>
  2 + items.reduce((sum, bytes) => sum + bytes, 0) + 2 * Math.max(0, items.length - 1);

/** `1e300` is stored, and read back, as a one and 300 zeros. */
function numberBytes(value: number): number {
  const text = JSON.stringify(value);
  const [mantissa = "", exponent] = text.split("e");
  if (exponent === undefined) return text.length;
  const sign = value < 0 ? 1 : 0;
  const digits = mantissa.replace(/[-.]/g, "").length;
  const power = Number(exponent);
  return sign + (power > 0 ? power + 1 : 1 + digits - power);
}

/** The length of the longest name of a member, at any level. */
function longestName(value: unknown): number {
  if (value === null || typeof value !== "object") return 0;
  const inner = Object.values(value).map(longestName);
  const names = Array.isArray(value) ? [] : Object.keys(value).map(({ length }) => length);
  return [...inner, ...names].reduce((longest, length) => Math.max(longest, length), 0);
}

/**
 * Why `after` may not take the place of `before`, or undefined where it may. What was over a bound already, from a time
 * when there was none, may stay so as long as it does not grow.
 */
export function boundsError(what: string, before: Json, after: Json, bounds: JsonBounds): string | undefined {
  const members = Object.keys(after).length;
  // Cheap, and true of nearly everything that phones send: registrations that change nothing come by here too.
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

/** Whether a JSON value takes so many bytes at most. */
export const fitsWithin = (bytes: number, value: unknown): boolean =>
  roughBytes(value) <= bytes || jsonbBytes(value) <= bytes;

/** At least what `storedBytes` answers, for less work; infinite where a name is too long. */
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

/** `invalidValue` about one field of the request. */
export const invalidField = (path: string, message: string): DomainError =>
  new DomainError("invalidValue", message, { issues: [{ path, message }] });
