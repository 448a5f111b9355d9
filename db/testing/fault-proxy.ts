import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { connectionTarget } from "../database-url";

/** Stands between a door and PostgreSQL, or a client and a server, and can swallow, cut, delay or refuse. */
export interface FaultProxy {
  url: string;
  /** `swallow`: bytes vanish both ways while connections stay open; `slam`: new connections are closed at once. */
  mode: "pass" | "swallow" | "swallowAnswers" | "slam";
  /** How much later everything arrives. */
  delayMs: number;
  /** How many connections came so far. */
  connections: number;
  /** Cuts all connections once, in place of passing on a piece: after so many others of that side. */
  cutAfter: { side: "question" | "answer"; after: number } | undefined;
  cut(): void;
  close(): Promise<void>;
}

export async function startFaultProxy(url: string): Promise<FaultProxy> {
  const [upstream] = connectionTarget(url).endpoints;
  if (!upstream) throw new Error("The URL names no server.");
  const sockets = new Set<Socket>();

  function strikes(side: "question" | "answer"): boolean {
    if (proxy.cutAfter?.side !== side || proxy.cutAfter.after-- > 0) return false;
    proxy.cutAfter = undefined;
    return true;
  }

  const server = createServer((near) => {
    proxy.connections += 1;
    if (proxy.mode === "slam") return void near.destroy();
    const far = connect(upstream);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        if (proxy.mode === "pass") other.destroy();
      });
      socket.on("data", (bytes) => {
        if (strikes(socket === near ? "question" : "answer")) return proxy.cut();
        const passes = proxy.mode === "pass" || (proxy.mode === "swallowAnswers" && socket === near);
        if (passes && proxy.delayMs > 0) setTimeout(() => other.write(bytes), proxy.delayMs);
        else if (passes) other.write(bytes);
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const target = new URL(url);
  target.searchParams.delete("host");
  target.hostname = "127.0.0.1";
  target.port = String((server.address() as AddressInfo).port);

  const proxy: FaultProxy = {
    url: target.href,
    mode: "pass",
    delayMs: 0,
    connections: 0,
    cutAfter: undefined,
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      proxy.cut();
      server.close();
      await once(server, "close");
    },
  };
  return proxy;
}
