import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { log } from "@/lib/log";

/** The header that every answer has: it is what it says, whatever it looks like. */
export const nosniff = ["x-content-type-options", "nosniff"] as const;

/** Refuses in plain text, and lets the connection go: what is left of such a request is not worth reading. */
export function sendError(outgoing: ServerResponse, status: number, text: string): void {
  outgoing.setHeader("connection", "close");
  outgoing.setHeader(...nosniff);
  outgoing.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}

/** Refuses what may be had in a moment. */
export function sendUnavailable(outgoing: ServerResponse, text: string): void {
  outgoing.setHeader("retry-after", "1");
  sendError(outgoing, 503, text);
}

/** Answers a method that an address does not have. */
export function sendMethodNotAllowed(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  methods: Set<string>,
): void {
  outgoing.setHeader("allow", [...new Set([...methods, "OPTIONS"])].sort().join(", "));
  if (incoming.method === "OPTIONS") {
    outgoing.writeHead(204).end();
  } else {
    sendError(outgoing, 405, `${incoming.method} is not among the methods of this address.`);
  }
}

/** Answers what never became a request: unparsable, too slow, or with headers over the limit. */
export function sendParseError(error: NodeJS.ErrnoException, socket: Duplex): void {
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

/** CONNECT is for proxies. Nobody reads from such a connection any more, or would see it end. */
export function rejectConnect(socket: Duplex): void {
  socket.end("HTTP/1.1 405 Method Not Allowed\r\nconnection: close\r\ncontent-length: 0\r\n\r\n", () =>
    socket.destroy(),
  );
}
