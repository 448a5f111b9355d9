import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { connectionTarget } from "../database-url";

/** A TCP proxy in front of PostgreSQL, or of the server, that drops, delays or cuts what passes through it. */
export interface FaultProxy {
  url: string;
  /** `swallow`: connections stay open but no bytes pass; `slam`: new connections are closed at once. */
  mode: "pass" | "swallow" | "swallowAnswers" | "slam";
  /** Delays everything by this. */
  delayMs: number;
  /** Connections accepted so far. */
  connections: number;
  /** Cuts all connections once, instead of passing on a chunk, after this many chunks of that side. */
  cutAfter: { side: "question" | "answer"; after: number } | undefined;
  cut(): void;
  close(): Promise<void>;
}

export async function startFaultProxy(url: string): Promise<FaultProxy> {
  const [upstream] = connectionTarget(url).endpoints;
  if (!upstream) throw new Error("The URL names no server.");
  const sockets = new Set<Socket>();

  function isCutDue(side: "question" | "answer"): boolean {
    if (proxy.cutAfter?.side !== side || proxy.cutAfter.after-- > 0) return false;
    proxy.cutAfter = undefined;
    return true;
  }

  const server = createServer((downstream) => {
    proxy.connections += 1;
    if (proxy.mode === "slam") return void downstream.destroy();
    const upstreamSocket = connect(upstream);
    for (const [socket, other] of [
      [downstream, upstreamSocket],
      [upstreamSocket, downstream],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        if (proxy.mode === "pass") other.destroy();
      });
      socket.on("data", (bytes) => {
        if (isCutDue(socket === downstream ? "question" : "answer")) return proxy.cut();
        const passes = proxy.mode === "pass" || (proxy.mode === "swallowAnswers" && socket === downstream);
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
