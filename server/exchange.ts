import type { IncomingMessage, ServerResponse } from "node:http";
import type { ResponseMetadata } from "@/lib/http/response-metadata";
import type { ApiMatch } from "./api-router";
import type { Slot } from "./concurrency-limiter";

/** A request and its response, from the start of handling until the response is written or the connection closed. */
export class Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly startedAt = performance.now();
  readonly method: string;
  /** Path and query, even if the client sent an absolute URL. */
  url: string;
  /** The client's address. */
  address = "unknown";
  /** The route's pattern for logs and metrics, never the client's path. */
  route = "none";
  match: ApiMatch | undefined;
  note: ResponseMetadata | undefined;
  /** Set when the server rejected the request before any handler saw it. */
  refused: "overloaded" | undefined;
  slot: Slot | undefined;
  /** The response status, once the exchange has ended; 0 if there was none. */
  status = 0;
  /** Whether the connection ended before the response was written. */
  aborted = false;
  readonly #endListeners: (() => void)[] = [];
  #hasEnded = false;

  constructor(incoming: IncomingMessage, outgoing: ServerResponse) {
    this.incoming = incoming;
    this.outgoing = outgoing;
    this.method = incoming.method ?? "";
    this.url = incoming.url ?? "";
    (incoming as Known)[key] = this;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Runs `listener` once when the exchange ends, however it ends; at once if it has ended already. */
  onEnd(listener: () => void): void {
    if (this.#hasEnded) listener();
    else this.#endListeners.push(listener);
  }

  /** Releases everything that the request holds. Calling it again does nothing. */
  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.status = this.outgoing.headersSent ? this.outgoing.statusCode : 0;
    this.aborted = !this.outgoing.writableFinished;
    this.slot?.close();
    for (const listener of this.#endListeners) listener();
  }
}

// A property, because a WeakMap of all requests in flight is expensive for the garbage collector.
const key = Symbol("exchange");
type Known = IncomingMessage & { [key]?: Exchange };

export const exchangeOf = (incoming: IncomingMessage): Exchange | undefined => (incoming as Known)[key];
