import { connect, type Socket } from "node:net";

export interface Outcome {
  status: number;
  /** The response headers in lower case. */
  head: string;
  body: () => string;
}

/** A keep-alive connection with one request at a time and as little work per request as possible. */
export class Connection {
  readonly #socket: Socket;
  readonly #onResponse: (outcome: Outcome) => void;
  #failure = "The server closed the connection.";
  #rest: Buffer | undefined;

  /** `onResponse` is called once per request; with status 0, for the last time, when the connection broke. */
  constructor(port: number, onResponse: (outcome: Outcome) => void) {
    this.#onResponse = onResponse;
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.on("data", (chunk) => this.#take(chunk));
    this.#socket.on("error", ({ message }) => {
      this.#failure = message;
    });
    this.#socket.on("close", () => onResponse({ status: 0, head: "", body: () => this.#failure }));
  }

  send(request: Buffer): void {
    this.#socket.write(request);
  }

  close(): void {
    this.#socket.removeAllListeners("close");
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    const received = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk]);
    const headEnd = received.indexOf("\r\n\r\n");
    const head = headEnd < 0 ? "" : received.toString("latin1", 0, headEnd).toLowerCase();
    if (headEnd < 0 || !isWhole(received, head, headEnd + 4)) {
      this.#rest = received;
      return;
    }
    this.#rest = undefined;
    this.#onResponse({
      status: Number(head.slice(9, 12)),
      head,
      body: () => received.toString("utf8", headEnd + 4),
    });
  }
}

function isWhole(answer: Buffer, head: string, bodyStart: number): boolean {
  const length = /\ncontent-length: *(\d+)/.exec(head)?.[1];
  if (length !== undefined) return answer.length >= bodyStart + Number(length);
  return head.includes("\ntransfer-encoding: chunked")
    ? answer.toString("latin1", answer.length - 5) === "0\r\n\r\n"
    : true;
}
