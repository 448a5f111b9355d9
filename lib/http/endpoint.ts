import { DomainError, type ErrorCode, isDomainError, type RateLimitStatus } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { describeError, log, redactSecrets } from "@/lib/log";
import { type Answer, toResponse } from "./answer";
import { BodyMemory, readBody } from "./body";
import { decompressBody } from "./encoding";
import type { Operation } from "./operation";
import { type Caller, limitAddress, limitCaller, unusedRateLimit } from "./rate-limits";
import { responseMetadata } from "./response-metadata";

/** What every step of the pipeline may need to know about a request. */
export interface RequestFacts {
  requestId: string;
  url: URL;
  headers: Headers;
  method: string;
  /** Path parameters, percent-decoded. */
  params: Readonly<Record<string, string>>;
  /** The client's address as the server determined it, never as the client claims it. */
  remoteAddress: string;
}

/** The header in which the server passes the client's address to handlers. */
export const remoteAddressHeader = "x-rollcall-remote-address";

export interface EndpointDefinition<Principal, Input, Output> {
  /** Describes the route in the API reference; null for routes that are not for API clients. */
  operation: Operation | null;
  /** Throws `unauthenticated`, or `notFound` for a project that the credential cannot access. */
  authenticate(facts: RequestFacts): Promise<Principal>;
  /**
   * Whose rate limit the request counts towards; undefined if anonymous, which counts towards its address. "in the
   * input" if the body contains the credential: then only rejected requests count towards their address.
   */
  caller(principal: Principal): Caller | "in the input" | undefined;
  /** How many operations the request counts as; one by default. */
  operations?(input: Input): number;
  /** The limit on a body, also after decompression; 0 if no body is read. */
  maxBytes: number | ((principal: Principal) => number);
  decode(body: Uint8Array, facts: RequestFacts): Input | Promise<Input>;
  /** Throws if the credential does not permit the operation, which may depend on the input. */
  authorise(principal: Principal, input: Input): void | Promise<void>;
  run(principal: Principal, input: Input): Promise<Output>;
  present(output: Output, facts: RequestFacts): Answer | Response;
  refuse(error: DomainError, facts: RequestFacts): Response;
  /** Headers that the dialect adds to every response. */
  headers?(facts: RequestFacts, rateLimit: RateLimitStatus | undefined): Record<string, string>;
  /** Answers a browser's preflight request, if pages of other origins may call the dialect. */
  preflight?(request: Request): Response;
}

export interface RouteContext {
  /** Next passes undefined to routes without parameters. */
  params: Promise<RouteParams | undefined>;
}

type RouteParams = Record<string, string | string[]>;

/**
 * A route handler, as Next and the server call it. `refuse` formats errors that the server raises before the route
 * runs.
 */
export interface Handler {
  (request: Request, context: RouteContext): Promise<Response>;
  /** The same for the server, which needs no `Response`. */
  answer?(request: Request, params: RouteParams): Promise<Answer | Response>;
  /** Null for a handler that only returns errors. */
  operation: Operation | null;
  refuse(request: Request, error: DomainError): Response;
  preflight: ErrorFormat["preflight"] | undefined;
}

type ErrorFormat = Pick<EndpointDefinition<never, never, never>, "refuse" | "headers" | "preflight">;

/**
 * The pipeline of every route: authenticate, rate limit, read the body, decode, authorise, run, present. Expected
 * errors go to `refuse`; any other error is logged with the request id and becomes `internal`.
 */
export function endpoint<Principal, Input, Output>(
  definition: EndpointDefinition<Principal, Input, Output>,
): Handler {
  const answer = async (request: Request, params: RouteParams): Promise<Answer | Response> => {
    // mutation: header-crashes-process
    const facts = factsOf(request, params);
    let payer: Payer | undefined;
    let caller: Caller | undefined;
    let rateLimit: RateLimitStatus | undefined;
    const memory = new BodyMemory();
    try {
      const principal = await definition.authenticate(facts);
      payer = definition.caller(principal) ?? "the address";
      if (typeof payer === "object") caller = payer;
      rateLimit = await consume(payer, facts);
      const { maxBytes } = definition;
      const limit = typeof maxBytes === "number" ? maxBytes : maxBytes(principal);
      const body = await bodyOf(request, limit, memory);
      const input = await definition.decode(body, facts);
      const more = (definition.operations?.(input) ?? 1) - 1;
      if (caller !== undefined && more > 0) rateLimit = await limitCaller(caller, more);
      await definition.authorise(principal, input);
      const output = await definition.run(principal, input);
      if (!isReadMethod(facts.method) && caller?.actor.id) shared.rollcallOnWrite?.(caller.actor.id);
      return finish(definition, definition.present(output, facts), { facts, caller, rateLimit });
    } catch (error) {
      const known = toDomainError(await countRejection(error, facts, payer), facts);
      rateLimit = known.details.rateLimit ?? rateLimit ?? unusedRateLimit();
      return finish(definition, definition.refuse(known, facts), { facts, caller, rateLimit, error: known });
    } finally {
      memory.release();
    }
  };
  const { operation, preflight } = definition;
  return handlerOf(answer, { operation, refuse: errorHandler(definition), preflight });
}

async function bodyOf(request: Request, maxBytes: number, memory: BodyMemory): Promise<Uint8Array> {
  if (maxBytes === 0) return new Uint8Array();
  const received = await readBody(request, maxBytes, memory);
  if (received.byteLength === 0 || !request.headers.has("content-encoding")) return received;
  memory.reserve(maxBytes);
  return decompressBody(received, request.headers, maxBytes);
}

