import { once } from "node:events";
import type { Server, ServerResponse } from "node:http";
import { Server as TcpServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** How long accepted requests may take to finish, and how long an idle connection may still bring one. */
const patience = 9_000;
const lastChance = 500;

/**
 * Prepares a server, and what else listens for it, for a gentle end; the function it answers brings that about and
 * settles once all is closed.
 */
export function drainable(server: Server): (others: readonly TcpServer[]) => Promise<void> {
  const underWay = new Set<ServerResponse>();
  let draining = false;
  server.prependListener("request", (_incoming, outgoing: ServerResponse) => {
    if (draining) outgoing.setHeader("connection", "close");
    underWay.add(outgoing);
    outgoing.once("close", () => underWay.delete(outgoing));
  });

  return async (others) => {
    draining = true;
    for (const outgoing of underWay) {
      if (!outgoing.headersSent) outgoing.setHeader("connection", "close");
    }
    const listeners = [server, ...others];
    const closed = Promise.all(listeners.map((listener) => once(listener, "close")));
    // Not http's own close(): it cuts idle keep-alive connections at once, and with them requests that are on the way.
    for (const listener of listeners) TcpServer.prototype.close.call(listener);
    const until = performance.now() + patience;
    await Promise.race([closed, sleep(lastChance)]);
    while (server.listening || (await connections(listeners)) > 0) {
      if (performance.now() > until) server.closeAllConnections();
      else server.closeIdleConnections();
      await Promise.race([closed, sleep(50)]);
    }
  };
}

async function connections(listeners: readonly TcpServer[]): Promise<number> {
  const counts = listeners.map(
    (listener) =>
      new Promise<number>((resolve) => listener.getConnections((error, count) => resolve(error ? 0 : count))),
  );
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}
