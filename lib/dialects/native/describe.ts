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

export type Caller = "project" | "operator" | "anyone";

/** The parts of a route that describe it. */
export interface NativeParts {
  describe: OperationDescription;
  /** Reads the query; without one, the query is ignored. */
  query?: QueryReader<unknown>;
  /** The schema of the JSON body; without one, no body is read. */
  body?: z.ZodType;
  /** Accepts a body that is an array also as NDJSON, one item per line. */
  ndjson?: boolean;
  /** Accepts up to this many raw bytes instead of JSON. */
  rawBytes?: number;
  /** Whether `If-Match` is required or optional. */
  ifMatch?: "required" | "optional";
  response?: z.ZodType;
  /** 200 by default; 204 sends no body. */
  status?: number;
  /** The media types of a file that `run` returns as a response. */
  file?: Content;
  // biome-ignore lint/suspicious/noExplicitAny: the endpoint ensures that the types match.
  headers?(output: any): Record<string, string>;
}

const security: Record<Caller, Operation["security"]> = {
  project: [{ apiKey: [] }, { session: [] }],
  operator: [{ session: [] }],
  anyone: [],
};

export function nativeOperation(parts: NativeParts, scope: Scope | null, caller: Caller): Operation {
  const { describe, query, body, ndjson, rawBytes, ifMatch } = parts;
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
    ...(body && {
      body: {
        content: { "application/json": body, ...(ndjson && { "application/x-ndjson": z.string() }) },
        required: !body.safeParse(undefined).success,
      },
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

function success({ status = 200, response, file, headers }: NativeParts): OperationResponse {
  return {
    status,
    description:
      status === 204 ? "Done." : status === 202 ? "Started." : status === 201 ? "Created." : "Success.",
    ...(status !== 204 && { content: file ?? { "application/json": response ?? z.unknown() } }),
    ...(headers !== undefined && { headers: { ETag: "The version, for If-Match." } }),
  };
}

function pipelineErrors({ query, body, rawBytes, ifMatch }: NativeParts, caller: Caller): ErrorCode[] {
  return [
    ...(caller === "anyone" ? [] : (["unauthenticated", "forbidden"] as const)),
    ...(caller === "project" ? (["projectArchived"] as const) : []),
    "notFound",
    ...(query || ifMatch ? (["invalidValue"] as const) : []),
    ...(body || rawBytes ? (["invalidBody", "unsupportedMediaType", "tooLarge"] as const) : []),
    ...(ifMatch ? (["preconditionFailed"] as const) : []),
    ...(ifMatch === "required" ? (["preconditionRequired"] as const) : []),
    "rateLimited",
    "unavailable",
    "internal",
  ];
}

const pathParameter = (name: string, description: string, schema: JsonSchema): Parameter => ({
  name,
  in: "path",
  required: true,
  description,
  schema,
});

const ids = {
  applicationId: "the application",
  deviceId: "the device",
  importId: "the import",
  invitationId: "the invitation",
  jobId: "the bulk change",
  keyId: "the API key",
  operatorId: "the operator",
  quarantineId: "the held-back reports",
  sessionId: "the session",
  userId: "the user",
  viewId: "the view",
};

// Every dynamic segment under app/api/v1.
const pathParameters = [
  pathParameter("project", "The project's slug, as in the console's URLs.", {
    type: "string",
    examples: ["default"],
  }),
  ...Object.entries(ids).map(([name, what]) =>
    pathParameter(name, `The id of ${what}.`, { type: "string", format: "uuid" }),
  ),
  pathParameter("number", "The number of the chunk, from 0.", { type: "integer", minimum: 0 }),
  pathParameter("key", "The name of the preference.", {
    type: "string",
    pattern: preferenceKeyPattern.source,
  }),
  pathParameter("token", "The secret in the invitation's link.", { type: "string", minLength: 1 }),
];

const ifMatchHeader = (ifMatch: "required" | "optional"): Parameter => ({
  name: "If-Match",
  in: "header",
  required: ifMatch === "required",
  description: "The ETag of the version to change; * for any.",
  schema: { type: "string", pattern: '^(\\*|(W/)?"\\d{1,9}")$', examples: ['"3"'] },
});
