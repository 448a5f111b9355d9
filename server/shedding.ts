import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { newExchange } from "./exchange";
import type { FrontOptions } from "./front";
import { addressBehind } from "./peer";
import { pathnameOf } from "./target";

type Take = (chunk: Buffer) => void;

/** What is known of a connection without its requests being parsed. */
interface Line {
  /** Whether the next byte begins a request: known only of a connection whose requests added up so far. */
  isBetween: boolean;
  /** How long the head of the request under way is, and how much of that request has come; no head where it came in parts. */
  head: number | undefined;
  come: number;
  /** Says what is still to be said about the request before. */
  owed: (() => void) | undefined;
}

const key = Symbol("line");
type Known = Socket & { [key]?: Line; parser?: unknown };

/**
 * Refuses API requests at a full gate before they are parsed, which costs half of what it does afterwards: those of which
 * nothing can be misread. A request is one that came whole and alone, on a connection that had others before it; all
 * others take the ordinary way, and are refused there.
 */
export function shedUnparsed(server: Server, options: FrontOptions): void {
  server.on("connection", (socket: Known) => watch(server, options, socket));
  server.on("request", ({ socket }: IncomingMessage & { socket: Known }, outgoing: ServerResponse) => {
    const line = socket[key];
    if (line !== undefined) outgoing.once("close", () => endRequest(line, outgoing.req));
  });
}

function watch(server: Server, options: FrontOptions, socket: Known): void {
  const [parse] = socket.listeners("data") as Take[];
  if (parse === undefined) return;
  const take: Take = (chunk) => {
    line.owed?.();
    if (line.isBetween && server.listening && options.gates.api.turnsAway()) {
      line.owed = shed(options, socket, line, chunk);
      if (line.owed !== undefined) return;
    }
    if (line.come === 0) {
      const end = chunk.indexOf("\r\n\r\n");
      line.head = end === -1 ? undefined : end + 4;
    }
    line.come += chunk.length;
    line.isBetween = false;
    // Node has taken its parser from a connection that speaks another protocol now, and given it to the next one.
    if (socket.parser !== null) parse(chunk);
  };
  const line: Line = { isBetween: false, head: undefined, come: 0, owed: undefined };
  socket[key] = line;
  socket.on("data", take);
  socket.off("data", parse);
}

function endRequest(line: Line, { headers, complete }: IncomingMessage): void {
  const isAll =
    complete &&
    headers["transfer-encoding"] === undefined &&
    line.come === (line.head ?? Number.NaN) + Number(headers["content-length"] ?? 0);
  line.isBetween = isAll;
  line.come = isAll ? 0 : Number.NaN;
}

function shed(
  { api, trustedProxies, ended }: FrontOptions,
  socket: Socket,
  line: Line,
  chunk: Buffer,
): Line["owed"] {
  const request = readWhole(chunk);
  if (request === undefined) return undefined;
  const pathname = pathnameOf(request.url);
  if (!api.has(pathname)) return undefined;
  const exchange = newExchange(request.method, request.url);
  const match = api.find(pathname);
  return api.busy.refuseUnparsed(match?.route, (answer, status) => {
    line.owed = undefined;
    exchange.left = !socket.writable;
    if (socket.writable) socket.write(answer, "latin1");
    exchange.status = status;
    exchange.refused = "overloaded";
    exchange.route = match?.route.path ?? exchange.route;
    exchange.address = addressBehind(socket, request.forwardedFor, trustedProxies);
    ended(exchange);
  });
}

const shape = /^([A-Z]+) (\/[!-~]*) HTTP\/1\.1\r\n(?:[\w!#$%&'*+.^`|~-]+:[^\r\n]*\r\n)+\r\n$/;
const telling =
  /^(connection|content-length|expect|transfer-encoding|upgrade|x-forwarded-for):[ \t]*([^\r]*?)[ \t]*\r$/gim;

/** A request that lies before us from its first byte to its last, and asks for nothing out of the ordinary. */
function readWhole(
  chunk: Buffer,
): { method: string; url: string; forwardedFor: string | undefined } | undefined {
  const end = chunk.indexOf("\r\n\r\n") + 4;
  const head = chunk.toString("latin1", 0, end);
  const [, method = "", url = ""] = shape.exec(head) ?? [];
  if (method === "" || method === "HEAD" || method === "CONNECT") return undefined;
  let length: number | undefined;
  let forwardedFor: string | undefined;
  for (const [, name = "", value = ""] of head.matchAll(telling)) {
    switch (name.toLowerCase()) {
      case "content-length":
        if (length !== undefined || !/^\d+$/.test(value)) return undefined;
        length = Number(value);
        break;
      case "connection":
        if (!/^keep-alive$/i.test(value)) return undefined;
        break;
      case "x-forwarded-for":
        forwardedFor = forwardedFor === undefined ? value : `${forwardedFor},${value}`;
        break;
      default:
        return undefined;
    }
  }
  return chunk.length === end + (length ?? 0) ? { method, url, forwardedFor } : undefined;
}
