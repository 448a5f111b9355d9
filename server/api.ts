import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { DomainError } from "@/lib/errors";
import { Answer } from "@/lib/http/answer";
import { responseMetadata } from "@/lib/http/response-metadata";
import { setWorkSlot } from "@/lib/http/work-slot";
import { describeError, log } from "@/lib/log";
import {
  type ApiHandler,
  type ApiMatch,
  type ApiRoute,
  apiRouter,
  decodeParams,
  errorResponse,
  findHandler,
} from "./api-router";
import { nosniff } from "./error-responses";
import { exchangeOf } from "./exchange";
import { isWellFormedForApi, pathnameOf } from "./request-target";

export interface Api {
  /** Whether a path belongs to the API, even if no route matches. */
  has(pathname: string): boolean;
  find(pathname: string): ApiMatch | undefined;
  /** Handles a request whose exchange has a match. */
  handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<unknown>;
}

/** Handles API requests by calling the handlers that app/ exports, without Next. */
export function createApi(routes: ApiRoute[]): Api {
  const find = apiRouter(routes);
  const listen = getRequestListener(
    async (request, { incoming, outgoing }) => {
      const exchange = exchangeOf(incoming as IncomingMessage);
      const match = exchange?.match;
      if (exchange === undefined || match === undefined) return new Response(null, { status: 404 });
      const { slot } = exchange;
      if (slot !== undefined) {
        setWorkSlot(request, {
          release: () => slot.release(),
          reacquire: () => slot.retake(),
          isReceived: () => exchange.incoming.complete,
          closeConnection: () => exchange.incoming.destroy(),
        });
      }
      try {
        const response = isWellFormedForApi(pathnameOf(incoming.url ?? "/"))
          ? await answer(match, request)
          : reject(match, request, new DomainError("notFound", "The address is malformed."));
        exchange.note = responseMetadata.get(response);
        if (response instanceof Answer) return send(response, outgoing as ServerResponse);
        outgoing.setHeader(...nosniff);
        return response;
      } finally {
        // From here on the server waits for the client to read the response.
        slot?.release();
      }
    },
    // Next in the same process needs the original classes.
    { overrideGlobalObjects: false, hostname: "localhost", errorHandler: handleUnexpectedError },
  );
  // For APIs with addresses outside /api.
  const roots = new Set(routes.map(({ path }) => firstSegment(path)).filter((root) => root !== "api"));
  const has = (pathname: string) => inApi(pathname) || roots.has(firstSegment(pathname));
  return { has, find, handle: listen };
}

const firstSegment = (pathname: string): string => pathname.split("/", 2)[1] ?? "";

// next-auth's own addresses. Iterable's API has others under /api/auth.
const nextAuth =
  /^\/api\/auth\/(_log|csrf|error|providers|session|signout|verify-request|(signin|callback)(\/[^/]+)?)\/?$/;

const inApi = (pathname: string): boolean =>
  (pathname === "/api" || pathname.startsWith("/api/")) && !nextAuth.test(pathname);

function send({ status, headers, body }: Answer, outgoing: ServerResponse): Response {
  const fields = ["content-length", String(Buffer.byteLength(body))];
  for (const [name, value] of headers) fields.push(name, value);
  outgoing.writeHead(status, fields).end(body);
  return RESPONSE_ALREADY_SENT;
}

function answer(match: ApiMatch, request: Request): Promise<Answer | Response> | Response {
  const { handlers } = match.route;
  const handler = findHandler(match, request.method);
  if (handler !== undefined) {
    const params = decodeParams(match);
    return handler.answer?.(request, params) ?? handler(request, { params: Promise.resolve(params) });
  }
  const allow = allowed(handlers);
  if (request.method === "OPTIONS") {
    const { preflight } = Object.values(handlers).find((one) => one.preflight !== undefined) ?? {};
    if (preflight !== undefined) return preflight(request);
    return new Response(null, { status: 204, headers: { allow: allow.join(", ") } });
  }
  const message = `${request.method} is not allowed at this address, only ${allow.join(", ")}.`;
  return reject(match, request, new DomainError("methodNotAllowed", message, { allow }));
}

function allowed(handlers: Record<string, ApiHandler>): string[] {
  const supported = Object.keys(handlers);
  return [...new Set([...supported, ...(supported.includes("GET") ? ["HEAD"] : []), "OPTIONS"])].sort();
}

function reject({ route }: ApiMatch, request: Request, error: DomainError): Response {
  const status = error.code === "methodNotAllowed" ? 405 : 404;
  const headers = error.details.allow && { allow: error.details.allow.join(", ") };
  return errorResponse(route, request, error, { status, ...(headers && { headers }) });
}

/** For malformed requests, and for handlers that throw, although none should. */
function handleUnexpectedError(error: unknown): Response {
  const isMalformed = error instanceof Error && error.name === "RequestError";
  if (!isMalformed) log().error({ failure: describeError(error) }, "Unexpected error in a route handler");
  const detail = isMalformed
    ? "The request's address or Host header is malformed."
    : "Something went wrong on our side.";
  return Response.json({ detail }, { status: isMalformed ? 400 : 500, headers: [[...nosniff]] });
}
