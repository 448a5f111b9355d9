import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { roleScopes } from "@/lib/auth/roles";
import type { Scope } from "@/lib/context";
import { apiKeyScopes } from "@/lib/credentials/api-keys";
import type { OperationResponse } from "@/lib/http/operation";
import type { Dialect } from "@/lib/openapi/types";
import type { ApiRoute } from "../api-router";
import { apiTexts, securitySchemes } from "./apis";
import { locateParameters, operationsOf, type RoutedOperation } from "./operations";

export type OpenApiDocument = ReturnType<typeof createDocument>;

export function openApiDocument(routes: ApiRoute[], only?: Dialect): OpenApiDocument {
  const operations = operationsOf(routes).filter(
    ({ operation }) => only === undefined || operation.dialect === only,
  );
  const paths: ZodOpenApiPathsObject = {};
  for (const routed of operations) {
    paths[routed.path] = { ...paths[routed.path], [routed.method.toLowerCase()]: describe(routed) };
  }
  return createDocument(
    {
      openapi: "3.1.1",
      info: {
        title: only === undefined ? "Rollcall" : `Rollcall: ${apiTexts[only].title}`,
        version: "1",
        description:
          "A self-hosted registry of the mobile devices that push notifications go to. It supports three vendors' APIs and has its own.",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      servers: [{ url: "/" }],
      tags: tagsOf(operations),
      paths,
      components: { securitySchemes: schemesOf(operations) },
    },
    { override: ({ jsonSchema }) => plainFormat(jsonSchema) },
  );
}

function describe(routed: RoutedOperation): ZodOpenApiOperationObject {
  const { operation } = routed;
  const { id, summary, description, dialect, security, scope, body, responses: answers } = operation;
  return {
    operationId: id,
    summary,
    ...(description && { description }),
    tags: [tagOf(routed)],
    security,
    parameters: locateParameters(routed).map(({ schema, ...parameter }) => ({
      ...parameter,
      ...(schema.type === "array" && { explode: false }),
      schema: { ...schema },
    })),
    ...(body && { requestBody: { required: body.required, content: inMediaTypes(body.content) } }),
    responses: Object.fromEntries(answers.map((answer) => [String(answer.status), response(answer)])),
    "x-api": dialect,
    ...(scope && { "x-scope": scope, "x-held-by": heldBy(scope) }),
  };
}

/** The kinds of key and the roles with a scope. */
const heldBy = (scope: Scope) => ({
  keys: holders(apiKeyScopes, scope),
  roles: holders(roleScopes, scope),
});

const holders = (grants: Record<string, ReadonlySet<Scope>>, scope: Scope) =>
  Object.keys(grants).filter((name) => grants[name]?.has(scope));

const tagOf = ({ operation }: RoutedOperation): string =>
  `${apiTexts[operation.dialect].title}: ${operation.tag}`;

function tagsOf(operations: RoutedOperation[]) {
  const found = new Map(operations.map((routed) => [tagOf(routed), routed.operation.dialect]));
  return [...found].map(([name, dialect]) => ({
    name,
    description: apiTexts[dialect].description,
    "x-api": dialect,
  }));
}

function schemesOf(operations: RoutedOperation[]) {
  const used = new Set(operations.flatMap(({ operation }) => operation.security.flatMap(Object.keys)));
  return Object.fromEntries(Object.entries(securitySchemes).filter(([name]) => used.has(name)));
}

const response = ({ description, content, headers }: OperationResponse) => ({
  description,
  ...(content && { content: inMediaTypes(content) }),
  ...(headers && {
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, text]) => [
        name,
        { description: text, schema: { type: "string" as const } },
      ]),
    ),
  }),
});

const inMediaTypes = (content: NonNullable<OperationResponse["content"]>) =>
  Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }]));

/** Removes the pattern that zod adds to a format. */
function plainFormat(schema: { format?: string; pattern?: string }): void {
  if (schema.format !== undefined) delete schema.pattern;
}
