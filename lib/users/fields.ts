import { and, count, eq, inArray } from "drizzle-orm";
import { lockNames } from "@/db/advisory-lock";
import type { Database } from "@/db/client";
import { userFields } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { DomainError, type FieldTypeMismatch } from "@/lib/errors";
import { invalidField, maxNameLength, nameTooLongMessage } from "@/lib/stored-json";

export type FieldType = (typeof userFields.$inferSelect)["type"];

/** Iterable's soft limit of fields per project. */
const maxFields = 1_000;

/** Paths are index keys, which hold at most 2,704 bytes. */
const maxPathLength = 500;

const longPathProblem = `The path of a field may have at most ${maxPathLength} characters. Nothing was changed.`;

const isoDate = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?( ?(Z|[+-]\d\d:?\d\d))?)?$/;

/** The type of a value by Iterable's rules; null if it has none yet (null, an empty list). */
export function fieldTypeOf(value: unknown): FieldType | null {
  switch (typeof value) {
    case "string":
      return isoDate.test(value) ? "date" : "string";
    case "boolean":
      return "boolean";
    case "number":
      return Number.isInteger(value) ? "long" : "double";
    case "object":
      if (value === null) return null;
      return Array.isArray(value) ? fieldTypeOf(value.find((item) => item !== null) ?? null) : "object";
    default:
      return null;
  }
}

/** The type of each path; descends into objects, not into lists. */
export function typesByPath(dataFields: Record<string, unknown>, prefix = ""): Map<string, FieldType> {
  const types = new Map<string, FieldType>();
  for (const [name, value] of Object.entries(dataFields)) {
    const type = fieldTypeOf(value);
    if (type === null) continue;
    types.set(prefix + name, type);
    if (type === "object" && !Array.isArray(value)) {
      for (const [path, inner] of typesByPath(value as Record<string, unknown>, `${prefix}${name}.`))
        types.set(path, inner);
    }
  }
  return types;
}

const numeric = new Set<FieldType>(["long", "double"]);

// A text field accepts dates, and a number field both kinds of number.
const fits = (expected: FieldType, incoming: FieldType): boolean =>
  expected === incoming ||
  (numeric.has(expected) && numeric.has(incoming)) ||
  (expected === "string" && incoming === "date");

/** A field that is new to the project. */
interface NewField {
  /** The path inside `dataFields`. */
  path: string;
  type: FieldType;
  isTopLevel: boolean;
}

/**
 * Checks incoming fields against the project's field types, and returns those that are new. Throws
 * `fieldTypesMismatch`, and `invalidValue` for a name that is too long.
 */
export async function checkFields(
  tx: Database,
  ctx: RequestContext,
  dataFields: Record<string, unknown>,
): Promise<NewField[]> {
  const incoming = typesByPath(dataFields);
  const longNamed = longNamedPaths(dataFields);
  const known = await knownTypes(tx, ctx, [...incoming.keys(), ...longNamed]);
  // Fields created before names had a limit keep working.
  if (longNamed.some((path) => !known.has(path))) throw invalidField("dataFields", nameTooLongMessage);
  requireMatchingTypes(dataFields, incoming, known);
  const unknown = [...incoming].filter(([path]) => !known.has(path));
  if (unknown.some(([path]) => path.length > maxPathLength))
    throw invalidField("dataFields", longPathProblem);
  return unknown.map(([path, type]) => ({ path, type, isTopLevel: Object.hasOwn(dataFields, path) }));
}

/**
 * Adds fields to the project and returns the names of the new top-level ones. Only a credential that may write every
 * user defines the project's types: what a phone sends is stored on its user and decides nothing for others. Call it
 * last in a transaction, since it blocks everyone else who adds fields to the project. Throws `fieldTypesMismatch` if
 * a concurrent request gave one of them another type, and `tooManyFields` past 1,000.
 */
