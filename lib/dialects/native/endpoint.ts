import type { z } from "zod";
import { authenticateForProject, authenticateOperator } from "@/lib/auth/authenticate-native";
import type { SessionOperator } from "@/lib/auth/session";
import { config } from "@/lib/config";
import { type RequestContext, requireScope, type Scope } from "@/lib/context";
import type { ClientInfo } from "@/lib/credentials/known-browser";
import { DomainError } from "@/lib/errors";
import { maxSmallBodyBytes } from "@/lib/http/body";
import { type EndpointDefinition, endpoint, type Handler, type RequestFacts } from "@/lib/http/endpoint";
import { readIfMatch, requireIfMatch } from "@/lib/http/if-match";
import { parseJson } from "@/lib/http/json";
import type { Content, OperationDescription } from "@/lib/http/operation";
import { problemResponse } from "@/lib/http/problem";
import { validate } from "@/lib/http/validation";
import type { QueryReader } from "@/lib/listing/types";
import { type Caller, nativeOperation } from "./describe";

export interface NativeInput<Body, Query> {
  params: RequestFacts["params"];
  query: Query;
  body: Body;
  requestId: string;
  /** Where the request came from, for what is limited by that. */
  client: ClientInfo;
  /** The version that `If-Match` names; undefined where any will do. */
  ifVersion: number | undefined;
  /** Where this server answers, as its clients see it. */
  origin: string;
}

interface Route<Principal, Body, Query, Output> {
  /** What the API reference says of it, beside what the other members say. */
  describe: OperationDescription;
  /** How the query is read; a route without one looks at none. */
  query?: QueryReader<Query>;
  /** The schema of the JSON body; a route without one reads no body. */
  body?: z.ZodType<Body>;
  /** Takes up to so many bytes as they are, instead of JSON. */
  rawBytes?: number;
  /** 64 KiB unless it says otherwise. */
  maxBytes?: number;
  /** The most members that the JSON may have in all; 1,000 unless it says otherwise. */
  maxMembers?: number;
  /** Whether a request must say by `If-Match` which version it means to change, or may. */
  ifMatch?: "needed" | "taken";
  run(principal: Principal, input: NativeInput<Body, Query>): Promise<Output>;
  /** The schema of the JSON answer. */
  answer?: z.ZodType<Output>;
  /** 200 unless it says otherwise; 204 leaves the body out. */
  status?: number;
  /** Beside the JSON of `run`'s answer. */
  headers?(output: Output): Record<string, string>;
  /** What a file that `run` answers instead can be, by media type. */
  file?: Content;
}

export interface NativeEndpoint<Body, Query, Output> extends Route<RequestContext, Body, Query, Output> {
  scope: Scope;
}

/** A route of `/api/v1/projects/{project}/…`: session or API key, JSON both ways, problems as RFC 9457 has them. */
export function nativeEndpoint<Body = undefined, Query = undefined, Output = unknown>(
  definition: NativeEndpoint<Body, Query, Output>,
): Handler {
  const { scope } = definition;
  return route(definition, {
    admits: "project",
    scope,
    authenticate: authenticateForProject,
    caller: (ctx) => ctx,
    authorise: (ctx) => requireScope(ctx, scope),
  });
}

/** A route that belongs to the signed-in operator rather than to a project. */
export function operatorEndpoint<Body = undefined, Query = undefined, Output = unknown>(
  definition: Route<SessionOperator, Body, Query, Output>,
): Handler {
  return route(definition, {
    admits: "operator",
    scope: null,
    authenticate: authenticateOperator,
    caller: ({ id }) => ({ actor: { type: "operator", id } }),
    authorise: () => {},
  });
}

/** A route for whoever holds a secret that stands in its address. */
export function publicEndpoint<Body = undefined, Query = undefined, Output = unknown>(
  definition: Route<undefined, Body, Query, Output>,
): Handler {
  return route(definition, {
    admits: "anyone",
    scope: null,
    authenticate: () => Promise.resolve(undefined),
    caller: () => undefined,
    authorise: () => {},
  });
}

interface Gate<Principal>
  extends Pick<EndpointDefinition<Principal, never, never>, "authenticate" | "caller"> {
  admits: Caller;
  scope: Scope | null;
  authorise(principal: Principal): void;
}

function route<Principal, Body, Query, Output>(
  definition: Route<Principal, Body, Query, Output>,
  { admits, scope, authenticate, caller, authorise }: Gate<Principal>,
): Handler {
  const { body: schema, rawBytes = 0, query, maxBytes = maxSmallBodyBytes, ifMatch } = definition;
  return endpoint<Principal, NativeInput<Body, Query>, Output>({
    operation: nativeOperation({ ...definition, scope }, admits),
    authenticate,
    caller,
    maxBytes: schema === undefined ? rawBytes : maxBytes,
    decode(bytes, facts) {
      if (ifMatch === "needed") requireIfMatch(facts.headers);
      return {
        params: facts.params,
        query: query === undefined ? (undefined as Query) : query.read(facts.url.searchParams),
        body:
          schema === undefined
            ? ((rawBytes > 0 ? bytes : undefined) as Body)
            : validate(schema, decodeJson(bytes, facts, definition.maxMembers)),
        requestId: facts.requestId,
        client: { address: facts.remoteAddress, cookie: facts.headers.get("cookie") },
        ifVersion: ifMatch && readIfMatch(facts.headers),
        origin: config().publicUrl ?? facts.url.origin,
      };
    },
    authorise,
    run: definition.run,
    present: (output) => (output instanceof Response ? output : json(definition, output)),
    refuse: problemResponse,
  });
}

function json<Output>(
  { status = 200, headers }: Pick<Route<never, never, never, Output>, "status" | "headers">,
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