/** Whether requests of this method change nothing. */
export const isReadMethod = (method: string): boolean => /^(GET|HEAD|OPTIONS)$/.test(method);

// Shared by the API and console bundles, which each have a copy of this module.
const shared = globalThis as typeof globalThis & { rollcallOnWrite?: (actorId: string) => void };

/** Registers a listener for successful writes. It is called with the id of the API key or operator that wrote. */
export function onWrite(listener: (actorId: string) => void): void {
  shared.rollcallOnWrite = listener;
}

const handlerOf = (
  answer: NonNullable<Handler["answer"]>,
  rest: Pick<Handler, "operation" | "refuse" | "preflight">,
): Handler =>
  Object.assign(
    async (request: Request, { params }: RouteContext) =>
      toResponse(await answer(request, (await params) ?? {})),
    { answer, ...rest },
  );

/** A handler for addresses without a route, which rejects everything with `notFound`. */
export function notFoundRoute(
  refuse: ErrorFormat["refuse"],
  { message = "Not found.", ...format }: Omit<ErrorFormat, "refuse"> & { message?: string } = {},
): Handler {
  const respond = errorHandler({ refuse, ...format });
  const answer = async (request: Request) => respond(request, new DomainError("notFound", message));
  return handlerOf(answer, { operation: null, refuse: respond, preflight: format.preflight });
}

/** The same handler without an entry in the API reference, for an address that is only kept for old clients. */
export const undocumented = (handler: Handler): Handler =>
  Object.assign((...args: Parameters<Handler>) => handler(...args), { ...handler, operation: null });

function errorHandler(format: ErrorFormat) {
  return (request: Request, error: DomainError): Response => {
    const facts = factsOf(request, {});
    return finish(format, format.refuse(error, facts), { facts, error, rateLimit: unusedRateLimit() });
  };
}

const credentialErrors = new Set<ErrorCode>(["unauthenticated", "invalidUserToken", "missingUserToken"]);
const serverErrors = new Set<ErrorCode>(["internal", "unavailable", "rateLimited"]);

type Payer = Caller | "in the input" | "the address";

async function consume(payer: Payer, { remoteAddress }: RequestFacts): Promise<RateLimitStatus | undefined> {
  if (payer === "in the input") return undefined;
  return payer === "the address" ? limitAddress(remoteAddress) : limitCaller(payer, 1);
}

/** Whether a rejected request counts towards its address. One that already did is not counted twice. */
function countsTowardsAddress(code: ErrorCode, payer: Payer | undefined): boolean {
  if (payer === "the address") return false;
  if (payer === "in the input") return !serverErrors.has(code);
  return credentialErrors.has(code) || (payer === undefined && code === "forbidden");
}

/**
 * Counts a request with an invalid credential towards its network, and returns the error to respond with. Only such
 * requests are limited by address, so valid credentials from the same network keep working.
 */
async function countRejection(
  error: unknown,
  facts: RequestFacts,
  payer: Payer | undefined,
): Promise<unknown> {
  if (!isDomainError(error) || !countsTowardsAddress(error.code, payer)) return error;
  try {
    error.details.rateLimit = await limitAddress(facts.remoteAddress);
    return error;
  } catch (limited) {
    return limited;
  }
}

function factsOf(request: Request, params: RouteParams): RequestFacts {
  let url: URL | undefined;
  return {
    requestId: newId(),
    // Parsed on first use, because few requests need more of their URL than the route.
    get url() {
      url ??= new URL(request.url);
      return url;
    },
    headers: request.headers,
    method: request.method,
    params: Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, Array.isArray(value) ? value.join("/") : value]),
    ),
    remoteAddress: request.headers.get(remoteAddressHeader) ?? "unknown",
  };
}

function toDomainError(error: unknown, facts: RequestFacts): DomainError {
  if (!isDomainError(error)) {
    log().error(logFields(error, facts), "Unexpected error");
    return new DomainError("internal", "Unexpected error. Nothing was changed.", { cause: error });
  }
  if (error.code === "unavailable") log().warn(logFields(error, facts), error.message);
  return error;
}

const logFields = (error: unknown, facts: RequestFacts) => ({
  requestId: facts.requestId,
  path: loggedPath(facts),
  failure: describeError(error),
});

/** A path parameter named `token` is a secret, such as the one in an invitation link. */
function loggedPath({ url, params }: RequestFacts): string {
  const path = redactSecrets(url.pathname);
  return params.token === undefined ? path : path.replaceAll(params.token, "…");
}

interface Outcome {
  facts: RequestFacts;
  caller?: Caller | undefined;
  rateLimit?: RateLimitStatus | undefined;
  error?: DomainError;
}

function finish<Given extends Answer | Response>(
  format: ErrorFormat,
  response: Given,
  { facts, caller, rateLimit, error }: Outcome,
): Given {
  const { headers } = response;
  headers.set("x-request-id", facts.requestId);
  headers.set("cache-control", "no-store");
  headers.set("x-content-type-options", "nosniff");
  if (error?.details.allow) headers.set("allow", error.details.allow.join(", "));
  if (error?.details.retryAfter) headers.set("retry-after", String(error.details.retryAfter));
  const dialectHeaders = format.headers?.(facts, rateLimit);
  for (const name in dialectHeaders) headers.set(name, dialectHeaders[name] ?? "");
  responseMetadata.set(response, { requestId: facts.requestId, caller, code: error?.code });
  return response;
}
