import type { Schema, Schemas } from "@/lib/openapi/types";

export interface Member {
  name: string;
  required: boolean;
  schema: Schema;
}

/** What there is to say of a schema. */
export interface Shape {
  /** In code's words: `string`, `array of Device`, `string or null`. */
  type: string;
  description: string | undefined;
  /** The values that alone are taken. */
  choices: unknown[];
  limits: Limit[];
  members: Member[];
}

export interface Limit {
  kind:
    | "length"
    | "lengthFrom"
    | "lengthTo"
    | "range"
    | "from"
    | "to"
    | "items"
    | "itemsFrom"
    | "itemsTo"
    | "default"
    | "pattern";
  from: string;
  to: string;
}

/** A schema with its references followed and its `null` set aside. */
export function plain(
  schema: Schema,
  schemas: Schemas,
): { schema: Schema; name?: string; nullable: boolean } {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
    const { $ref: _, ...beside } = schema;
    return { name, ...plain({ ...schemas[name], ...beside }, schemas) };
  }
  if (Array.isArray(schema.type)) {
    const [type = "null", ...others] = schema.type.filter((one) => one !== "null");
    if (others.length === 0) return { schema: { ...schema, type }, nullable: true };
  }
  const [only, ...others] = schema.anyOf?.filter(({ type }) => type !== "null") ?? [];
  if (only === undefined || others.length > 0) return { schema, nullable: false };
  const { anyOf, ...beside } = schema;
  return { ...plain({ ...only, ...beside }, schemas), nullable: (anyOf?.length ?? 0) > 1 };
}

/** What the reference says of a schema. */
export function shapeOf(given: Schema, schemas: Schemas): Shape {
  const { schema, name, nullable } = plain(given, schemas);
  const inner = schema.items && shapeOf(schema.items, schemas);
  const type = name ?? (inner ? `array of ${inner.type}` : typeOf(schema, schemas));
  return {
    type: nullable ? `${type} or null` : type,
    description: schema.description,
    choices: schema.const === undefined ? (schema.enum ?? inner?.choices ?? []) : [schema.const],
    limits: limitsOf(schema),
    members: inner?.members ?? membersOf(schema),
  };
}

function typeOf({ type, format, anyOf, additionalProperties }: Schema, schemas: Schemas): string {
  if (anyOf) return anyOf.map((one) => shapeOf(one, schemas).type).join(" or ");
  if (type === "object" && typeof additionalProperties === "object") {
    return `object of ${shapeOf(additionalProperties, schemas).type}`;
  }
  if (type === undefined) return "any JSON";
  return format ? `${type}, ${format}` : [type].flat().join(" or ");
}

const membersOf = ({ properties = {}, required = [] }: Schema): Member[] =>
  Object.entries(properties).map(([name, schema]) => ({ name, schema, required: required.includes(name) }));

// What every number or every text is held to is no news.
const told = (bound: number | undefined) =>
  bound === undefined || Math.abs(bound) === Number.MAX_SAFE_INTEGER ? undefined : bound;

function limitsOf(schema: Schema): Limit[] {
  const limits = [
    between(["length", "lengthFrom", "lengthTo"], schema.minLength, schema.maxLength),
    between(["range", "from", "to"], told(schema.minimum), told(schema.maximum)),
    between(["items", "itemsFrom", "itemsTo"], schema.minItems, schema.maxItems),
    schema.default === undefined || typeof schema.default === "object"
      ? undefined
      : { kind: "default" as const, from: String(schema.default), to: "" },
    schema.pattern === undefined ? undefined : { kind: "pattern" as const, from: schema.pattern, to: "" },
  ];
  return limits.filter((limit) => limit !== undefined);
}

function between(
  [both, least, most]: [Limit["kind"], Limit["kind"], Limit["kind"]],
  from: number | undefined,
  to: number | undefined,
): Limit | undefined {
  if (from === undefined && to === undefined) return undefined;
  const kind = to === undefined ? least : from === undefined ? most : both;
  return { kind, from: String(from ?? ""), to: String(to ?? "") };
}
