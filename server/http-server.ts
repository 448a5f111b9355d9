import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { describeError, log } from "@/lib/log";
import type { Api } from "./api";
import { type ApiMatch, findHandler } from "./api-router";
import { hasValidHost, setClientIp } from "./client-ip";
import { ConcurrencyLimiter } from "./concurrency-limiter";
import { type ConnectionLimits, Connections } from "./connections";
import {
  nosniff,
  rejectConnect,
  sendError,
  sendMethodNotAllowed,
  sendOverloaded,
  sendParseError,
  sendUnavailable,
} from "./error-responses";
import type { Exchange } from "./exchange";
import { NetworkShare } from "./network-share";
import type { Probes } from "./probes";
import { isWellFormed, originForm, pathnameOf } from "./request-target";

export type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => unknown;

export interface HttpServerOptions {
  /** The vendors' APIs and the native one, without sign-in. */
  api: Api;
  /** Whether the server calls the API handlers itself; otherwise `pages` serves the API, which is slower. */
  direct: boolean;
  pages: Listener;
  setPageHeaders: (incoming: IncomingMessage, outgoing: ServerResponse) => void;
  probes: Probes;
  onRequestEnd: (exchange: Exchange) => void;
  limiters: Limiters;
  trustedProxies: number;
  timeouts?: Partial<typeof defaultTimeouts>;
  connectionLimits?: Partial<ConnectionLimits>;
}

export interface Limiters {
  api: ConcurrencyLimiter;
  pages: ConcurrencyLimiter;
}

/** A page costs many times more than an API request. */
export const limitersFor = (maxRequests: number): Limiters => ({
  api: new ConcurrencyLimiter(maxRequests),
  pages: new ConcurrencyLimiter(Math.ceil(maxRequests / 4)),
});

/** In milliseconds. */
const defaultTimeouts = {
  /** From a request's first byte to the end of its headers, and to its end. */
  headers: 10_000,
  request: 25_000,
  /** For a connection on which nothing is sent or received. */
  inactivity: 25_000,
  /** For an idle connection between two requests. */
  keepAlive: 65_000,
  /** How often Node checks the first two timeouts. */
  check: 2_000,
};
const maxHeaders = 100;
/** Sign-in's forms have a few hundred bytes. */
const maxPageBodyBytes = 16 * 1024;

const pageMethods = new Set(["GET", "HEAD", "POST"]);
const apiMethods = new Set(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]);

export type HttpServer = ReturnType<typeof createHttpServer>;

/** Creates the HTTP server: API requests go directly to their handlers, everything else to Next. */
export function createHttpServer(options: HttpServerOptions) {
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const server = createServer({
    headersTimeout: timeouts.headers,
    requestTimeout: timeouts.request,
    keepAliveTimeout: timeouts.keepAlive,
    connectionsCheckingInterval: timeouts.check,
    // A page's form must fit into a request's buffer: see receiveForm.
    highWaterMark: 2 * maxPageBodyBytes,
  });
  server.timeout = timeouts.inactivity;
  const connections = new Connections(server, options.connectionLimits ?? {}, (exchange, isSurplus) => {
    exchange.onEnd(() => options.onRequestEnd(exchange));
    route(options, connections, exchange, isSurplus).catch((error: unknown) => {
      log().error({ failure: describeError(error) }, "Unexpected error while answering a request");
      exchange.outgoing.destroy();
    });
  });
  server.on("connect", (_request, socket: Duplex) => {
    if (!connections.closeAfterAnswer(socket as Socket)) rejectConnect(socket);
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (!connections.closeAfterAnswer(socket as Socket)) sendParseError(error, socket);
  });
  return { server, connections };
}

