import { z } from "zod";
import type { Scope } from "@/lib/context";
import type { ErrorCode } from "@/lib/errors";
import {
  type Content,
  errorResponses,
  type Operation,
  type OperationDescription,
  type OperationResponse,
} from "@/lib/http/operation";
import { problemSchema, statusOf } from "@/lib/http/problem";
import type { JsonSchema, Parameter, QueryReader } from "@/lib/listing/types";
import { preferenceKeyPattern } from "@/lib/preferences/views";

/** Who may call: anyone with a project's credential, a signed-in operator, or whoever knows the address. */
export type Caller = "project" | "operator" | "anyone";

/** What a native route's definition says, so far as its description is made of it. */
export interface NativeParts {
  describe: OperationDescription;
  scope: Scope | null;
  query?: QueryReader<unknown>;
  body?: z.ZodType;
  rawBytes?: number;
  ifMatch?: "needed" | "taken";
  status?: number;
  answer?: z.ZodType;
  file?: Content;
  headers?: unknown;
}

const security: Record<Caller, Operation["security"]> = {
  project: [{ apiKey: [] }, { session: [] }],
  operator: [{ session: [] }],
  anyone: [],
};

/** Describes a native route by the parts that it is made of. */
export function nativeOperation(parts: NativeParts, caller: Caller): Operation {
  const { describe, scope, query, body, rawBytes, ifMatch } = parts;
  return {
    ...describe,
    dialect: "native",
    scope,
    security: security[caller],
    parameters: [
      ...pathParameters,
      ...(query?.parameters ?? []),
      ...(ifMatch ? [ifMatchHeader(ifMatch)] : []),
    ],
    // Where nothing at all is fine too, the schema says so.
    ...(body && {
      body: { content: { "application/json": body }, required: !body.safeParse(undefined).success },
    }),
    ...(rawBytes && { body: { content: { "application/octet-stream": z.string() }, required: true } }),
    responses: [
      success(parts),
      ...errorResponses([...pipelineErrors(parts, caller), ...(describe.errors ?? [])], statusOf, () => ({
        "application/problem+json": problemSchema,
      })),
    ],
  };
}

function success({ status = 200, answer, file, headers }: NativeParts): OperationResponse {
  return {
    status,
    description:
      status === 204 ? "Done." : status === 202 ? "Begun." : status === 201 ? "Made." : "The answer.",
    ...(status !== 204 && { content: file ?? { "application/json": answer ?? z.unknown() } }),
    ...(headers !== undefined && { headers: { ETag: "The version, for If-Match." } }),
  };
}

function pipelineErrors({ query, body, rawBytes, ifMatch }: NativeParts, caller: Caller): ErrorCode[] {
  return [
    ...(caller === "anyone" ? [] : (["unauthenticated", "forbidden"] as const)),
    "notFound",
    ...(query || ifMatch ? (["invalidValue"] as const) : []),
    ...(body ? (["invalidBody", "unsupportedMediaType", "tooLarge"] as const) : []),
    ...(rawBytes ? (["invalidBody", "unsupportedMediaType", "tooLarge"] as const) : []),
    ...(ifMatch ? (["preconditionFailed"] as const) : []),
    ...(ifMatch === "needed" ? (["preconditionRequired"] as const) : []),
    "rateLimited",
    "unavailable",
    "internal",
  ];
}

const inPath = (name: string, description: string, schema: JsonSchema): Parameter => ({
  name,
  in: "path",
  required: true,
  description,
  schema,
});

const idOf = (name: string, what: string) =>
  inPath(name, `The id of ${what}.`, { type: "string", format: "uuid" });

// Every name in square brackets under app/api/v1 stands here.
const pathParameters = [
  inPath("project", "The project's slug, as in the console's address.", {
    type: "string",
    examples: ["default"],
  }),
  idOf("applicationId", "the application"),
  idOf("deviceId", "the device"),
  idOf("importId", "the import"),
  idOf("invitationId", "the invitation"),
  idOf("jobId", "the bulk work"),
  idOf("keyId", "the API key"),
  idOf("operatorId", "the operator"),
  idOf("sessionId", "the session"),
  idOf("userId", "the user"),
  idOf("viewId", "the view"),
  inPath("number", "Which piece of the file it is, from 0.", { type: "integer", minimum: 0 }),
  inPath("key", "The name of the preference.", { type: "string", pattern: preferenceKeyPattern.source }),
  inPath("token", "The secret in the invitation's link.", { type: "string", minLength: 1 }),
];

const ifMatchHeader = (ifMatch: "needed" | "taken"): Parameter => ({
  name: "If-Match",
  in: "header",
  required: ifMatch === "needed",
  description: "The ETag of the version that the change is meant for; * for any.",
  schema: { type: "string", pattern: '^(\\*|(W/)?"\\d{1,9}")$', examples: ['"3"'] },
});
