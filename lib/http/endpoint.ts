import { noteWrite } from "@/db/reads";
import type { Actor } from "@/lib/context";
import { DomainError, isDomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { describeFailure, log } from "@/lib/log";
import { readBody } from "./body";
import type { Operation } from "./operation";

/** The facts of a request that every step may need, taken once. */
export interface RequestFacts {
  requestId: string;
  url: URL;
  headers: Headers;
  method: string;
  /** Path parameters, percent-decoded. */
  params: Readonly<Record<string, string>>;
  /** The peer's address as the server saw it; never what a client claims. */
  remoteAddress: string;
}

export interface EndpointDefinition<Principal, Input, Output> {
  /** What the route is, for the API reference. */
  operation: Operation;
  /** Proves who calls and which project it may touch. Throws `unauthenticated`, or `notFound` for another's project. */
  authenticate(facts: RequestFacts): Promise<Principal>;
  /** The most bytes that a body may have; 0 where none is read. */
  maxBytes: number;
  decode(body: Uint8Array, facts: RequestFacts): Input | Promise<Input>;
  /** Throws where the credential may not do this; what it may do to whom can depend on the input. */
  authorise(principal: Principal, input: Input): void;
  run(principal: Principal, input: Input): Promise<Output>;
  present(output: Output): Response;
  /** The error in the wire's own shape. */
  refuse(error: DomainError, facts: RequestFacts): Response;
}

export interface RouteContext {
  /** Next gives a route without parameters none at all. */
  params: Promise<Record<string, string | string[]> | undefined>;
}

/** A route handler, as Next and the lean front call it; `refuse` answers for a method that the route does not have. */
export interface Handler {
  (request: Request, context: RouteContext): Promise<Response>;
  /** What it does; null for one that only refuses. */
  operation: Operation | null;
  refuse(request: Request, error: DomainError): Response;
}

/**
 * The one pipeline of every route: request id, authenticate, limit size, decode, authorise, act, present.
 * Expected failures go to `refuse` as they are; a surprise is logged once with the request id and refused as `internal`.
 */
export function endpoint<Principal, Input, Output>(
  definition: EndpointDefinition<Principal, Input, Output>,
): Handler {
  const handle = async (request: Request, context: RouteContext): Promise<Response> => {
    const facts = factsOf(request, (await context.params) ?? {});
    try {
      const principal = await definition.authenticate(facts);
      const body = definition.maxBytes > 0 ? await readBody(request, definition.maxBytes) : new Uint8Array();
      const input = await definition.decode(body, facts);
      definition.authorise(principal, input);
      const output = await definition.run(principal, input);
      if (!isRead.test(facts.method)) noteWriteOf(principal);
      return stamp(definition.present(output), facts);
    } catch (error) {
      const known = expected(error, facts);
      return stamp(definition.refuse(known, facts), facts, known);
    }
  };
  return Object.assign(handle, {
    operation: definition.operation,
    refuse: refuseAlways(definition.refuse),
  });
}

const isRead = /^(GET|HEAD|OPTIONS)$/;

/** What a credential wrote, its next lists must show, from wherever they are read. */
function noteWriteOf(principal: unknown): void {
  const { actor } = (principal ?? {}) as { actor?: Actor };
  if (actor?.id) noteWrite(actor.id);
}

/** A handler for addresses that no route has: refuses everything as `notFound`. */
export function unknownRoute(refuse: (error: DomainError, facts: RequestFacts) => Response): Handler {
  const answer = refuseAlways(refuse);
  const handle = async (request: Request) =>
    answer(request, new DomainError("notFound", "There is nothing at this address."));
  return Object.assign(handle, { operation: null, refuse: answer });
}

function refuseAlways(refuse: (error: DomainError, facts: RequestFacts) => Response) {
  return (request: Request, error: DomainError): Response => {
    const facts = factsOf(request, {});
    return stamp(refuse(error, facts), facts, error);
  };
}

function factsOf(request: Request, params: Record<string, string | string[]>): RequestFacts {
  return {
    requestId: newId(),
    url: new URL(request.url),
    headers: request.headers,
    method: request.method,
    params: Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, Array.isArray(value) ? value.join("/") : value]),
    ),
    remoteAddress: request.headers.get("x-rollcall-remote-address") ?? "unknown",
  };
}

function expected(error: unknown, facts: RequestFacts): DomainError {
  const about = { requestId: facts.requestId, path: loggedPath(facts), failure: describeFailure(error) };
  if (!isDomainError(error)) {
    log().error(about, "A request failed in a way nobody foresaw");
    return new DomainError("internal", "Something went wrong on our side. Nothing was changed.", {
      cause: error,
    });
  }
  if (error.code === "unavailable") log().warn(about, error.message);
  return error;
}

/** A parameter named `token` is a secret: an invitation's address is all that it takes to use it. */
function loggedPath({ url, params }: RequestFacts): string {
  return params.token === undefined ? url.pathname : url.pathname.replaceAll(params.token, "…");
}

function stamp(response: Response, facts: RequestFacts, error?: DomainError): Response {
  response.headers.set("x-request-id", facts.requestId);
  response.headers.set("cache-control", "no-store");
  response.headers.set("x-content-type-options", "nosniff");
  if (error?.details.allow) response.headers.set("allow", error.details.allow.join(", "));
  if (error?.details.retryAfter) response.headers.set("retry-after", String(error.details.retryAfter));
  return response;
}
