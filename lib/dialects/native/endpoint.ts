import type { z } from "zod";
import { authenticateForProject, authenticateOperator } from "@/lib/auth/native";
import type { SessionOperator } from "@/lib/auth/session";
import { config } from "@/lib/config";
import { type RequestContext, requireScope, type Scope } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { smallBody } from "@/lib/http/body";
import { endpoint, type Handler, type RequestFacts } from "@/lib/http/endpoint";
import { readIfMatch, requireIfMatch } from "@/lib/http/if-match";
import { parseJson } from "@/lib/http/json";
import { problemResponse } from "@/lib/http/problem";
import { validate } from "@/lib/http/validation";

export interface NativeInput<Body> {
  params: RequestFacts["params"];
  query: URLSearchParams;
  body: Body;
  requestId: string;
  /** The version that `If-Match` names; undefined where any will do. */
  ifVersion: number | undefined;
  /** Where this server answers, as its clients see it. */
  origin: string;
}

interface Route<Principal, Body, Output> {
  /** The schema of the JSON body; a route without one reads no body. */
  body?: z.ZodType<Body>;
  /** 64 KiB unless it says otherwise. */
  maxBytes?: number;
  /** The most members that the JSON may have in all; 1,000 unless it says otherwise. */
  maxMembers?: number;
  /** Whether a request must say by `If-Match` which version it means to change. */
  needsIfMatch?: boolean;
  run(principal: Principal, input: NativeInput<Body>): Promise<Output>;
  /** 200 unless it says otherwise; 204 leaves the body out. */
  status?: number;
  /** Beside the JSON of `run`'s answer. */
  headers?(output: Output): Record<string, string>;
  /** Instead of JSON: a file, a stream. */
  present?(output: Output): Response;
}

export interface NativeEndpoint<Body, Output> extends Route<RequestContext, Body, Output> {
  scope: Scope;
}

/** A route of `/api/v1/projects/{project}/…`: session or API key, JSON both ways, problems as RFC 9457 has them. */
export function nativeEndpoint<Body = undefined, Output = unknown>(
  definition: NativeEndpoint<Body, Output>,
): Handler {
  return route(definition, authenticateForProject, (ctx) => requireScope(ctx, definition.scope));
}

/** A route that belongs to the signed-in operator rather than to a project. */
export function operatorEndpoint<Body = undefined, Output = unknown>(
  definition: Route<SessionOperator, Body, Output>,
): Handler {
  return route(definition, authenticateOperator, () => {});
}

/** A route for whoever holds a secret that stands in its address. */
export function publicEndpoint<Body = undefined, Output = unknown>(
  definition: Route<undefined, Body, Output>,
): Handler {
  const nobody = () => Promise.resolve(undefined);
  return route(definition, nobody, () => {});
}

function route<Principal, Body, Output>(
  definition: Route<Principal, Body, Output>,
  authenticate: (facts: RequestFacts) => Promise<Principal>,
  authorise: (principal: Principal) => void,
): Handler {
  const { body: schema, maxBytes = smallBody, needsIfMatch = false } = definition;
  return endpoint<Principal, NativeInput<Body>, Output>({
    authenticate,
    maxBytes: schema === undefined ? 0 : maxBytes,
    decode(bytes, facts) {
      if (needsIfMatch) requireIfMatch(facts.headers);
      return {
        params: facts.params,
        query: facts.url.searchParams,
        body:
          schema === undefined
            ? (undefined as Body)
            : validate(schema, decodeJson(bytes, facts, definition.maxMembers)),
        requestId: facts.requestId,
        ifVersion: readIfMatch(facts.headers),
        origin: config().publicUrl ?? facts.url.origin,
      };
    },
    authorise,
    run: definition.run,
    present: definition.present ?? ((output) => json(definition, output)),
    refuse: problemResponse,
  });
}

function json<Output>(
  { status = 200, headers }: Pick<Route<never, never, Output>, "status" | "headers">,
  output: Output,
): Response {
  if (status === 204) return new Response(null, { status });
  return Response.json(output, { status, headers: headers?.(output) ?? {} });
}

/** The ETag of anything that counts its edits. */
export const etag = ({ version }: { version: number }): Record<string, string> => ({ etag: `"${version}"` });

function decodeJson(bytes: Uint8Array, facts: RequestFacts, members?: number): unknown {
  // No body says no type either; the schema decides whether one was needed.
  if (bytes.byteLength === 0) return undefined;
  const type = facts.headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new DomainError("unsupportedMediaType", "Send the body as application/json.");
  }
  return parseJson(bytes, members === undefined ? undefined : { members });
}