async function route(
  options: HttpServerOptions,
  connections: Connections,
  exchange: Exchange,
  isSurplus: boolean,
): Promise<void> {
  const { incoming, outgoing } = exchange;
  const target = originForm(incoming.url ?? "");
  if (target === undefined) return sendError(outgoing, 400, "The request's address is malformed.");
  if (incoming.rawHeaders.length > 2 * maxHeaders) {
    return sendError(outgoing, 431, `A request may have ${maxHeaders} headers.`);
  }
  if (!hasValidHost(incoming)) return sendError(outgoing, 400, "The Host header is malformed.");
  incoming.url = target;
  exchange.url = target;
  exchange.address = setClientIp(incoming, options.trustedProxies);
  const pathname = pathnameOf(target);
  if (options.probes.has(pathname)) {
    outgoing.setHeader(...nosniff);
    return options.probes.answer(pathname, incoming, outgoing);
  }
  if (isSurplus) {
    exchange.refused = "overloaded";
    return sendUnavailable(outgoing, "Too many connections, retry shortly.");
  }
  return options.api.has(pathname)
    ? answerApi(options, connections, exchange, pathname)
    : answerPage(options, exchange, pathname);
}

async function answerApi(
  { api, direct, pages, limiters }: HttpServerOptions,
  connections: Connections,
  exchange: Exchange,
  pathname: string,
): Promise<void> {
  const { incoming, outgoing } = exchange;
  exchange.match = api.find(pathname);
  if (exchange.match !== undefined) exchange.route = exchange.match.route.path;
  exchange.slot = limiters.api.acquire();
  if (exchange.slot === undefined) {
    exchange.refused = "overloaded";
    return sendOverloaded(exchange);
  }
  // Unsupported methods are rejected in the API's format, which Next cannot do.
  if (direct || !isWellFormed(pathname) || !accepts(exchange.match, incoming)) {
    await api.handle(incoming, outgoing);
    connections.countUnread(exchange);
    return;
  }
  outgoing.setHeader(...nosniff);
  if (!apiMethods.has(incoming.method ?? "")) sendMethodNotAllowed(incoming, outgoing, apiMethods);
  else await pages(incoming, outgoing);
}

/** Whether the matched route has the method; unknown routes get Next's 404. */
const accepts = (match: ApiMatch | undefined, { method = "" }: IncomingMessage): boolean =>
  match === undefined || findHandler(match, method) !== undefined;

/** Sign-in is a page: a flood of attempts from one network must not block the others. */
const pageShare = new NetworkShare();

async function answerPage(
  { pages, setPageHeaders, limiters }: HttpServerOptions,
  exchange: Exchange,
  pathname: string,
): Promise<void> {
  const { incoming, outgoing } = exchange;
  exchange.route = "page";
  outgoing.setHeader(...nosniff);
  setPageHeaders(incoming, outgoing);
  if (!isWellFormed(pathname)) return sendError(outgoing, 400, "The request's address is malformed.");
  if (!pageMethods.has(incoming.method ?? "")) return sendMethodNotAllowed(incoming, outgoing, pageMethods);
  // Next does not limit a form's size; browsers always send a Content-Length.
  if (incoming.headers["transfer-encoding"] !== undefined) {
    return sendError(outgoing, 411, "A Content-Length is required.");
  }
  if (Number(incoming.headers["content-length"] ?? 0) > maxPageBodyBytes) {
    return sendError(outgoing, 413, `A form may have ${maxPageBodyBytes} bytes.`);
  }
  await receiveForm(exchange);
  if (exchange.hasEnded) return;
  const releaseShare = pageShare.acquire(exchange.address, limiters.pages);
  if (releaseShare !== undefined) exchange.onEnd(releaseShare);
  exchange.slot = releaseShare && limiters.pages.acquire();
  if (exchange.slot === undefined) {
    exchange.refused = "overloaded";
    return sendUnavailable(outgoing, "Server overloaded, retry shortly.");
  }
  await pages(incoming, outgoing);
}

/**
 * Waits until a form has arrived completely, or the client has disconnected, so that a slow sender holds no slot. The
 * body stays in the stream's buffer, which must be larger than the form, for Next to read.
 */
function receiveForm(exchange: Exchange): Promise<void> {
  const { incoming } = exchange;
  if (incoming.complete || Number(incoming.headers["content-length"] ?? 0) === 0) return Promise.resolve();
  return new Promise((resolve) => {
    // Emitted with the first data, and again at the end.
    const check = () => {
      if (!incoming.complete) return;
      incoming.off("readable", check);
      resolve();
    };
    incoming.on("readable", check);
    exchange.onEnd(resolve);
  });
}
