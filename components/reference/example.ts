import type { ReferenceOperation, Schema, Schemas, SchemeName } from "@/lib/openapi/types";
import type { OperationEntry } from "@/lib/openapi/views";
import { resolveSchema } from "./schema";

// For fields whose schema has no example of its own.
const knownExamples: Record<string, unknown> = {
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

const formatExamples: Record<string, string> = {
  uuid: "01939f2c-7a10-7c3e-8b54-3f0d5c1a9e77",
  "date-time": "2026-11-24T10:15:30.000Z",
  date: "2026-11-24",
  uri: "https://rollcall.example.com/",
};

/** A value that is valid for the schema. A request example (`lean`) has only required and well-known fields. */
export function exampleOf(given: Schema, schemas: Schemas, lean: boolean, name = ""): unknown {
  const { schema } = resolveSchema(given, schemas);
  const { type, minLength = 0 } = schema;
  const candidates = [
    ...(schema.examples ?? []),
    schema.const,
    typeof schema.default === "object" ? undefined : schema.default,
    ...(schema.enum ?? []),
    schema.properties ? undefined : knownExamples[name],
  ];
  const example = candidates.find((candidate) => candidate !== undefined);
  if (example !== undefined) return example;
  if (type === "array") {
    const isEmpty = schema.items === undefined || schema.maxItems === 0;
    return isEmpty ? [] : [exampleOf(schema.items ?? {}, schemas, lean, name)];
  }
  if (type === "object") return objectExample(schema, schemas, lean);
  if (type === "boolean") return true;
  if (type === "integer" || type === "number") return Math.max(schema.minimum ?? 0, 1);
  if (type === "string")
    return formatExamples[schema.format ?? ""] ?? (name || "text").padEnd(minLength, "-");
  return schema.anyOf?.[0] ? exampleOf(schema.anyOf[0], schemas, lean, name) : null;
}

function objectExample({ properties = {}, required = [] }: Schema, schemas: Schemas, lean: boolean) {
  const all = Object.entries(properties);
  const some = all.filter(([name]) => required.includes(name) || knownExamples[name] !== undefined);
  // A PATCH requires no field, but an example without any would change nothing.
  const shown = lean && some.length > 0 ? some : all;
  return Object.fromEntries(shown.map(([name, schema]) => [name, exampleOf(schema, schemas, lean, name)]));
}

export const formType = "application/x-www-form-urlencoded";

/** The example as a body of that media type. */
export function exampleText(type: string, schema: Schema, schemas: Schemas, lean: boolean): string {
  const example = exampleOf(schema, schemas, lean);
  if (/json$/.test(type)) return JSON.stringify(example, null, 2);
  if (type === formType) return new URLSearchParams(example as Record<string, string>).toString();
  return String(example);
}

// Secrets are shell variables: a pasted command never contains one.
const credentials: Record<SchemeName, string> = {
  apiKey: '-H "Authorization: Bearer $ROLLCALL_KEY"',
  iterableKey: '-H "Api-Key: $ROLLCALL_KEY"',
  userToken: '-H "Authorization: Bearer $USER_TOKEN"',
  accessToken: '-H "Authorization: Bearer $ACCESS_TOKEN"',
  clientCredentials: '-u "$CLIENT_ID:$ROLLCALL_KEY"',
  userPassword: '-u "$ROLLCALL_USER:$ROLLCALL_KEY"',
  session: '-H "Cookie: rollcall.session=$SESSION"',
};

interface CurlOptions {
  origin: string;
  /** Fills in `{project}`; other path parameters stay as they are in the document. */
  project: string;
}

/** A curl command for an operation, with its required parameters and an example body. */
export function curlCommand(
  { method, path }: OperationEntry,
  { parameters, security, requestBody }: ReferenceOperation,
  schemas: Schemas,
  { origin, project }: CurlOptions,
): string {
  const required = (place: "query" | "header") =>
    parameters
      .filter((parameter) => parameter.in === place && parameter.required)
      .map(({ name, schema }): [string, string] => [name, String(exampleOf(schema, schemas, true, name))]);
  const query = new URLSearchParams(required("query")).toString();
  const url = origin + path.replace("{project}", project) + (query && `?${query}`);
  const content = Object.entries(requestBody?.content ?? {});
  const body = content.find(([type]) => /json$/.test(type) || type === formType) ?? content[0];
  const isDefaultMethod = method === "get" || (method === "post" && body);
  return [
    `curl ${isDefaultMethod ? "" : `-X ${method.toUpperCase()} `}${quote(url)}`,
    ...Object.keys(security[0] ?? {}).map((scheme) => credentials[scheme as SchemeName]),
    ...required("header").map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...(body
      ? [
          `-H ${quote(`Content-Type: ${body[0]}`)}`,
          `--data-raw ${quote(exampleText(body[0], body[1].schema, schemas, true))}`,
        ]
      : []),
  ].join(" \\\n  ");
}

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
