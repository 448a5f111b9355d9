import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Api } from "./api";
import { type ApiMatch, handlerOf } from "./api-router";
import { beginExchange, type Exchange } from "./exchange";
import { Gate } from "./gate";
import { NetworkShare } from "./network-share";
import { hasValidHost, stampRemoteAddress } from "./peer";
import type { Probes } from "./probes";
import {
  nosniff,
  refuseConnect,
  refuseConnection,
  refuseForNow,
  refuseMethod,
  refusePlainly,
} from "./refusals";
import { shedUnparsed } from "./shedding";
import { isWellFormed, originForm, pathnameOf } from "./target";

export type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => unknown;

export interface FrontOptions {
  /** The wires and the native API; sign-in is Next's. */
  api: Api;
  /** False leaves the API to `pages` too: Next answers it as well, only slower. */
  lean: boolean;
  pages: Listener;
  /** Puts on a page the headers that every page has. */
  dressPage: (incoming: IncomingMessage, outgoing: ServerResponse) => void;
  probes: Probes;
  /** Is told of every request once its answer has ended. */
  ended: (exchange: Exchange) => void;
  gates: Gates;
  trustedProxies: number;
  /** In milliseconds, and only tests are less patient. */
  patience?: Partial<typeof patience>;
}

export interface Gates {
  api: Gate;
  pages: Gate;
}

/** A page costs many times what a call does. */
export const gatesFor = (mostRequests: number): Gates => ({
  api: new Gate(mostRequests),
  pages: new Gate(Math.ceil(mostRequests / 4)),
});

const patience = { headers: 10_000, request: 25_000, silence: 25_000, check: 2_000 };
const bodySoonMs = 250;
const mostHeaders = 100;
const mostPageBytes = 64 * 1024;

const pageMethods = new Set(["GET", "HEAD", "POST"]);
const apiMethods = new Set(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]);

/** The one HTTP server: API requests go straight to their handlers, everything else to Next. */
export function createFront(options: FrontOptions): Server {
  const wait = { ...patience, ...options.patience };
  const server = createServer(
    {
      headersTimeout: wait.headers,
      requestTimeout: wait.request,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: wait.check,
    },
    (incoming, outgoing) => {
      const exchange = beginExchange(incoming);
      outgoing.once("close", () => {
        exchange.status = outgoing.statusCode;
        exchange.left = !outgoing.writableFinished;
        options.ended(exchange);
      });
      const target = originForm(incoming.url ?? "");
      if (target === undefined) return refusePlainly(outgoing, 400, "The request's address is malformed.");
      if (incoming.rawHeaders.length > 2 * mostHeaders) {
        return refusePlainly(outgoing, 431, `A request may have ${mostHeaders} headers.`);
      }
      if (!hasValidHost(incoming)) return refusePlainly(outgoing, 400, "The Host header is malformed.");
      incoming.url = target;
      exchange.url = target;
      exchange.address = stampRemoteAddress(incoming, options.trustedProxies);
      const pathname = pathnameOf(target);
      if (options.api.has(pathname)) return answerApi(options, exchange, pathname, [incoming, outgoing]);
      outgoing.setHeader(...nosniff);
      if (options.probes.has(pathname)) return options.probes.answer(pathname, incoming, outgoing);
      return answerPage(options, exchange, pathname, [incoming, outgoing]);
    },
  );
  // Also reaps clients that stop reading an answer.
  server.timeout = wait.silence;
  server.on("clientError", refuseConnection);
  server.on("connect", refuseConnect);
  shedUnparsed(server, options);
  return server;
}

function answerApi(
  { api, lean, pages, gates }: FrontOptions,
  exchange: Exchange,
  pathname: string,
  [incoming, outgoing]: [IncomingMessage, ServerResponse],
): unknown {
  exchange.match = api.find(pathname);
  if (exchange.match !== undefined) exchange.route = exchange.match.route.path;
  if (!gates.api.enter()) {
    exchange.refused = "overloaded";
    return api.busy.refuse(exchange.match?.route, outgoing);
  }
  outgoing.setHeader(...nosniff);
  holdPlace(gates.api, exchange, [incoming, outgoing]);
  // What a wire does not take is refused in its own shape, which Next could not do.
  if (lean || !isWellFormed(pathname) || !takes(exchange.match, incoming))
    return api.listen(incoming, outgoing);
  if (!apiMethods.has(incoming.method ?? "")) return refuseMethod(incoming, outgoing, apiMethods);
  return pages(incoming, outgoing);
}

/** Whether a route that was found has the method; one that was not found is for Next to miss. */
const takes = (match: ApiMatch | undefined, { method = "" }: IncomingMessage): boolean =>
  match === undefined || handlerOf(match, method) !== undefined;

/** Leaves the gate when all is answered, or as soon as it shows that the client takes its time to say what it wants. */
function holdPlace(
  gate: Gate,
  { began }: Exchange,
  [incoming, outgoing]: [IncomingMessage, ServerResponse],
): void {
  const wait = setTimeout(() => {
    if (incoming.complete) return;
    outgoing.off("close", leave);
    gate.leave(0);
  }, bodySoonMs);
  const leave = () => {
    clearTimeout(wait);
    gate.leave(performance.now() - began);
  };
  outgoing.once("close", leave);
}

/** Sign-in is among the pages: a flood of attempts from one network must not keep the others out. */
const pageShare = new NetworkShare();

function answerPage(
  { pages, dressPage, gates }: FrontOptions,
  exchange: Exchange,
  pathname: string,
  [incoming, outgoing]: [IncomingMessage, ServerResponse],
): unknown {
  exchange.route = "page";
  dressPage(incoming, outgoing);
  if (!isWellFormed(pathname)) return refusePlainly(outgoing, 400, "The request's address is malformed.");
  if (!pageMethods.has(incoming.method ?? "")) return refuseMethod(incoming, outgoing, pageMethods);
  // Next puts no end to what a form may bring; browsers always say how much that is.
  if (incoming.headers["transfer-encoding"] !== undefined) {
    return refusePlainly(outgoing, 411, "Say how long the body is.");
  }
  if (Number(incoming.headers["content-length"] ?? 0) > mostPageBytes) {
    return refusePlainly(outgoing, 413, `A form may have ${mostPageBytes} bytes.`);
  }
  const leave = pageShare.enter(exchange.address, gates.pages);
  if (leave === undefined || !gates.pages.enter()) {
    leave?.();
    exchange.refused = "overloaded";
    return refuseForNow(outgoing, "The server has its hands full. Try again in a moment.");
  }
  outgoing.once("close", leave);
  holdPlace(gates.pages, exchange, [incoming, outgoing]);
  return pages(incoming, outgoing);
}
