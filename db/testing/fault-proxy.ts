import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { connectionTarget } from "../database-url";

/** Stands between a door and PostgreSQL, and can swallow, cut or refuse. */
export interface FaultProxy {
  url: string;
  /** `swallow`: bytes vanish both ways while connections stay open; `slam`: new connections are closed at once. */
  mode: "pass" | "swallow" | "swallowAnswers" | "slam";
  cut(): void;
  close(): Promise<void>;
}

export async function startFaultProxy(databaseUrl: string): Promise<FaultProxy> {
  const [upstream] = connectionTarget(databaseUrl).ways;
  if (!upstream) throw new Error("The URL names no server.");
  const sockets = new Set<Socket>();

  const server = createServer((near) => {
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
        const passes = proxy.mode === "pass" || (proxy.mode === "swallowAnswers" && socket === near);
        if (passes) other.write(bytes);
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const target = new URL(databaseUrl);
  target.searchParams.delete("host");
  target.hostname = "127.0.0.1";
  target.port = String((server.address() as AddressInfo).port);

  const proxy: FaultProxy = {
    url: target.href,
    mode: "pass",
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
