import { connect, type Socket } from "node:net";

export interface Outcome {
  status: number;
  /** The head of the answer in small letters. */
  head: string;
  body: () => string;
}

/** One keep-alive connection that has one request under way at a time. As little work a request as Node allows. */
export class Connection {
  readonly #socket: Socket;
  readonly #answered: (outcome: Outcome) => void;
  #trouble = "The server closed the connection.";
  #rest: Buffer | undefined;

  /** `answered` is called once for each request sent; with status 0, and for the last time, where the connection broke. */
  constructor(port: number, answered: (outcome: Outcome) => void) {
    this.#answered = answered;
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.on("data", (chunk) => this.#take(chunk));
    this.#socket.on("error", ({ message }) => {
      this.#trouble = message;
    });
    this.#socket.on("close", () => answered({ status: 0, head: "", body: () => this.#trouble }));
  }

  send(request: Buffer): void {
    this.#socket.write(request);
  }

  close(): void {
    this.#socket.removeAllListeners("close");
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    const whole = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk]);
    const headEnd = whole.indexOf("\r\n\r\n");
    const head = headEnd < 0 ? "" : whole.toString("latin1", 0, headEnd).toLowerCase();
    if (headEnd < 0 || !isWhole(whole, head, headEnd + 4)) {
      this.#rest = whole;
      return;
    }
    this.#rest = undefined;
    this.#answered({
      status: Number(head.slice(9, 12)),
      head,
      body: () => whole.toString("utf8", headEnd + 4),
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
