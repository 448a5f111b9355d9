import type { z } from "zod";
import { authenticateForProject, authenticateOperator } from "@/lib/auth/native";
import type { SessionOperator } from "@/lib/auth/session";
import { type RequestContext, requireScope, type Scope } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { smallBody } from "@/lib/http/body";
import { endpoint, type Handler, type RequestFacts } from "@/lib/http/endpoint";
import { parseJson } from "@/lib/http/json";
import { problemResponse } from "@/lib/http/problem";
import { validate } from "@/lib/http/validation";

export interface NativeInput<Body> {
  params: RequestFacts["params"];
  query: URLSearchParams;
  body: Body;
}

export interface NativeEndpoint<Body, Output> {
  scope: Scope;
  /** The schema of the JSON body; a route without one reads no body. */
  body?: z.ZodType<Body>;
  run(ctx: RequestContext, input: NativeInput<Body>): Promise<Output>;
  /** 200 unless it says otherwise. */
  status?: number;
  /** Beside the JSON of `run`'s answer. */
  headers?(output: Output): Record<string, string>;
}

/** A route of `/api/v1/projects/{project}/…`: session or API key, JSON both ways, problems as RFC 9457 has them. */
export function nativeEndpoint<Body = undefined, Output = unknown>(
  definition: NativeEndpoint<Body, Output>,
): Handler {
  const { body: schema } = definition;
  return endpoint({
    authenticate: authenticateForProject,
    maxBytes: schema === undefined ? 0 : smallBody,
    decode: (bytes, facts) => ({
      params: facts.params,
      query: facts.url.searchParams,
      body: schema === undefined ? (undefined as Body) : validate(schema, decodeJson(bytes, facts)),
    }),
    authorise: (ctx) => requireScope(ctx, definition.scope),
    run: definition.run,
    present: (output) =>
      Response.json(output, {
        status: definition.status ?? 200,
        headers: definition.headers?.(output) ?? {},
      }),
    refuse: problemResponse,
  });
}

/** A route that belongs to the signed-in operator rather than to a project. */
export function operatorEndpoint<Output>(run: (operator: SessionOperator) => Promise<Output>): Handler {
  return endpoint({
    authenticate: authenticateOperator,
    maxBytes: 0,
    decode: () => undefined,
    authorise: () => {},
    run,
    present: (output) => Response.json(output),
    refuse: problemResponse,
  });
}

function decodeJson(bytes: Uint8Array, facts: RequestFacts): unknown {
  // No body says no type either; the schema decides whether one was needed.
  if (bytes.byteLength === 0) return undefined;
  const type = facts.headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new DomainError("unsupportedMediaType", "Send the body as application/json.");
  }
  return parseJson(bytes);
}