export async function addFields(tx: Database, ctx: RequestContext, fields: NewField[]): Promise<string[]> {
  if (fields.length === 0 || !ctx.scopes.has("users:write")) return [];
  await lockNames(tx, JSON.stringify([ctx.project.id, "user fields"]));
  const paths = fields.map(({ path }) => path);
  const known = await knownTypes(tx, ctx, paths);
  for (const { path, type } of fields) {
    const expected = known.get(path);
    if (expected !== undefined && !fits(expected, type))
      throw mismatch([{ name: path, expected, incoming: type, value: null }]);
  }
  const added = fields.filter(({ path }) => !known.has(path));
  if (added.length === 0) return [];
  const [existing] = await tx
    .select({ fields: count() })
    .from(userFields)
    .where(eq(userFields.projectId, ctx.project.id));
  if ((existing?.fields ?? 0) + added.length > maxFields) {
    throw new DomainError(
      "tooManyFields",
      `The users of a project may have at most ${maxFields} different fields.`,
    );
  }
  await tx
    .insert(userFields)
    .values(added.map(({ path, type }) => ({ projectId: ctx.project.id, name: path, type })));
  return added.filter(({ isTopLevel }) => isTopLevel).map(({ path }) => path);
}

/** The paths of members whose own name is too long. Nulls are exempt: they remove a member. */
function longNamedPaths(value: unknown, prefix = ""): string[] {
  if (value === null || typeof value !== "object") return [];
  if (Array.isArray(value)) return value.flatMap((item) => longNamedPaths(item, `${prefix}[].`));
  return Object.entries(value).flatMap(([name, member]) => {
    const longName = name.length > maxNameLength && member !== null ? [prefix + name] : [];
    return [...longName, ...longNamedPaths(member, `${prefix}${name}.`)];
  });
}

function requireMatchingTypes(
  dataFields: Record<string, unknown>,
  incoming: Map<string, FieldType>,
  known: Map<string, FieldType>,
): void {
  const mismatches: FieldTypeMismatch[] = [];
  for (const [name, type] of incoming) {
    const expected = known.get(name);
    if (expected !== undefined && !fits(expected, type)) {
      mismatches.push({ name, expected, incoming: type, value: valueAt(dataFields, name) });
    }
  }
  if (mismatches.length > 0) throw mismatch(mismatches);
}

/** Leaves out top-level fields that are new to the project. */
export async function withoutNewFields(
  tx: Database,
  ctx: RequestContext,
  dataFields: Record<string, unknown>,
): Promise<{ dataFields: Record<string, unknown>; filteredOut: string[] }> {
  const known = await knownTypes(tx, ctx, Object.keys(dataFields));
  const entries = Object.entries(dataFields);
  return {
    dataFields: Object.fromEntries(entries.filter(([name]) => known.has(name))),
    filteredOut: entries.map(([name]) => name).filter((name) => !known.has(name)),
  };
}

async function knownTypes(
  tx: Database,
  ctx: RequestContext,
  names: string[],
): Promise<Map<string, FieldType>> {
  if (names.length === 0) return new Map();
  const rows = await tx
    .select({ name: userFields.name, type: userFields.type })
    .from(userFields)
    .where(and(eq(userFields.projectId, ctx.project.id), inArray(userFields.name, names)));
  return new Map(rows.map(({ name, type }) => [name, type]));
}

function mismatch(mismatches: FieldTypeMismatch[]): DomainError {
  const sentences = mismatches.map(
    ({ name, expected, incoming }) =>
      `Field '${name}' already exists for type 'user' and has a data type of '${expected}' but possible types '${incoming}' in the request.`,
  );
  const message = `The request does not have the same data types as the data previously submitted. ${sentences.join(" ")}`;
  return new DomainError("fieldTypesMismatch", message, { mismatches });
}

function valueAt(dataFields: Record<string, unknown>, path: string): unknown {
  const keys = path.split(".");
  return keys.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined,
    dataFields,
  );
}
