import { types } from "node:util";
import { DomainError } from "@/lib/errors";

/** PostgreSQL's protocol counts parameters in 16 bits; the driver stops one short of that. */
const mostParameters = 65_533;
const mostCharacters = 64 * 1024 * 1024;

/** A parameter as it goes over the wire: text in PostgreSQL's own notation, or null. */
export type EncodedParameter = string | null;

/**
 * Turns parameters into text before the driver sees them: the driver mixes up answers of different callers when a
 * message fails while it is being built (RELIABILITY F1), so nothing that could fail reaches it. Every parameter is
 * untyped; PostgreSQL infers the type from its place, or from a cast. Throws on what has no text.
 */
export function encodeParameters(parameters: readonly unknown[]): EncodedParameter[] {
  if (parameters.length > mostParameters) {
    throw new RangeError(`A query takes at most ${mostParameters} parameters, not ${parameters.length}.`);
  }
  let characters = 0;
  return parameters.map((value, index) => {
    try {
      const text = value === null ? null : wireText(value);
      characters += text?.length ?? 0;
      if (characters > mostCharacters) throw new RangeError("is too large");
      return text;
    } catch (error) {
      if (error instanceof DomainError) throw error;
      throw new TypeError(
        `Parameter $${index + 1} ${error instanceof Error ? error.message : "is unusable"}.`,
      );
    }
  });
}

function wireText(value: unknown): string {
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
      return objectText(value as object);
    default:
      throw new TypeError(`is ${value === undefined ? "undefined" : `a ${typeof value}`}`);
  }
}

function objectText(value: object): string {
  if (types.isDate(value)) {
    if (Number.isNaN(value.getTime())) throw new TypeError("is an invalid date");
    return value.toISOString();
  }
  if (types.isUint8Array(value)) return `\\x${Buffer.from(value).toString("hex")}`;
  if (Array.isArray(value)) return arrayText(value, 0);
  return jsonText(value);
}

/** Holes and undefined are refused like any other undefined; objects inside become JSON. */
function arrayText(values: readonly unknown[], depth: number): string {
  if (depth > 6) throw new TypeError("is nested deeper than PostgreSQL's arrays go, or circular");
  return `{${Array.from(values, (value) => {
    if (value === null) return "NULL";
    if (Array.isArray(value)) return arrayText(value, depth + 1);
    return `"${wireText(value).replace(/[\\"]/g, "\\$&")}"`;
  }).join(",")}}`;
}

function jsonText(value: object): string {
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
