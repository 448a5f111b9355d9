import fc from "fast-check";
import { z } from "zod";
import { hostileTexts, hostileValues } from "./hostile";

type Schema = Record<string, unknown>;

const year = new Date().getUTCFullYear();

const text = (minLength = 0, maxLength = 40) =>
  fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 40), unit: "grapheme" });

/** Values that a JSON schema takes; boundaries among them. */
export function valuesOf(schema: Schema, root: Schema = schema): fc.Arbitrary<unknown> {
  if (typeof schema.$ref === "string") return valuesOf(resolve(root, schema.$ref), root);
  if ("const" in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => valuesOf(choice, root)));
  if (Array.isArray(schema.type))
    return fc.oneof(...schema.type.map((type) => valuesOf({ ...schema, type }, root)));
  switch (schema.type) {
    case "string":
      return texts(schema);
    case "integer":
    case "number": {
      const min = Number(schema.minimum ?? Math.max(Number(schema.exclusiveMinimum ?? -1_000), -1_000));
      const max = Number(schema.maximum ?? min + 2_000);
      return fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max));
    }
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(valuesOf((schema.items ?? {}) as Schema, root), {
        minLength: Number(schema.minItems ?? 0),
        maxLength: Number(schema.minItems ?? 0) + 3,
      });
    case "object":
      return objects(schema, root);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objects(schema: Schema, root: Schema): fc.Arbitrary<unknown> {
  const properties = (schema.properties ?? {}) as Record<string, Schema>;
  const known = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, member]) => [name, valuesOf(member, root)])),
    { requiredKeys: (schema.required ?? []) as string[], noNullPrototype: true },
  );
  const rest = schema.additionalProperties;
  if (Object.keys(properties).length > 0 || rest === undefined || rest === false) return known;
  const names =
    schema.propertyNames === undefined ? text(1, 12) : valuesOf(schema.propertyNames as Schema, root);
  const member = typeof rest === "object" && rest !== null ? (rest as Schema) : {};
  return fc.dictionary(names as fc.Arbitrary<string>, valuesOf(member, root), {
    maxKeys: 4,
    noNullPrototype: true,
  });
}

function texts({ minLength, maxLength, pattern, format, examples }: Schema): fc.Arbitrary<string> {
  const min = Number(minLength ?? 0);
  const max = Number(maxLength ?? 200);
  if (Array.isArray(examples) && examples.every((example) => typeof example === "string"))
    return fc.oneof(fc.constantFrom<string>(...examples), text(min, max));
  if (format === "uuid") return fc.uuid({ version: 7 });
  if (format === "email") return fc.nat().map((n) => `fuzz-${n}@example.com`);
  if (format === "date-time")
    return fc
      .date({ min: new Date(`${year + 2}-01-01`), max: new Date(`${year + 8}-01-01`), noInvalidDate: true })
      .map((date) => date.toISOString());
  if (typeof pattern === "string" && !pattern.includes("\\P")) return fc.stringMatching(new RegExp(pattern));
  const boundary = fc.constantFrom("x".repeat(Math.min(max, 3_000)), "x".repeat(Math.max(min, 1)));
  return fc.oneof({ weight: 4, arbitrary: text(min, max) }, { weight: 1, arbitrary: boundary });
}

function resolve(root: Schema, ref: string): Schema {
  const steps = ref.replace(/^#\/?/, "").split("/").filter(Boolean);
  return steps.reduce<Schema>((at, step) => at[step] as Schema, root);
}

/** Bodies that the very schema takes by which the route checks them. */
export function bodiesOf(schema: z.ZodType): fc.Arbitrary<unknown> {
  const described = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;
  return valuesOf(described)
    .map((value) => named(value))
    .filter((value) => schema.safeParse(value).success);
}

const people = ["ada@example.com", "grace@example.com"];

/** To a schema identities are strings; a few real ones let more calls pass validation. */
function named(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(named);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (/email$/i.test(name) && typeof member === "string" && !member.includes("@"))
        return [name, people[member.length % 2]];
      if (/userId$/i.test(name) && typeof member === "string") return [name, `user-${member.length % 5}`];
      return [name, named(member)];
    }),
  );
}

/** Columns of ours and of others that no client is to set. */
const protectedNames = [
  "id",
  "projectId",
  "project_id",
  "userId",
  "tenantId",
  "createdAt",
  "expiresAt",
  "role",
  "enabled",
  "disabledReason",
  "secretHash",
  "version",
  "isSample",
  "scopes",
  "toString",
  "constructor",
  "hasOwnProperty",
];

/** One member broken, dropped or too many. */
export const brokenBodies = (valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .tuple(
      valid,
      fc.nat(),
      fc.constantFrom("replace", "drop", "add"),
      fc.constantFrom(...hostileValues, ...hostileTexts),
      fc.constantFrom(...protectedNames),
    )
    .map(([body, pick, way, value, extra]) => {
      if (typeof body !== "object" || body === null || Array.isArray(body)) return value;
      const names = Object.keys(body);
      const name = names[pick % Math.max(names.length, 1)];
      if (way === "add" || name === undefined) return { ...body, [extra]: value };
      const { [name]: _, ...rest } = body as Record<string, unknown>;
      return way === "drop" ? rest : { ...rest, [name]: value };
    });
