import { once } from "node:events";
import { Agent, request } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isDomainError } from "@/lib/errors";
import { BodyMemory, bufferedBodyBytes, readBody } from "@/lib/http/body";
import { createApi } from "./api";
import { createHttpServer, type HttpServer, type HttpServerOptions, limitersFor } from "./http-server";

// A fifth of the production timeouts; with less, ordinary clients on a busy machine are too slow.
const timeouts = { headers: 2_000, request: 3_000, inactivity: 3_000, check: 300 };
const maxBytes = 64 * 1024;
const bigAnswer = new Uint8Array(32 * 1024 * 1024);
const head = "Host: x\r\n";

const read = async (incoming: Request) => {
  const memory = new BodyMemory();
  try {
    return Response.json({ bytes: (await readBody(incoming, maxBytes, memory)).byteLength });
  } catch (error) {
    return new Response(null, { status: isDomainError(error) && error.code === "unavailable" ? 503 : 400 });
  } finally {
    memory.release();
  }
};

let http: HttpServer;
let limiters: ReturnType<typeof limitersFor>;
let port: number;
let opened: Socket[];
let ended: { url: string; status: number; aborted: boolean }[];
let dripping: NodeJS.Timeout[];
/** Requests to /api/held are answered once this is called. */
let answerHeld: () => void;
let held: Promise<void>;

beforeEach(async () => {
  opened = [];
  ended = [];
  dripping = [];
  held = new Promise((resolve) => {
    answerHeld = resolve;
  });
  await start({});
});
afterEach(stop);

async function start(options: Partial<HttpServerOptions> & { maxRequests?: number }): Promise<void> {
  limiters = limitersFor(options.maxRequests ?? 64);
  http = createHttpServer({
    api: createApi([
      { path: "/api/read", handlers: { POST: read, GET: async () => new Response(bigAnswer) } },
      {
        path: "/api/small",
        handlers: { GET: async (incoming) => new Response(new URL(incoming.url).search) },
      },
      {
        path: "/api/held",
        handlers: { GET: () => held.then(() => new Response("held")) },
      },
    ]),
    direct: true,
    // Next fails at a body that was read before.
    pages: async (incoming, outgoing) =>
      void outgoing.end(incoming.readableDidRead ? "already read" : await text(incoming)),
    setPageHeaders: () => undefined,
    probes: {
      has: (path) => path === "/healthz",
      answer: async (_path, _in, outgoing) => void outgoing.end("ok"),
    },
    onRequestEnd: ({ url, status, aborted }) => ended.push({ url, status, aborted }),
    limiters,
    trustedProxies: 0,
    timeouts,
    ...options,
  });
  http.server.listen(0, "127.0.0.1");
  await once(http.server, "listening");
  port = (http.server.address() as AddressInfo).port;
}

async function stop(): Promise<void> {
  for (const timer of dripping) clearInterval(timer);
  for (const socket of opened) socket.destroy();
  http.server.closeAllConnections();
  http.server.close();
  await once(http.server, "close");
}

async function restart(options: Parameters<typeof start>[0]): Promise<void> {
  await stop();
  await start(options);
}

interface RawClient {
  socket: Socket;
  received(): string;
}

/** Opens a connection that sends this at once. */
async function open(first: string): Promise<RawClient> {
  const socket = connect(port, "127.0.0.1").on("error", () => undefined);
  opened.push(socket);
  await once(socket, "connect");
  let received = "";
  socket.setEncoding("latin1").on("data", (chunk: string) => {
    received += chunk;
  });
  socket.write(first);
  return { socket, received: () => received };
}

/** Opens a connection that then sends byte by byte for as long as it can. */
async function openSlow(first: string, endless: string): Promise<RawClient> {
  const client = await open(first);
  let at = 0;
  const { socket } = client;
  dripping.push(setInterval(() => socket.writable && socket.write(endless[at++ % endless.length] ?? ""), 40));
  return client;
}

function post(agent: Agent, path = "/api/read"): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ port, host: "127.0.0.1", path, method: "POST", agent });
    outgoing.once("response", (response) => {
      response.resume().once("end", () => resolve(response.statusCode));
    });
    outgoing.once("error", reject).end("{}");
  });
}

const inFlight = () => [limiters.api.inFlight, limiters.pages.inFlight];
const eventually = (actual: () => unknown) => expect.poll(actual, { interval: 10 });

const slow = {
  "headers one by one": ["POST /api/read HTTP/1.1\r\nHost: x\r\n", "x-more: y\r\n"],
  "a body byte by byte": ["POST /api/read HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n", "x"],
  "a page's form byte by byte": ["POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 16000\r\n\r\n", "x"],
  "chunks one by one": [
    "POST /api/read HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
    "1\r\nx\r\n",
  ],
} as const;

