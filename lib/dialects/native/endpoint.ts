import type { z } from "zod";
import { authenticateForProject, authenticateOperator } from "@/lib/auth/authenticate-native";
import { projectArchived } from "@/lib/authorized-project";
import { config } from "@/lib/config";
import { type RequestContext, requireScope, type Scope, type SessionOperator } from "@/lib/context";
import type { ClientInfo } from "@/lib/credentials/known-browser";
import { DomainError } from "@/lib/errors";
import { Answer } from "@/lib/http/answer";
import { maxSmallBodyBytes } from "@/lib/http/body";
import {
  type EndpointDefinition,
  endpoint,
  type Handler,
  isReadMethod,
  type RequestFacts,
} from "@/lib/http/endpoint";
import { readIfMatch, requireIfMatch } from "@/lib/http/if-match";
import { parseJson, parseNdjson } from "@/lib/http/json";
import { problemResponse } from "@/lib/http/problem";
import { validate } from "@/lib/http/validation";
import type { QueryReader } from "@/lib/listing/types";
import { type Caller, type NativeParts, nativeOperation } from "./describe";

export interface NativeInput<Body, Query> {
  params: RequestFacts["params"];
  query: Query;
  body: Body;
  requestId: string;
  /** Where the request came from, for sign-in limits. */
  client: ClientInfo;
  /** The version in `If-Match`; undefined for any. */
  ifVersion: number | undefined;
  /** The origin of this server, as clients see it. */
  origin: string;
  /** Whether the method changes nothing. */
  isRead: boolean;
}

interface Route<Principal, Body, Query, Output> extends NativeParts {
  query?: QueryReader<Query>;
  body?: z.ZodType<Body>;
  /** 64 KiB by default. */
  maxBytes?: number;
  /** The limit on JSON members in all; 1,000 by default. */
  maxMembers?: number;
  run(principal: Principal, input: NativeInput<Body, Query>): Promise<Output>;
  response?: z.ZodType<Output>;
  headers?(output: Output): Record<string, string>;
}

export interface NativeEndpoint<Body, Query, Output> extends Route<RequestContext, Body, Query, Output> {
  scope: Scope;
  /** Allows a change while the project is archived. */
  inArchive?: boolean;
}

/** A route of `/api/v1/projects/{project}/…`: session or API key, JSON, and RFC 9457 problems. */
export function nativeEndpoint<Body = undefined, Query = undefined, Output = unknown>(
  definition: NativeEndpoint<Body, Query, Output>,
): Handler {
  const { scope, inArchive = false } = definition;
  return route(definition, {
    admits: "project",
    scope,
    authenticate: authenticateForProject,
    caller: (ctx) => ctx,
    authorise(ctx, { isRead }) {
      requireScope(ctx, scope);
      if (ctx.project.isArchived && !isRead && !inArchive) throw projectArchived();
    },
  });
}

/** A route of the signed-in operator rather than of a project. */
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

/** A public route; its address may contain a secret. */
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

interface Access<Principal>
  extends Pick<EndpointDefinition<Principal, never, never>, "authenticate" | "caller"> {
  admits: Caller;
  scope: Scope | null;
  authorise(principal: Principal, input: Pick<NativeInput<unknown, unknown>, "isRead">): void;
}

function route<Principal, Body, Query, Output>(
  definition: Route<Principal, Body, Query, Output>,
  { admits, scope, authenticate, caller, authorise }: Access<Principal>,
): Handler {
  const { body: schema, rawBytes = 0, query, maxBytes = maxSmallBodyBytes, ifMatch } = definition;
  return endpoint<Principal, NativeInput<Body, Query>, Output>({
    operation: nativeOperation(definition, scope, admits),
    authenticate,
    caller,
    maxBytes: schema === undefined ? rawBytes : maxBytes,
    decode(bytes, facts) {
      if (ifMatch === "required") requireIfMatch(facts.headers);
      return {
        params: facts.params,
        query: query === undefined ? (undefined as Query) : query.read(facts.url.searchParams),
        body:
          schema === undefined
            ? ((rawBytes > 0 ? bytes : undefined) as Body)
            : validate(schema, decodeJson(bytes, facts, definition)),
        requestId: facts.requestId,
        client: { address: facts.remoteAddress, cookie: facts.headers.get("cookie") },
        ifVersion: ifMatch && readIfMatch(facts.headers),
        origin: config().publicUrl ?? facts.url.origin,
        isRead: isReadMethod(facts.method),
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
): Answer | Response {
  if (status === 204) return new Response(null, { status });
  return new Answer(output, { status, headers: headers?.(output) ?? {} });
}

/** The ETag of a versioned resource. */
export const etag = ({ version }: { version: number }): Record<string, string> => ({ etag: `"${version}"` });

function decodeJson(
  bytes: Uint8Array,
  facts: RequestFacts,
  { maxMembers, ndjson = false }: Pick<Route<never, never, never, never>, "maxMembers" | "ndjson">,
): unknown {
  // The schema decides whether a body is required.
  if (bytes.byteLength === 0) return undefined;
  const type = (facts.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  const limits = maxMembers === undefined ? {} : { maxMembers };
  if (ndjson && (type === "application/x-ndjson" || type === "application/ndjson")) {
    return parseNdjson(bytes, limits);
  }
  if (type === "application/json") return parseJson(bytes, limits);
  throw new DomainError(
    "unsupportedMediaType",
    `Send the body as application/json${ndjson ? " or application/x-ndjson" : ""}.`,
  );
}
