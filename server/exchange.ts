import type { IncomingMessage } from "node:http";
import type { Note } from "@/lib/http/notes";
import type { ApiMatch } from "./api-router";

/** A request from its arrival to the end of its answer. */
export interface Exchange {
  began: number;
  method: string;
  /** As the request has it, of a whole address only path and query. */
  url: string;
  /** Where it came from. */
  address: string;
  /** What it is counted under: the pattern of its route, never an address that somebody made up. */
  route: string;
  match: ApiMatch | undefined;
  note: Note | undefined;
  /** Why no handler saw it. */
  refused: "overloaded" | undefined;
  /** Of the answer, once that has ended. */
  status: number;
  /** Whether the client was gone before the answer's end. */
  left: boolean;
}

/** What it is until more is known of it. */
export const newExchange = (method: string, url: string): Exchange => ({
  began: performance.now(),
  method,
  url,
  address: "unknown",
  route: "none",
  match: undefined,
  note: undefined,
  refused: undefined,
  status: 0,
  left: false,
});

// On the request itself: a weak map of all that is under way costs the garbage collector more than the requests do.
const key = Symbol("exchange");
type Known = IncomingMessage & { [key]?: Exchange };

export function beginExchange(incoming: Known): Exchange {
  const exchange = newExchange(incoming.method ?? "", incoming.url ?? "");
  incoming[key] = exchange;
  return exchange;
}

export const exchangeOf = (incoming: Known): Exchange | undefined => incoming[key];
