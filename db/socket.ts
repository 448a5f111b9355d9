import { connect, type Socket } from "node:net";

/** What the driver knows of the way to the server, after it read the URL. */
export interface Address {
  host: string[];
  port: number[];
  path?: string | false;
}

/**
 * Makes a lane's socket. The driver can only ask a socket to end, which a half-open one never does; with the socket in
 * our own hands a lane can destroy it. With several hosts in the URL, each call goes on with the next.
 */
export class SocketMaker {
  #current: Socket | undefined;
  #attempts = 0;

  /** For the driver's `socket` option. */
  async make(address: Address): Promise<Socket> {
    const ways = address.path
      ? [{ path: address.path }]
      : address.host.map((host, i) => way(host, address.port[i]));
    // Past one attempt a host the driver is going in circles: it would reconnect for ever.
    for (let failure: unknown; ; ) {
      const next = ways[this.#attempts++];
      if (!next) throw failure ?? new Error("The server closed the connection while it was being made.");
      try {
        return await this.#open(next);
      } catch (error) {
        failure = error;
      }
    }
  }

  destroy(): void {
    this.#attempts = Number.POSITIVE_INFINITY;
    this.#current?.destroy();
  }

  #open(options: { path: string } | { host: string; port: number }): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect({ ...options, noDelay: true });
      this.#current = socket;
      socket.once("error", reject);
      socket.once("close", () => reject(new Error("The connection was given up while it was being made.")));
      socket.once("connect", () => {
        socket.removeAllListeners();
        // The driver checks a certificate against these.
        resolve(Object.assign(socket, "host" in options ? options : {}));
      });
    });
  }
}

const way = (host: string, port: number | undefined) => ({ host, port: port ?? 5432 });