test.each(Object.entries(slow))(
  "two hundred clients that send %s do not block others, and get 408 in the end",
  async (_, [first, endless]) => {
    await restart({ timeouts: { ...timeouts, headers: 60_000, request: 60_000 } });
    const clients = await Promise.all(Array.from({ length: 200 }, () => openSlow(first, endless)));
    await eventually(inFlight).toEqual([0, 0]);
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    for (const path of ["/api/read", "/form"]) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => post(agent, path)));
      expect(new Set(answers)).toEqual(new Set([200]));
    }
    agent.destroy();
    expect(http.connections.stats.open).toBeGreaterThanOrEqual(200);
    // Node reads them at every check.
    Object.assign(http.server, { headersTimeout: 500, requestTimeout: 1_000 });
    await eventually(() => http.connections.stats.open).toBe(0);
    expect(clients.filter(({ received }) => received().startsWith("HTTP/1.1 408"))).toHaveLength(200);
    expect(bufferedBodyBytes()).toBe(0);
  },
);

test("a body sent late passes the same limit as one sent at once", async () => {
  await restart({ maxRequests: 1 });
  const late = await open(`POST /api/read HTTP/1.1\r\n${head}Content-Length: 4\r\n\r\nab`);
  await eventually(() => limiters.api.inFlight).toBe(0);
  const holding = fetch(`http://127.0.0.1:${port}/api/held`);
  await eventually(() => limiters.api.inFlight).toBe(1);
  late.socket.write("cd");
  await eventually(late.received).toMatch(/^HTTP\/1\.1 503/);
  answerHeld();
  expect((await holding).status).toBe(200);
  const next = await open(`POST /api/read HTTP/1.1\r\n${head}Content-Length: 4\r\n\r\nab`);
  await eventually(() => limiters.api.inFlight).toBe(0);
  next.socket.write("cd");
  await eventually(next.received).toMatch(/^HTTP\/1\.1 200/);
});

test("requests sent ahead on one connection are answered one at a time and in order", async () => {
  const { received } = await open(
    `GET /api/held HTTP/1.1\r\n${head}\r\n` +
      Array.from({ length: 10 }, (_, n) => `GET /api/small?n=${n} HTTP/1.1\r\n${head}\r\n`).join(""),
  );
  await eventually(() => limiters.api.inFlight).toBe(1);
  expect(ended).toEqual([]);
  answerHeld();
  await eventually(() => received().match(/\?n=\d/g)?.length).toBe(10);
  expect(received().match(/held|\?n=\d/g)).toEqual([
    "held",
    ...Array.from({ length: 10 }, (_, n) => `?n=${n}`),
  ]);
  expect(limiters.api.inFlight).toBe(0);
});

test("a connection that sends too many requests ahead is closed", async () => {
  const one = `GET /api/held HTTP/1.1\r\n${head}\r\n`;
  const greedy = await open(one.repeat(300));
  await once(greedy.socket, "close");
  const modest = await open(one.repeat(10));
  answerHeld();
  await eventually(() => modest.received().match(/held$|held(?=HTTP)/g)?.length).toBe(10);
  expect(http.connections.stats.closedByReason.get("sentAhead")).toBe(1);
});

test("resources are released when clients send many requests ahead and reset", async () => {
  for (let round = 0; round < 8; round++) {
    const { socket } = await open(`GET /api/read HTTP/1.1\r\n${head}\r\n`.repeat(300));
    socket.resetAndDestroy();
    const { socket: other } = await open(`GET /api/held HTTP/1.1\r\n${head}\r\n`.repeat(12));
    other.resetAndDestroy();
  }
  await eventually(() => [
    ...inFlight(),
    http.connections.stats.open,
    http.connections.stats.unreadBytes,
  ]).toEqual([0, 0, 0, 0]);
  const response = await fetch(`http://127.0.0.1:${port}/api/small?n=1`);
  expect(await response.text()).toBe("?n=1");
});

test("a client that never reads its response holds no slot and is disconnected after a timeout", async () => {
  await restart({
    timeouts: { ...timeouts, inactivity: 60_000 },
    // Long enough for a client that reads, on a busy machine too.
    connectionLimits: { readTimeoutMs: 4_000, minReadRate: 1e9, maxUnreadBytes: 1e9 },
  });
  const { socket } = await open("");
  socket.pause().write(`GET /api/read HTTP/1.1\r\n${head}\r\n`);
  await eventually(() => http.connections.stats.unreadBytes).toBeGreaterThan(0);
  expect(limiters.api.inFlight).toBe(0);
  const whole = await fetch(`http://127.0.0.1:${port}/api/read`);
  expect((await whole.arrayBuffer()).byteLength).toBe(bigAnswer.byteLength);
  await eventually(() => http.connections.stats.closedByReason.get("slowReader")).toBe(1);
  await eventually(() => http.connections.stats.unreadBytes).toBe(0);
});

