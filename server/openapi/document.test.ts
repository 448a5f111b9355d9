import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { beforeAll, expect, test } from "vitest";
import { exampleOf } from "@/components/reference/example";
import { loadRoutes } from "@/e2e/fixtures/routes";
import type { MediaTypes, ReferenceDocument } from "@/lib/openapi/types";
import type { ApiRoute } from "../api-router";
import { type OpenApiDocument, openApiDocument } from "./document";

const files = readdirSync("app", { recursive: true, encoding: "utf8" })
  .filter((file) => /route\.ts$/.test(file) && !file.includes("[...nextauth]"))
  .map((file) => join("app", file));

let routes: ApiRoute[];
let document: OpenApiDocument;

beforeAll(async () => {
  routes = await loadRoutes();
  document = openApiDocument(routes);
});

test("the document contains exactly the methods of all route files that answer API clients", () => {
  expect(routes).toHaveLength(files.length);
  // Preflights are for browsers; catch-alls and missing methods only reject.
  const answered = routes.flatMap(({ path, handlers }) =>
    Object.entries(handlers).flatMap(([method, handler]) =>
      method === "OPTIONS" || path.includes("[...") || ("operation" in handler && handler.operation === null)
        ? []
        : [`${method} ${path.replace(/\[(\w+)\]/g, "{$1}")}`],
    ),
  );
  const described = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual(answered.sort());
  expect(described.length).toBeGreaterThan(80);
});

test("the document is valid OpenAPI 3.1, as a whole and for one API", async () => {
  for (const only of [undefined, "genesys"] as const) {
    const text = JSON.stringify(openApiDocument(routes, only));
    const { valid, errors } = await new Validator().validate(JSON.parse(text));
    expect({ only, valid, errors }).toMatchObject({ only, valid: true });
  }
});

test("operation ids are unique", () => {
  const ids = Object.values(document.paths ?? {}).flatMap((item) =>
    Object.values(item).map((operation) => (operation as { operationId: string }).operationId),
  );
  expect(ids).toHaveLength(new Set(ids).size);
});

test("rejects a route without a description", () => {
  const silent = { path: "/api/silent", handlers: { GET: async () => new Response() } };
  expect(() => openApiDocument([...routes, silent])).toThrow("GET /api/silent has no description.");
});

test("all generated examples match their schemas", () => {
  const reference = document as unknown as ReferenceDocument;
  const { schemas = {} } = reference.components;
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true })).addSchema(document, "document");
  // Most responses are alike, and compiling is slow.
  const compiled = new Map<string, ReturnType<typeof ajv.compile>>();
  const compile = (schema: unknown) => {
    const text = JSON.stringify(schema).replaceAll('"#/', '"document#/');
    const fits = compiled.get(text) ?? ajv.compile(JSON.parse(text));
    compiled.set(text, fits);
    return fits;
  };
  const faults = (where: string, content: MediaTypes = {}, isRequest: boolean) =>
    Object.entries(content).flatMap(([type, { schema }]) => {
      const example = exampleOf(schema, schemas, isRequest);
      const fits = compile(schema);
      return fits(example) ? [] : [`${where}, ${type}: ${ajv.errorsText(fits.errors)}`];
    });
  const operations = Object.values(reference.paths).flatMap((item) => Object.values(item));
  expect(
    operations.flatMap(({ operationId, requestBody, responses }) => [
      ...faults(`${operationId}, body`, requestBody?.content, true),
      ...Object.entries(responses).flatMap(([status, { content }]) =>
        faults(`${operationId}, ${status}`, content, false),
      ),
    ]),
  ).toEqual([]);
});
