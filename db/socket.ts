import { connect as connectPlain, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { ConnectionTarget, Endpoint } from "./database-url";

/** PostgreSQL's SSLRequest message, which the server answers with one letter. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/**
 * Creates a connection's socket, TLS included, so that the connection can destroy it: the driver only asks a socket to
 * end, which a half-open one never does. With several hosts in the URL, each call continues with the next host.
 */
export class SocketFactory {
  readonly #target: ConnectionTarget;
  #attempts = 0;
  #current: Socket | undefined;

  constructor(target: ConnectionTarget) {
    this.#target = target;
  }

  /** For the driver's `socket` option. */
  async create(): Promise<Socket> {
    // One attempt per host: the driver would otherwise reconnect forever.
    for (let failure: unknown; ; ) {
      const endpoint = this.#target.endpoints[this.#attempts++];
      if (!endpoint) throw failure ?? new Error("The server closed the connection while it was being made");
      try {
        return await this.#open(endpoint);
      } catch (error) {
        this.#current?.destroy();
        failure = error;
      }
    }
  }

  destroy(): void {
    this.#attempts = Number.POSITIVE_INFINITY;
    this.#current?.destroy();
  }

  async #open(endpoint: Endpoint): Promise<Socket> {
    const socket = connectPlain({ ...endpoint, noDelay: true });
    this.#current = socket;
    await next(socket, "connect");
    if ("path" in endpoint || this.#target.tls.mode === "disable") return socket;
    return this.#startTls(socket, endpoint.host);
  }

  async #startTls(socket: Socket, host: string): Promise<Socket> {
    const { mode, options } = this.#target.tls;
    socket.write(sslRequest);
    const answer = String(await next(socket, "data"));
    // More than the letter would be data injected before encryption began.
    if (answer === "S") {
      const secure = connectTls({ ...options, socket, ...(isIP(host) ? {} : { servername: host }) });
      this.#current = secure;
      await next(secure, "secureConnect");
      return secure;
    }
    if (mode === "require") throw new Error("The server does not speak TLS, which sslmode requires");
    return socket;
  }
}

/** The next event of that name; throws when the socket fails or closes instead. */
function next(socket: Socket, event: "connect" | "data" | "secureConnect"): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const closed = () => reject(new Error("The server closed the connection while it was being made"));
    // Never removed: a late error must not end the process.
    socket.on("error", reject);
    socket.once("close", closed);
    socket.once(event, (value: unknown) => {
      socket.off("close", closed);
      resolve(value);
    });
  });
}