test("unread responses use bounded memory: the clients with the most unread bytes are disconnected", async () => {
  await restart({ connectionLimits: { maxUnreadBytes: 80 * 1024 * 1024 } });
  for (let n = 1; n <= 6; n++) {
    const { socket } = await open("");
    socket.pause().write(`GET /api/read HTTP/1.1\r\n${head}\r\n`);
    await eventually(() => ended.length + http.connections.stats.open).toBe(n);
    await eventually(() => http.connections.stats.unreadBytes).toBeGreaterThan(0);
    expect(http.connections.stats.unreadBytes).toBeLessThanOrEqual(80 * 1024 * 1024);
  }
  expect(http.connections.stats.closedByReason.get("unreadBytes")).toBeGreaterThanOrEqual(3);
  const response = await fetch(`http://127.0.0.1:${port}/api/small?n=1`);
  expect(response.status).toBe(200);
});

test("at the connection limit the longest idle connection is closed for a new one", async () => {
  await restart({ connectionLimits: { maxConnections: 3 } });
  const [oldest, ...others] = [await open(""), await open(""), await open("")];
  const newest = await open(`GET /api/small?n=1 HTTP/1.1\r\n${head}\r\n`);
  await once((oldest as RawClient).socket, "close");
  await eventually(newest.received).toContain("?n=1");
  expect(others.map(({ socket }) => socket.destroyed)).toEqual([false, false]);
});

test("when all connections are busy, a new one gets only health probes answered", async () => {
  await restart({ connectionLimits: { maxConnections: 2 } });
  await open(`GET /api/held HTTP/1.1\r\n${head}\r\n`);
  await open(`GET /api/held HTTP/1.1\r\n${head}\r\n`);
  await eventually(() => limiters.api.inFlight).toBe(2);
  const probe = await open(`GET /healthz HTTP/1.1\r\n${head}Connection: close\r\n\r\n`);
  await eventually(probe.received).toMatch(/^HTTP\/1\.1 200/);
  const call = await open(`GET /api/small HTTP/1.1\r\n${head}\r\n`);
  await eventually(call.received).toMatch(/^HTTP\/1\.1 503[\s\S]*retry-after: 1/i);
});

test("malformed data after a valid request does not prevent its response", async () => {
  const { socket, received } = await open(`GET /api/held HTTP/1.1\r\n${head}\r\nrubbish\r\n\r\n`);
  await eventually(() => limiters.api.inFlight).toBe(1);
  answerHeld();
  await once(socket, "close");
  expect(received()).toMatch(/^HTTP\/1\.1 200[\s\S]*held/);
  const { received: refusal } = await open("rubbish\r\n\r\n");
  await eventually(refusal).toMatch(/^HTTP\/1\.1 400/);
});

test("a page receives its whole form, sent at once or in pieces", async () => {
  const form = "x".repeat(16_000);
  const whole = await fetch(`http://127.0.0.1:${port}/form`, { method: "POST", body: form });
  expect(await whole.text()).toBe(form);
  const pieces = await open(`POST /form HTTP/1.1\r\n${head}Content-Length: 6\r\nConnection: close\r\n\r\nab`);
  pieces.socket.write("cd");
  await eventually(() => limiters.pages.inFlight).toBe(0);
  pieces.socket.write("ef");
  await eventually(pieces.received).toMatch(/abcdef$/);
});

test("shutdown answers the requests in progress, closes their connections and refuses new ones", async () => {
  const client = await open(`GET /api/held HTTP/1.1\r\n${head}\r\n`);
  const idle = await open("");
  await eventually(() => limiters.api.inFlight).toBe(1);
  const stopped = http.connections.drain({ graceMs: 20 });
  await once(idle.socket, "close");
  answerHeld();
  await stopped;
  expect(client.received()).toMatch(/^HTTP\/1\.1 200[\s\S]*connection: close[\s\S]*held/i);
  await expect(fetch(`http://127.0.0.1:${port}/api/small`)).rejects.toThrow();
  await start({});
});

test("shutdown aborts requests that take too long", async () => {
  const client = await open(`GET /api/held HTTP/1.1\r\n${head}\r\n`);
  await eventually(() => limiters.api.inFlight).toBe(1);
  await http.connections.drain({ graceMs: 20, timeoutMs: 100 });
  expect(client.received()).toBe("");
  expect([limiters.api.inFlight, ended]).toEqual([0, [{ url: "/api/held", status: 0, aborted: true }]]);
  await start({});
});

test("keeps only path and query of a whole URL, so that the log's rules for paths apply", async () => {
  for (const target of ["http://x/join/secret?a=b", "/join/secret?a=b"]) {
    const { socket } = await open(`GET ${target} HTTP/1.1\r\n${head}Connection: close\r\n\r\n`);
    await once(socket, "close");
  }
  expect(ended.map(({ url }) => url)).toEqual(["/join/secret?a=b", "/join/secret?a=b"]);
});
