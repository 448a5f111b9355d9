import type { Schema, Schemas } from "@/lib/openapi/types";
import { plain } from "./schema";

/** What members are called whose schema gives no example, and what may stand in them. */
const known: Record<string, unknown> = {
  email: "ada@example.com",
  currentEmail: "ada@example.com",
  newEmail: "ada.lovelace@example.com",
  sourceEmail: "ada.old@example.com",
  destinationEmail: "ada@example.com",
  token: "a1b2c3d4e5f60718293a4b5c6d7e8f90",
  browserToken: "a1b2c3d4e5f60718293a4b5c6d7e8f90",
  deviceToken: "a1b2c3d4e5f60718293a4b5c6d7e8f90",
  notification_token: "a1b2c3d4e5f60718293a4b5c6d7e8f90",
  notificationId: "ada-iphone",
  device_identifier: "ada-iphone",
  applicationName: "Pizza Tracker",
  make: "Apple",
  model: "iPhone 17 Pro",
  note: "Lost phone",
  fileName: "devices.csv",
  dataFields: { plan: "family" },
};

// Texts of these formats cannot be made up of letters alone.
const formats: Record<string, string> = {
  uuid: "01939f2c-7a10-7c3e-8b54-3f0d5c1a9e77",
  "date-time": "2026-11-24T10:15:30.000Z",
  date: "2026-11-24",
  uri: "https://rollcall.example.com/",
};

/**
 * A value that fits the schema. One to be sent (`lean`) has what is required, and beside it what most would send;
 * one that comes as an answer has everything.
 */
export function exampleOf(given: Schema, schemas: Schemas, lean: boolean, name = ""): unknown {
  const { schema } = plain(given, schemas);
  const [ready] = [
    ...(schema.examples ?? []),
    ...(schema.const === undefined ? [] : [schema.const]),
    ...(typeof schema.default === "object" || schema.default === undefined ? [] : [schema.default]),
    ...(schema.enum ?? []),
    ...(known[name] === undefined || schema.properties ? [] : [known[name]]),
  ];
  if (ready !== undefined) return ready;
  if (schema.type === "array") {
    return schema.items === undefined || schema.maxItems === 0
      ? []
      : [exampleOf(schema.items, schemas, lean, name)];
  }
  if (schema.type === "object") return objectOf(schema, schemas, lean);
  if (schema.type === "boolean") return true;
  if (schema.type === "integer" || schema.type === "number") return Math.max(schema.minimum ?? 0, 1);
  if (schema.type === "string") return formats[schema.format ?? ""] ?? textOf(schema, name);
  return schema.anyOf?.[0] ? exampleOf(schema.anyOf[0], schemas, lean, name) : null;
}

function objectOf({ properties = {}, required = [] }: Schema, schemas: Schemas, lean: boolean) {
  const usual = (member: string) => required.includes(member) || known[member] !== undefined;
  const names = Object.keys(properties);
  const some = lean ? names.filter(usual) : names;
  // Nothing is required of a change; an example without any would change nothing.
  return Object.fromEntries(
    (some.length > 0 ? some : names).map((member) => [
      member,
      exampleOf(properties[member] ?? {}, schemas, lean, member),
    ]),
  );
}

const textOf = ({ minLength = 0 }: Schema, name: string) => (name || "text").padEnd(minLength, "-");

/** The example as the text of a body of that media type. */
export function exampleText(type: string, schema: Schema, schemas: Schemas, lean: boolean): string {
  const example = exampleOf(schema, schemas, lean);
  if (/json$/.test(type)) return JSON.stringify(example, null, 2);
  if (type === formType && typeof example === "object" && example !== null) {
    return String(new URLSearchParams(Object.entries(example).map(([name, value]) => [name, String(value)])));
  }
  return String(example);
}

export const formType = "application/x-www-form-urlencoded";
