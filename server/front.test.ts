import { once } from "node:events";
import { Agent, request } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isDomainError } from "@/lib/errors";
import { readBody } from "@/lib/http/body";
import { apiOf } from "./api";
import { createFront, gatesFor } from "./front";

// T34: clients that are slow on purpose. The patience is that of production, a fifth of it long: less, and an honest client on a busy
// machine is too slow.

const patience = { headers: 2_000, request: 3_000, silence: 3_000, check: 300 };
const most = 64 * 1024;
const bigAnswer = new Uint8Array(32 * 1024 * 1024);

const read = async (incoming: Request) => {
  try {
    return Response.json({ bytes: (await readBody(incoming, most)).byteLength });
  } catch (error) {
    return new Response(null, { status: isDomainError(error) && error.code === "tooLarge" ? 413 : 400 });
  }
};

let front: ReturnType<typeof createFront>;
let gates: ReturnType<typeof gatesFor>;
let port: number;
let opened: Socket[];
let ended: string[];
let dripping: NodeJS.Timeout[];

beforeEach(async () => {
  opened = [];
  ended = [];
  dripping = [];
  gates = gatesFor(64);
  front = createFront({
    api: apiOf([{ path: "/api/read", handlers: { POST: read, GET: async () => new Response(bigAnswer) } }]),
    lean: true,
    pages: (_, outgoing) => outgoing.end(),
    dressPage: () => undefined,
    probes: { has: () => false, answer: () => Promise.resolve() },
    ended: ({ url }) => ended.push(url),
    gates,
    trustedProxies: 0,
    patience,
  });
  front.listen(0, "127.0.0.1");
  await once(front, "listening");
  port = (front.address() as AddressInfo).port;
});
afterEach(async () => {
  for (const timer of dripping) clearInterval(timer);
  for (const socket of opened) socket.destroy();
  front.closeAllConnections();
  front.close();
  await once(front, "close");
});

/** A connection that sends this at once, and then one byte after the other for as long as it is let. */
async function slowClient(first: string, endless: string): Promise<{ socket: Socket; said: () => string }> {
  const socket = connect(port, "127.0.0.1").on("error", () => undefined);
  opened.push(socket);
  await once(socket, "connect");
  let said = "";
  socket.setEncoding("latin1").on("data", (text: string) => {
    said += text;
  });
  socket.write(first);
  let at = 0;
  dripping.push(setInterval(() => socket.writable && socket.write(endless[at++ % endless.length] ?? ""), 40));
  return { socket, said: () => said };
}

const connections = () =>
  new Promise<number>((resolve) => front.getConnections((_, count) => resolve(count)));

/** An ordinary client's call. */
function call(agent: Agent): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ port, host: "127.0.0.1", path: "/api/read", method: "POST", agent });
    outgoing.once("response", (response) => {
      response.resume().once("end", () => resolve(response.statusCode));
    });
    outgoing.once("error", reject).end("{}");
  });
}

const slow = {
  "headers drip": ["POST /api/read HTTP/1.1\r\nHost: x\r\n", "x-more: y\r\n"],
  "body drips": ["POST /api/read HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n", "x"],
  "chunks drip": ["POST /api/read HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"],
} as const;

test.each(Object.entries(slow))(
  "two hundred clients whose %s keep nobody waiting, and are let go in bounded time (T34)",
  async (_, [first, endless]) => {
    const began = performance.now();
    let requests = 0;
    front.on("request", () => {
      requests += 1;
    });
    const clients: Awaited<ReturnType<typeof slowClient>>[] = [];
    // No more at once than are let in; whoever takes their time gives the place back.
    while (clients.length < 200) {
      clients.push(...(await Promise.all(Array.from({ length: 50 }, () => slowClient(first, endless)))));
      const heard = first.endsWith("\r\n\r\n") ? clients.length : 0;
      await expect.poll(() => [requests, gates.api.inside], { interval: 10 }).toEqual([heard, 0]);
    }
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    const answers = await Promise.all(Array.from({ length: 100 }, () => call(agent)));
    agent.destroy();
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(await connections()).toBeGreaterThanOrEqual(200);
    await expect.poll(connections, { timeout: 20_000, interval: 20 }).toBe(0);
    expect(performance.now() - began).toBeGreaterThan(patience.headers);
    expect(clients.filter(({ said }) => said().startsWith("HTTP/1.1 408"))).toHaveLength(200);
  },
);

test("a client that never reads its answer is let go, and one that reads it gets all of it (T34)", async () => {
  const socket = connect(port, "127.0.0.1").on("error", () => undefined);
  opened.push(socket);
  socket.pause().write("GET /api/read HTTP/1.1\r\nHost: x\r\n\r\n");
  const whole = await fetch(`http://127.0.0.1:${port}/api/read`);
  const got = await whole.arrayBuffer();
  expect(got.byteLength).toBe(bigAnswer.byteLength);
  await expect.poll(connections, { timeout: 20_000, interval: 20 }).toBeLessThanOrEqual(1);
});

test("of a whole address only path and query are kept, so that a log's rules for paths hold", async () => {
  for (const target of ["http://x/join/secret?a=b", "/join/secret?a=b"]) {
    const { socket } = await slowClient(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`, "");
    await once(socket, "close");
  }
  expect(ended).toEqual(["/join/secret?a=b", "/join/secret?a=b"]);
});
