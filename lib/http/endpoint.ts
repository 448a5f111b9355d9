import { noteWrite } from "@/db/replica-reads";
import { DomainError, type ErrorCode, isDomainError, type RateLimitStatus } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { describeError, log, redactSecrets } from "@/lib/log";
import { BodyMemory, readBody } from "./body";
import { decompressBody } from "./encoding";
import type { Operation } from "./operation";
import { type Caller, limitAddress, limitCaller, unusedRateLimit } from "./rate-limits";
import { setResponseMetadata } from "./response-metadata";

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

/** The header in which the server tells handlers the peer's address. */
export const remoteAddressHeader = "x-rollcall-remote-address";

export interface EndpointDefinition<Principal, Input, Output> {
  /** What the route is, for the API reference; null for one that is not for API clients. */
  operation: Operation | null;
  /** Proves who calls and which project it may touch. Throws `unauthenticated`, or `notFound` for another's project. */
  authenticate(facts: RequestFacts): Promise<Principal>;
  /**
   * Whose budget pays for the request; undefined where nobody stands behind it: then the address it came from pays.
   * "in the input" where the credential comes with the body: then the address pays for what is refused.
   */
  caller(principal: Principal): Caller | "in the input" | undefined;
  /** How many operations the input asks for; one, unless it says otherwise. */
  operations?(input: Input): number;
  /** The most bytes that a body may have, also once it is decompressed; 0 where none is read. */
  maxBytes: number | ((principal: Principal) => number);
  decode(body: Uint8Array, facts: RequestFacts): Input | Promise<Input>;
  /** Throws where the credential may not do this; what it may do to whom can depend on the input. */
  authorise(principal: Principal, input: Input): void;
  run(principal: Principal, input: Input): Promise<Output>;
  present(output: Output): Response;
  /** The error in the wire's own shape. */
  refuse(error: DomainError, facts: RequestFacts): Response;
  /** Headers that the wire sends with every answer, good and bad. */
  headers?(facts: RequestFacts, standing: RateLimitStatus | undefined): Record<string, string>;
}

export interface RouteContext {
  /** Next gives a route without parameters none at all. */
  params: Promise<Record<string, string | string[]> | undefined>;
}

/** A route handler, as Next and the server call it; `refuse` answers for a method that the route does not have. */
export interface Handler {
  (request: Request, context: RouteContext): Promise<Response>;
  /** What it does; null for one that only refuses. */
  operation: Operation | null;
  refuse(request: Request, error: DomainError): Response;
}

type Wire = Pick<EndpointDefinition<never, never, never>, "refuse" | "headers">;

/**
 * The one pipeline of every route: request id, authenticate, count, limit size, decode, authorise, act, present.
 * Expected failures go to `refuse` as they are; a surprise is logged once with the request id and refused as `internal`.
 */
export function endpoint<Principal, Input, Output>(
  definition: EndpointDefinition<Principal, Input, Output>,
): Handler {
  const handle = async (request: Request, context: RouteContext): Promise<Response> => {
    // mutation: header-crashes-process
    const facts = factsOf(request, (await context.params) ?? {});
    let payer: Payer | undefined;
    let caller: Caller | undefined;
    let standing: RateLimitStatus | undefined;
    const memory = new BodyMemory();
    try {
      const principal = await definition.authenticate(facts);
      payer = definition.caller(principal) ?? "the address";
      if (typeof payer === "object") caller = payer;
      standing = await charge(payer, facts);
      const body = await bodyOf(request, limitOf(definition.maxBytes, principal), memory);
      const input = await definition.decode(body, facts);
      const more = (definition.operations?.(input) ?? 1) - 1;
      if (caller !== undefined && more > 0) standing = await limitCaller(caller, more);
      definition.authorise(principal, input);
      const output = await definition.run(principal, input);
      // What a credential wrote, its next lists must show, from wherever they are read.
      if (!isRead.test(facts.method) && caller?.actor.id) noteWrite(caller.actor.id);
      return finish(definition, definition.present(output), { facts, caller, standing });
    } catch (error) {
      const known = expected(await counted(error, facts, payer), facts);
      standing = known.details.rateLimit ?? standing ?? unusedRateLimit();
      return finish(definition, definition.refuse(known, facts), { facts, caller, standing, error: known });
    } finally {
      memory.release();
    }
  };
  return Object.assign(handle, { operation: definition.operation, refuse: refuseAlways(definition) });
}

