import { and, count, eq, inArray } from "drizzle-orm";
import type { Database } from "@/db/client";
import { userFields } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { DomainError, type FieldTypeMismatch } from "@/lib/errors";

export type FieldType = (typeof userFields.$inferSelect)["type"];

/** Iterable's soft limit of fields that the users of one project may have had. */
const maxFields = 1_000;

const isoDate = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?( ?(Z|[+-]\d\d:?\d\d))?)?$/;

/** The type of a value by Iterable's rules; null where it has none yet (null, an empty list). */
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

/** Every path of the fields with its type; objects are walked, lists are not. */
export function typesOf(dataFields: Record<string, unknown>, prefix = ""): Map<string, FieldType> {
  const types = new Map<string, FieldType>();
  for (const [name, value] of Object.entries(dataFields)) {
    const type = fieldTypeOf(value);
    if (type === null) continue;
    types.set(prefix + name, type);
    if (type === "object" && !Array.isArray(value)) {
      for (const [path, inner] of typesOf(value as Record<string, unknown>, `${prefix}${name}.`))
        types.set(path, inner);
    }
  }
  return types;
}

const numeric = new Set<FieldType>(["long", "double"]);

// A text field takes what looks like a date, and a number field both kinds of number.
const fits = (expected: FieldType, incoming: FieldType): boolean =>
  expected === incoming ||
  (numeric.has(expected) && numeric.has(incoming)) ||
  (expected === "string" && incoming === "date");

/**
 * Checks the types of incoming fields against those that the project's users have had, and notes new fields.
 * Answers the names of the new top-level fields. Throws `fieldTypesMismatch` and, past 1,000 fields, `tooManyFields`.
 */
export async function checkFieldTypes(
  tx: Database,
  ctx: RequestContext,
  dataFields: Record<string, unknown>,
): Promise<string[]> {
  const incoming = typesOf(dataFields);
  if (incoming.size === 0) return [];
  const known = await knownTypes(tx, ctx, [...incoming.keys()]);
  const mismatches: FieldTypeMismatch[] = [];
  for (const [name, type] of incoming) {
    const expected = known.get(name);
    if (expected !== undefined && !fits(expected, type)) {
      mismatches.push({ name, expected, incoming: type, value: valueAt(dataFields, name) });
    }
  }
  if (mismatches.length > 0) throw mismatch(mismatches);

  const added = [...incoming].filter(([name]) => !known.has(name));
  if (added.length === 0) return [];
  const [held] = await tx
    .select({ fields: count() })
    .from(userFields)
    .where(eq(userFields.projectId, ctx.project.id));
  if ((held?.fields ?? 0) + added.length > maxFields) {
    throw new DomainError(
      "tooManyFields",
      `The users of a project may have at most ${maxFields} different fields.`,
    );
  }
  // Sorted, for two requests that add the same fields in another order would wait for each other.
  const rows = added.map(([name, type]) => ({ projectId: ctx.project.id, name, type }));
  rows.sort((a, b) => (a.name < b.name ? -1 : 1));
  await tx.insert(userFields).values(rows).onConflictDoNothing();
  return added.map(([name]) => name).filter((name) => Object.hasOwn(dataFields, name));
}

/** The fields without the top-level members that no user has had yet, and the names of those left out. */
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
