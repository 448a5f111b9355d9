import { types } from "node:util";
import { DomainError } from "@/lib/errors";

/** PostgreSQL's protocol counts parameters in 16 bits; the driver's limit is two lower. */
const maxParameters = 65_533;
const maxCharacters = 64 * 1024 * 1024;

/** A parameter as text in PostgreSQL's notation, or null. */
export type EncodedParameter = string | null;

/**
 * Encodes parameters as text before the driver sees them. If the driver fails while it builds a message, it mixes up
 * the results of other queries (porsager/postgres #1082), so no value that could make it fail may reach it. Parameters
 * are untyped; PostgreSQL infers the type from the context or a cast. Throws on values that cannot be encoded.
 */
export function encodeParameters(parameters: readonly unknown[]): EncodedParameter[] {
  if (parameters.length > maxParameters) {
    throw new RangeError(`A query takes at most ${maxParameters} parameters, not ${parameters.length}.`);
  }
  let characters = 0;
  return parameters.map((value, index) => {
    try {
      const text = value === null ? null : encode(value);
      characters += text?.length ?? 0;
      if (characters > maxCharacters) throw new RangeError("is too large");
      return text;
    } catch (error) {
      if (error instanceof DomainError) throw error;
      throw new TypeError(
        `Parameter $${index + 1} ${error instanceof Error ? error.message : "is unusable"}.`,
      );
    }
  });
}

function encode(value: unknown): string {
  switch (typeof value) {
    case "string":
      return withoutNul(value);
    case "number":
      if (!Number.isFinite(value)) throw new TypeError("is not a finite number");
      return String(value);
    case "bigint":
      return String(value);
    case "boolean":
      return value ? "t" : "f";
    case "object":
      return encodeObject(value as object);
    default:
      throw new TypeError(`is ${value === undefined ? "undefined" : `a ${typeof value}`}`);
  }
}

function encodeObject(value: object): string {
  if (types.isDate(value)) {
    if (Number.isNaN(value.getTime())) throw new TypeError("is an invalid date");
    return value.toISOString();
  }
  if (types.isUint8Array(value)) return `\\x${Buffer.from(value).toString("hex")}`;
  if (Array.isArray(value)) return encodeArray(value, 0);
  return encodeJson(value);
}

/** Rejects holes and undefined; objects inside become JSON. */
function encodeArray(values: readonly unknown[], depth: number): string {
  if (depth > 6) throw new TypeError("is nested deeper than PostgreSQL's arrays go, or circular");
  let text = "";
  // A loop by index also finds holes. Batches have thousands of values, so most of their encoding time is spent here.
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (index > 0) text += ",";
    if (value === null) text += "NULL";
    else if (typeof value === "string" && !/[\\"\0]/.test(value)) text += `"${value}"`;
    else if (Array.isArray(value)) text += encodeArray(value, depth + 1);
    else text += `"${encode(value).replace(/[\\"]/g, "\\$&")}"`;
  }
  return `{${text}}`;
}

function encodeJson(value: object): string {
  const prototype = Object.getPrototypeOf(value);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  if (!isPlain && !("toJSON" in value))
    throw new TypeError(`is a ${value.constructor?.name ?? "foreign object"}`);
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new TypeError("has no JSON");
  return text;
}

function withoutNul(text: string): string {
  if (text.includes("\0")) throw new DomainError("invalidValue", "Text must not contain the NUL character.");
  return text;
}