const limitOf = <Principal>(maxBytes: number | ((principal: Principal) => number), principal: Principal) =>
  typeof maxBytes === "number" ? maxBytes : maxBytes(principal);

async function bodyOf(request: Request, maxBytes: number, memory: BodyMemory): Promise<Uint8Array> {
  if (maxBytes === 0) return new Uint8Array();
  const received = await readBody(request, maxBytes, memory);
  if (received.byteLength === 0 || !request.headers.has("content-encoding")) return received;
  memory.reserve(maxBytes);
  return decompressBody(received, request.headers, maxBytes);
}

const isRead = /^(GET|HEAD|OPTIONS)$/;

/** A handler for addresses that no route has: refuses everything as `notFound`, in words of its own where there are some. */
export function notFoundRoute(
  refuse: Wire["refuse"],
  { headers, message }: { headers?: Wire["headers"]; message?: string } = {},
): Handler {
  const answer = refuseAlways({ refuse, ...(headers && { headers }) });
  const handle = async (request: Request) =>
    answer(request, new DomainError("notFound", message ?? "There is nothing at this address."));
  return Object.assign(handle, { operation: null, refuse: answer });
}

function refuseAlways(wire: Wire) {
  return (request: Request, error: DomainError): Response => {
    const facts = factsOf(request, {});
    return finish(wire, wire.refuse(error, facts), { facts, error, standing: unusedRateLimit() });
  };
}

const refusedCredentials = new Set<ErrorCode>(["unauthenticated", "invalidUserToken", "missingUserToken"]);
const ownFaults = new Set<ErrorCode>(["internal", "unavailable", "rateLimited"]);

type Payer = Caller | "in the input" | "the address";

async function charge(payer: Payer, { remoteAddress }: RequestFacts): Promise<RateLimitStatus | undefined> {
  if (payer === "in the input") return undefined;
  return payer === "the address" ? limitAddress(remoteAddress) : limitCaller(payer, 1);
}

/** Whether the address pays for a refusal: not twice, and without a payer for whoever was not let in at all. */
function addressPaysFor(code: ErrorCode, payer: Payer | undefined): boolean {
  if (payer === "the address") return false;
  if (payer === "in the input") return !ownFaults.has(code);
  return refusedCredentials.has(code) || (payer === undefined && code === "forbidden");
}

/**
 * A credential that does not hold is counted for the network it came from. Only such requests are ever refused for
 * their address: a neighbour's good credential goes on.
 */
async function counted(error: unknown, facts: RequestFacts, payer: Payer | undefined): Promise<unknown> {
  if (!isDomainError(error) || !addressPaysFor(error.code, payer)) return error;
  try {
    error.details.rateLimit = await limitAddress(facts.remoteAddress);
    return error;
  } catch (limited) {
    return limited;
  }
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
    remoteAddress: request.headers.get(remoteAddressHeader) ?? "unknown",
  };
}

function expected(error: unknown, facts: RequestFacts): DomainError {
  if (!isDomainError(error)) {
    log().error(aboutFailure(error, facts), "Unexpected error");
    return new DomainError("internal", "Something went wrong on our side. Nothing was changed.", {
      cause: error,
    });
  }
  if (error.code === "unavailable") log().warn(aboutFailure(error, facts), error.message);
  return error;
}

const aboutFailure = (error: unknown, facts: RequestFacts) => ({
  requestId: facts.requestId,
  path: loggedPath(facts),
  failure: describeError(error),
});

/** A parameter named `token` is a secret: an invitation's address is all that it takes to use it. */
function loggedPath({ url, params }: RequestFacts): string {
  const path = redactSecrets(url.pathname);
  return params.token === undefined ? path : path.replaceAll(params.token, "…");
}

interface Ending {
  facts: RequestFacts;
  caller?: Caller | undefined;
  standing?: RateLimitStatus | undefined;
  error?: DomainError;
}

/** Gives an answer the headers that every answer has. */
function finish(wire: Wire, response: Response, { facts, caller, standing, error }: Ending): Response {
  const { headers } = response;
  headers.set("x-request-id", facts.requestId);
  headers.set("cache-control", "no-store");
  headers.set("x-content-type-options", "nosniff");
  if (error?.details.allow) headers.set("allow", error.details.allow.join(", "));
  if (error?.details.retryAfter) headers.set("retry-after", String(error.details.retryAfter));
  const own = wire.headers?.(facts, standing);
  for (const name in own) headers.set(name, own[name] ?? "");
  setResponseMetadata(response, { requestId: facts.requestId, caller, code: error?.code });
  return response;
}
