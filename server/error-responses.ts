import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { responseMetadata } from "@/lib/http/response-metadata";
import { overloadedError } from "@/lib/http/work-slot";
import { log } from "@/lib/log";
import { errorResponse } from "./api-router";
import type { Exchange } from "./exchange";

/** Set on every response. */
export const nosniff = ["x-content-type-options", "nosniff"] as const;

/** Sends plain text and closes the connection, so that the rest of the request need not be read. */
export function sendError(outgoing: ServerResponse, status: number, text: string): void {
  outgoing.setHeader("connection", "close");
  outgoing.setHeader(...nosniff);
  outgoing.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}

export function sendUnavailable(outgoing: ServerResponse, text: string): void {
  outgoing.setHeader("retry-after", "1");
  sendError(outgoing, 503, text);
}

/** Answers 503 with `Retry-After`, in the format of the API that the route belongs to. */
export function sendOverloaded(exchange: Exchange): Promise<void> {
  const route = exchange.match?.route;
  const request = new Request(new URL(route?.path ?? "/", "http://localhost"));
  const plain = { status: 503, headers: { "retry-after": "1" } };
  const response = errorResponse(route, request, overloadedError(), plain);
  exchange.note = responseMetadata.get(response);
  return sendResponse(response, exchange.outgoing);
}

export async function sendResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  response.headers.set(...nosniff);
  response.headers.set("content-length", String(body.byteLength));
  outgoing.writeHead(response.status, [...response.headers].flat()).end(body);
}

export function sendMethodNotAllowed(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  methods: Set<string>,
): void {
  outgoing.setHeader("allow", [...new Set([...methods, "OPTIONS"])].sort().join(", "));
  if (incoming.method === "OPTIONS") {
    outgoing.writeHead(204).end();
  } else {
    sendError(outgoing, 405, `${incoming.method} is not allowed at this address.`);
  }
}

/** Responds to a request that could not be read: malformed, too slow, or with headers over the limit. */
export function sendParseError(error: NodeJS.ErrnoException, socket: Duplex): void {
  log().debug({ code: error.code }, "Request could not be parsed");
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

/** Rejects CONNECT. Node no longer reads from such a connection, so it must be destroyed. */
export function rejectConnect(socket: Duplex): void {
  socket.end("HTTP/1.1 405 Method Not Allowed\r\nconnection: close\r\ncontent-length: 0\r\n\r\n", () =>
    socket.destroy(),
  );
}
