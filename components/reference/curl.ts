import type { ReferenceOperation, Schemas, SchemeName } from "@/lib/openapi/types";
import type { OperationEntry } from "@/lib/openapi/views";
import { exampleOf, exampleText, formType } from "./example";

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
