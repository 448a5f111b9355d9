import { connect as connectPlain, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { ConnectionTarget, Endpoint } from "./database-url";

/** Asks the server whether it speaks TLS; it answers with one letter. */
const tlsRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/**
 * Makes a lane's socket, TLS included. The driver can only ask a socket to end, which a half-open one never does; with
 * the socket in our own hands a lane can destroy it. With several hosts in the URL, each call goes on with the next.
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
    // Past one attempt a host the driver is going in circles: it would reconnect for ever.
    for (let failure: unknown; ; ) {
      const way = this.#target.endpoints[this.#attempts++];
      if (!way) throw failure ?? new Error("The server closed the connection while it was being made");
      try {
        return await this.#open(way);
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

  async #open(way: Endpoint): Promise<Socket> {
    const socket = connectPlain({ ...way, noDelay: true });
    this.#current = socket;
    await next(socket, "connect");
    return "path" in way || this.#target.tls.mode === "disable" ? socket : this.#secured(socket, way.host);
  }

  async #secured(socket: Socket, host: string): Promise<Socket> {
    const { mode, options } = this.#target.tls;
    socket.write(tlsRequest);
    const answer = String(await next(socket, "data"));
    // Anything behind the letter would be words of someone in between, from before the encryption.
    if (answer === "S") {
      const secure = connectTls({ ...options, socket, ...(isIP(host) ? {} : { servername: host }) });
      this.#current = secure;
      await next(secure, "secureConnect");
      return secure;
    }
    if (mode === "require") throw new Error("The server does not speak TLS, which sslmode demands");
    return socket;
  }
}

/** The next event of that name; throws when the socket fails or closes instead. */
function next(socket: Socket, event: "connect" | "data" | "secureConnect"): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const closed = () => reject(new Error("The server closed the connection while it was being made"));
    // Stays on: an error that comes when nobody waits any more must not end the process.
    socket.on("error", reject);
    socket.once("close", closed);
    socket.once(event, (value: unknown) => {
      socket.off("close", closed);
      resolve(value);
    });
  });
}
