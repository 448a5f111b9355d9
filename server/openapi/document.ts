import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { scopesOfKind } from "@/lib/auth/api-keys";
import { scopesOfRole } from "@/lib/auth/roles";
import type { Scope } from "@/lib/context";
import type { Answer } from "@/lib/http/operation";
import type { Wire } from "@/lib/openapi/types";
import type { ApiRoute } from "../api-router";
import { operationsOf, placedParameters, type RoutedOperation } from "./operations";
import { securitySchemes, wires } from "./wires";

export type OpenApiDocument = ReturnType<typeof createDocument>;

/** The OpenAPI document of all routes, or of one wire's. */
export function openApiDocument(routes: ApiRoute[], only?: Wire): OpenApiDocument {
  const operations = operationsOf(routes).filter(
    ({ operation }) => only === undefined || operation.wire === only,
  );
  const paths: ZodOpenApiPathsObject = {};
  for (const routed of operations) {
    paths[routed.path] = { ...paths[routed.path], [routed.method.toLowerCase()]: describe(routed) };
  }
  return createDocument(
    {
      openapi: "3.1.1",
      info: {
        title: only === undefined ? "Rollcall" : `Rollcall: ${wires[only].title}`,
        version: "1",
        description:
          "A self-hosted registry of the mobile devices that push notifications go to. It speaks three wires beside its own.",
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
  const { id, summary, description, wire, security, scope, body, answers } = operation;
  return {
    operationId: id,
    summary,
    ...(description && { description }),
    tags: [tagOf(routed)],
    security,
    parameters: placedParameters(routed).map(({ schema, ...parameter }) => ({
      ...parameter,
      ...(schema.type === "array" && { explode: false }),
      schema: { ...schema },
    })),
    ...(body && { requestBody: { required: body.required, content: inMediaTypes(body.content) } }),
    responses: Object.fromEntries(
      grouped(answers).map((answer) => [String(answer.status), response(answer)]),
    ),
    "x-wire": wire,
    ...(scope && { "x-scope": scope, "x-held-by": heldBy(scope) }),
  };
}

/** Which kinds of key and which roles have a scope. */
const heldBy = (scope: Scope) => ({
  keys: holders(scopesOfKind, scope),
  roles: holders(scopesOfRole, scope),
});

const holders = (grants: Record<string, ReadonlySet<Scope>>, scope: Scope) =>
  Object.keys(grants).filter((name) => grants[name]?.has(scope));

const tagOf = ({ operation }: RoutedOperation): string => `${wires[operation.wire].title}: ${operation.tag}`;

function tagsOf(operations: RoutedOperation[]) {
  const found = new Map(operations.map((routed) => [tagOf(routed), routed.operation.wire]));
  return [...found].map(([name, wire]) => ({ name, description: wires[wire].description, "x-wire": wire }));
}

function schemesOf(operations: RoutedOperation[]) {
  const used = new Set(operations.flatMap(({ operation }) => operation.security.flatMap(Object.keys)));
  return Object.fromEntries(Object.entries(securitySchemes).filter(([name]) => used.has(name)));
}

/** One answer a status: where two share one, their words are joined. */
function grouped(answers: Answer[]): Answer[] {
  const byStatus = new Map<number, Answer>();
  for (const answer of answers) {
    const other = byStatus.get(answer.status);
    byStatus.set(
      answer.status,
      other ? { ...other, description: `${other.description} ${answer.description}` } : answer,
    );
  }
  return [...byStatus.values()].sort((a, b) => a.status - b.status);
}

const response = ({ description, content, headers }: Answer) => ({
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

const inMediaTypes = (content: NonNullable<Answer["content"]>) =>
  Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }]));

/** A format says it shorter than the pattern that zod adds to it. */
function plainFormat(schema: { format?: string; pattern?: string }): void {
  if (schema.format !== undefined) delete schema.pattern;
}
