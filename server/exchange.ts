import type { IncomingMessage } from "node:http";
import type { Note } from "@/lib/http/notes";
import type { ApiMatch } from "./api-router";

/** A request from its arrival to the end of its answer. */
export interface Exchange {
  began: number;
  /** What it is counted under: the pattern of its route, never an address that somebody made up. */
  route: string;
  match: ApiMatch | undefined;
  note: Note | undefined;
  /** Why no handler saw it. */
  refused: "overloaded" | undefined;
}

// On the request itself: a weak map of all that is under way costs the garbage collector more than the requests do.
const key = Symbol("exchange");
type Known = IncomingMessage & { [key]?: Exchange };

export function beginExchange(incoming: Known): Exchange {
  const exchange: Exchange = {
    began: performance.now(),
    route: "none",
    match: undefined,
    note: undefined,
    refused: undefined,
  };
  incoming[key] = exchange;
  return exchange;
}

export const exchangeOf = (incoming: Known): Exchange | undefined => incoming[key];
