import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { log } from "@/lib/log";
import type { Api } from "./api";
import { isWellFormed, originForm, pathnameOf } from "./target";

export type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => unknown;

export interface FrontOptions {
  /** The wires and the native API; sign-in is Next's. */
  api: Api;
  /** False leaves the API to `pages` too: Next answers it as well, only slower. */
  lean: boolean;
  pages: Listener;
}

const pageMethods = new Set(["GET", "HEAD", "POST"]);
const apiMethods = new Set(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]);

/** The one HTTP server: API requests go straight to their handlers, everything else to Next. */
export function createFront({ api, lean, pages }: FrontOptions): Server {
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 25_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 2_000,
    },
    (incoming, outgoing) => {
      outgoing.setHeader("x-content-type-options", "nosniff");
      const target = originForm(incoming.url ?? "");
      if (target === undefined) return plain(outgoing, 400, "The request's address is malformed.");
      incoming.url = target;
      stampRemoteAddress(incoming);
      const pathname = pathnameOf(target);
      const isApi = api.has(pathname);
      const wellFormed = isWellFormed(pathname);
      // A malformed address is refused in its wire's own shape, which Next could not do.
      if (isApi && (lean || !wellFormed)) return api.listen(incoming, outgoing);
      if (!wellFormed) return plain(outgoing, 400, "The request's address is malformed.");
      const methods = isApi ? apiMethods : pageMethods;
      if (!methods.has(incoming.method ?? "")) return refuseMethod(incoming, outgoing, methods);
      return pages(incoming, outgoing);
    },
  );
  // Also reaps clients that stop reading an answer.
  server.timeout = 25_000;
  server.on("clientError", refuseConnection);
  server.on("connect", (_request: IncomingMessage, socket: Duplex) => {
    socket.end("HTTP/1.1 405 Method Not Allowed\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
  });
  return server;
}

/** Handlers learn the peer's address from this header, so whatever a client put there goes. */
function stampRemoteAddress(incoming: IncomingMessage): void {
  const name = "x-rollcall-remote-address";
  const { headers, rawHeaders } = incoming;
  if (headers[name] !== undefined) {
    for (let i = rawHeaders.length - 2; i >= 0; i -= 2) {
      if (rawHeaders[i]?.toLowerCase() === name) rawHeaders.splice(i, 2);
    }
  }
  const address = incoming.socket.remoteAddress ?? "unknown";
  headers[name] = address;
  rawHeaders.push(name, address);
}

function refuseMethod(incoming: IncomingMessage, outgoing: ServerResponse, methods: Set<string>): void {
  outgoing.setHeader("allow", [...new Set([...methods, "OPTIONS"])].sort().join(", "));
  if (incoming.method === "OPTIONS") {
    outgoing.writeHead(204).end();
  } else {
    plain(outgoing, 405, `${incoming.method} is not among the methods of this address.`);
  }
}

function plain(outgoing: ServerResponse, status: number, text: string): void {
  outgoing.setHeader("connection", "close");
  outgoing.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}

/** Answers what never became a request: unparsable, too slow, or with headers over the limit. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Duplex): void {
  log().debug({ code: error.code }, "A client's request could not be read");
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const [status, text] =
    error.code === "HPE_HEADER_OVERFLOW"
      ? ["431 Request Header Fields Too Large", "The request's address or headers are too long.\n"]
      : error.code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? ["408 Request Timeout", "The request took too long to arrive.\n"]
        : ["400 Bad Request", "The request is not HTTP.\n"];
  socket.end(
    `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
  );
}
