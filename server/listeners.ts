import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Server as HttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import { describeFailure, log } from "@/lib/log";

/** Past it the system drops connections in silence, and clients that could be refused at once wait for half a minute. */
export const backlog = 4_096;

/** A process that sends back what it was sent, as often as it was told: each time as a descriptor of its own. */
const echo = "process.on('message', (times, handle) => { while (times-- > 0) process.send(times, handle); })";

/**
 * Listens on a server's port several times more. Node takes one connection from each listener in a turn of its event
 * loop, and turns grow long under load: thousands of clients that come at once would wait for minutes to be heard at all.
 * Node 20 opens no second listener on a port, so the first one's descriptor goes to another process and comes back.
 * Never throws: one listener is enough for all but the worst.
 */
export async function listenMore(server: HttpServer, times: number): Promise<Server[]> {
  // Windows has several accepts pending on one listener already, and lends none.
  if (process.platform === "win32") return [];
  const { _handle: handle } = server as unknown as { _handle: never };
  const mirror: ChildProcess = spawn(process.execPath, ["-e", echo], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    env: { NODE_ENV: process.env.NODE_ENV },
  });
  try {
    const mirrored = handlesFrom(mirror, times);
    mirror.send(times, handle);
    return await Promise.all((await mirrored).map((own) => listenOn(own, server)));
  } catch (error) {
    log().warn({ failure: describeFailure(error) }, "Clients that come all at once will be heard one by one");
    return [];
  } finally {
    mirror.kill();
  }
}

function handlesFrom(mirror: ChildProcess, times: number): Promise<object[]> {
  return new Promise((resolve, reject) => {
    const handles: object[] = [];
    mirror.on("message", (_left, handle: object) => {
      if (handles.push(handle) === times) resolve(handles);
    });
    mirror.on("error", reject);
    mirror.once("exit", () => reject(new Error("The process that lends listeners ended early.")));
  });
}

async function listenOn(handle: object, server: HttpServer): Promise<Server> {
  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
    server.emit("connection", socket),
  );
  listener.listen(handle, backlog);
  await once(listener, "listening");
  return listener;
}
