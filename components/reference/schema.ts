import type { Schema, Schemas } from "@/lib/openapi/types";

/** A property of an object, or a parameter of an operation. */
export interface Field {
  name: string;
  required: boolean;
  schema: Schema;
  description?: string | undefined;
}

interface SchemaSummary {
  /** As code: `string`, `array of Device`, `string or null`. */
  type: string;
  description: string | undefined;
  allowedValues: unknown[];
  limits: Limit[];
  fields: Field[];
}

interface Limit {
  kind: "length" | "range" | "items" | "default" | "pattern";
  value: string;
}

/** Follows references and splits off `null`. */
export function resolveSchema(
  schema: Schema,
  schemas: Schemas,
): { schema: Schema; name?: string; nullable: boolean } {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
    const { $ref: _, ...siblings } = schema;
    return { name, ...resolveSchema({ ...schemas[name], ...siblings }, schemas) };
  }
  if (Array.isArray(schema.type)) {
    const [type = "null", ...others] = schema.type.filter((one) => one !== "null");
    if (others.length === 0) return { schema: { ...schema, type }, nullable: true };
  }
  const [only, ...others] = schema.anyOf?.filter(({ type }) => type !== "null") ?? [];
  if (only === undefined || others.length > 0) return { schema, nullable: false };
  const { anyOf, ...siblings } = schema;
  return { ...resolveSchema({ ...only, ...siblings }, schemas), nullable: (anyOf?.length ?? 0) > 1 };
}

export function summarizeSchema(given: Schema, schemas: Schemas): SchemaSummary {
  const { schema, name, nullable } = resolveSchema(given, schemas);
  const items = schema.items && summarizeSchema(schema.items, schemas);
  const type = name ?? (items ? `array of ${items.type}` : typeName(schema, schemas));
  return {
    type: nullable ? `${type} or null` : type,
    description: schema.description,
    allowedValues: schema.const === undefined ? (schema.enum ?? items?.allowedValues ?? []) : [schema.const],
    limits: limitsOf(schema),
    fields: items?.fields ?? fieldsOf(schema),
  };
}

function typeName({ type, format, anyOf, additionalProperties }: Schema, schemas: Schemas): string {
  if (anyOf) return anyOf.map((one) => summarizeSchema(one, schemas).type).join(" or ");
  if (type === "object" && typeof additionalProperties === "object") {
    return `object of ${summarizeSchema(additionalProperties, schemas).type}`;
  }
  if (type === undefined) return "any JSON";
  return format ? `${type}, ${format}` : [type].flat().join(" or ");
}

const fieldsOf = ({ properties = {}, required = [] }: Schema): Field[] =>
  Object.entries(properties).map(([name, schema]) => ({ name, schema, required: required.includes(name) }));

function limitsOf(schema: Schema): Limit[] {
  const limits: [Limit["kind"], string | undefined][] = [
    ["length", interval(schema.minLength, schema.maxLength)],
    ["range", interval(schema.minimum, schema.maximum)],
    ["items", interval(schema.minItems, schema.maxItems)],
    ["default", typeof schema.default === "object" ? undefined : schema.default?.toString()],
    ["pattern", schema.pattern],
  ];
  return limits.flatMap(([kind, value]) => (value === undefined ? [] : [{ kind, value }]));
}

/** Leaves out the bounds that Zod gives every integer. */
function interval(from?: number, to?: number): string | undefined {
  const [min, max] = [from, to].map((bound) =>
    Math.abs(bound ?? 0) === Number.MAX_SAFE_INTEGER ? undefined : bound,
  );
  if (min === undefined) return max === undefined ? undefined : `≤ ${max}`;
  return max === undefined ? `≥ ${min}` : `${min}–${max}`;
}
