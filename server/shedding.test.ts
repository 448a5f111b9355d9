import { once } from "node:events";
import { type AddressInfo, connect, type Socket, Server as TcpServer } from "node:net";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Api, apiOf } from "./api";
import type { Exchange } from "./exchange";
import { createFront } from "./front";
import { Gate } from "./gate";

const patience = { headers: 1_000, request: 2_000, check: 100 };

let front: ReturnType<typeof createFront>;
let api: Api;
let gate: Gate;
let held: number;
/** Paths of the requests that were parsed, and all that were answered. */
let parsed: string[];
let ended: Exchange[];
let sockets: Socket[];

beforeEach(async () => {
  [parsed, ended, sockets] = [[], [], []];
  gate = new Gate(64);
  held = 0;
  const echo = async (request: Request) => new Response(`${request.method} ${await request.text()}`);
  api = apiOf([{ path: "/api/echo", handlers: { GET: echo, POST: echo } }]);
  front = createFront({
    api,
    lean: true,
    pages: (_, outgoing) => outgoing.end("page"),
    dressPage: () => undefined,
    probes: { has: () => false, answer: () => Promise.resolve() },
    ended: (exchange) => ended.push(exchange),
    gates: { api: gate, pages: new Gate(64) },
    trustedProxies: 1,
    patience,
  });
  front.prependListener("request", ({ url = "" }) => parsed.push(url));
  front.listen(0, "127.0.0.1");
  await once(front, "listening");
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  front.closeAllConnections();
  if (front.listening) await once(front.close(), "close");
});

const fill = () => {
  for (; gate.enter(); held++);
};
const clear = () => {
  for (; held > 0; held--) gate.leave(0);
};

interface Answer {
  status: number;
  head: string;
  body: string;
}

/** A connection that is sent bytes as they are, and what came back over it. */
async function client(options: { allowHalfOpen?: boolean } = {}) {
  const { port } = front.address() as AddressInfo;
  const socket = connect({ port, host: "127.0.0.1", noDelay: true, ...options });
  sockets.push(socket.on("error", () => undefined));
  await once(socket, "connect");
  let come = "";
  socket.setEncoding("latin1").on("data", (text: string) => {
    come += text;
  });
  const answers = () => answersIn(come);
  const say = (text: string) => new Promise<void>((resolve) => socket.write(text, "latin1", () => resolve()));
  const ask = async (text: string): Promise<Answer> => {
    const before = answers().length;
    await say(text);
    await expect.poll(() => answers().length, { interval: 2, timeout: 5_000 }).toBe(before + 1);
    return answers().at(-1) as Answer;
  };
  return { socket, say, ask, answers };
}

function answersIn(text: string): Answer[] {
  const end = text.indexOf("\r\n\r\n") + 4;
  if (end === 3) return [];
  const head = text.slice(0, end);
  const chunked = /transfer-encoding: chunked/i.test(head);
  const until = chunked
    ? text.indexOf("0\r\n\r\n", end) + 5
    : end + Number(/content-length: (\d+)/i.exec(head)?.[1]);
  if (chunked ? until === 4 : text.length < until) return [];
  const answer = { status: Number(head.slice(9, 12)), head, body: text.slice(end, until) };
  return [answer, ...answersIn(text.slice(until))];
}

const get = "GET /api/echo HTTP/1.1\r\nHost: x\r\n\r\n";
const getWith = (header: string) => get.replace("\r\n\r\n", `\r\n${header}\r\n\r\n`);
const chunked = (body: string) =>
  `POST /api/echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${body.length}\r\n${body}\r\n0\r\n\r\n`;
const post = (body: string, more = "") =>
  `POST /api/echo HTTP/1.1\r\nHost: x\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;

/** A client whose connection is known, and a gate that is full once it has taught the words to refuse with. */
async function refusedBefore(options: Parameters<typeof client>[0] = {}) {
  const it = await client(options);
  expect((await it.ask(get)).status).toBe(200);
  fill();
  expect((await it.ask(get)).status).toBe(503);
  await expect.poll(() => ended.at(-1)?.refused, { interval: 2 }).toBe("overloaded");
  parsed = [];
  ended = [];
  return it;
}

test("at a full gate a request on a known connection is refused unparsed, in the words in which it is refused when it is parsed", async () => {
  const it = await refusedBefore();
  const taught = it.answers().at(-1) as Answer;
  const answer = await it.ask(post("hello", "X-Forwarded-For: 9.9.9.9, 10.1.1.1\r\n"));
  expect(parsed).toEqual([]);
  expect([answer.status, answer.body]).toEqual([taught.status, taught.body]);
  for (const header of ["retry-after: 1\r\n", "x-content-type-options: nosniff\r\n", "content-type: "]) {
    expect([taught.head.includes(header), answer.head.includes(header)]).toEqual([true, true]);
  }
  const about = { method: "POST", route: "/api/echo", status: 503, refused: "overloaded", left: false };
  expect(ended).toEqual([expect.objectContaining({ ...about, address: "10.1.1.1" })]);

  clear();
  expect((await it.ask(post("hello"))).body).toContain("POST hello");
  expect(parsed).toEqual(["/api/echo"]);
});

const others: Record<string, [text: string, status: number, body: RegExp]> = {
  "says how it is encoded": [chunked("hi"), 503, /detail/],
  "has two lengths": [post("hi", "Content-Length: 0\r\n"), 400, /not HTTP/],
  "has a length that is none": [getWith("Content-Length: 0x0"), 400, /not HTTP/],
  "has a space before a colon": [getWith("Content-Length : 0"), 400, /not HTTP/],
  "has a folded header": [getWith("x: y\r\n z"), 400, /not HTTP/],
  "has a bare line feed": [getWith("x: y\nz: w"), 400, /not HTTP/],
  "is of an older HTTP": [get.replace("1.1", "1.0"), 503, /detail/],
  "wants the connection closed": [getWith("Connection: close"), 503, /detail/],
  "is for a page": [get.replace("/api/echo", "/devices"), 200, /page/],
  "is for a whole address": [get.replace("/api/echo", "http://x/api/echo"), 503, /detail/],
};
test.each(Object.entries(others))(
  "a request that %s is left to the parser",
  async (_, [text, status, body]) => {
    const it = await refusedBefore();
    const answer = await it.ask(text);
    expect([answer.status, answer.body]).toEqual([status, expect.stringMatching(body)]);
    expect(parsed).toHaveLength(status === 400 ? 0 : 1);
  },
);

test("connections that are only refused live on past the time that a head may take, and one that sends no head does not", async () => {
  const it = await refusedBefore();
  const mute = await client();
  const closed = once(mute.socket, "close");
  const until = performance.now() + 2 * patience.headers;
  while (performance.now() < until) expect((await it.ask(get)).status).toBe(503);
  await closed;
  expect(parsed).toEqual([]);
  clear();
  expect((await it.ask(get)).status).toBe(200);
});

test("what follows an upgrade is no request, also not one of the client who gets its parser", async () => {
  front.on("upgrade", (_incoming, socket) => socket.end("HTTP/1.1 101 Switching Protocols\r\n\r\n").resume());
  const it = await refusedBefore({ allowHalfOpen: true });
  clear();
  await it.say(getWith("Connection: upgrade\r\nUpgrade: x"));
  await once(it.socket, "end");
  const other = await client();
  await other.ask(get);
  await it.say(get);
  await other.ask(get);
  expect([parsed, other.answers().length]).toEqual([["/api/echo", "/api/echo"], 2]);
});

test("a client of a CONNECT is let go at once, even if it holds on", async () => {
  const it = await client({ allowHalfOpen: true });
  const closed = once(it.socket, "end");
  expect((await it.ask("CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n")).status).toBe(405);
  await closed;
  const connections = () => new Promise((resolve) => front.getConnections((_, count) => resolve(count)));
  await expect.poll(connections, { interval: 2 }).toBe(0);
});

test("a connection's first request, one without a body to answer, and those that come while the server closes are parsed", async () => {
  await refusedBefore();
  const it = await client();
  await it.ask(get);
  expect(parsed).toHaveLength(1);
  await it.ask(get);
  expect(parsed).toHaveLength(1);
  await expect.poll(() => ended.length, { interval: 2 }).toBe(2);
  const other = await client();
  await other.ask(get);
  await other.say(get.replace("GET", "HEAD"));
  await expect.poll(() => parsed.length, { interval: 2 }).toBe(3);
  TcpServer.prototype.close.call(front);
  await it.ask(get);
  expect(parsed).toHaveLength(4);
});

test("a body that reads like a request is none, whatever came before it in one piece", async () => {
  const it = await refusedBefore();
  clear();
  const [head = "", body = ""] = post(get).split(/(?<=\r\n\r\n)(?=GET)/);
  expect((await it.ask(get + head)).status).toBe(200);
  await expect.poll(() => ended.length, { interval: 2 }).toBe(1);
  fill();
  expect((await it.ask(body)).body).toContain(`POST ${get}`);
  expect(parsed).toHaveLength(2);
});

test("a refusal that still waits is said before whatever else comes over its connection", async () => {
  const waiting: (() => void)[] = [];
  const { refuseUnparsed } = api.busy;
  api.busy.refuseUnparsed = (route, say) => {
    const job = refuseUnparsed(route, (...answer) => waiting.push(() => say(...answer)));
    if (job === undefined) return undefined;
    job();
    return () => waiting.shift()?.();
  };
  const it = await refusedBefore();
  await it.say(get);
  await expect.poll(() => waiting.length, { interval: 2 }).toBe(1);
  clear();
  await it.say(post("next"));
  await expect.poll(() => it.answers().length, { interval: 2 }).toBe(4);
  expect(it.answers().map(({ status }) => status)).toEqual([200, 503, 503, 200]);
});

const step = fc.record({
  shape: fc.constantFrom(post, post, post, chunked),
  isFull: fc.boolean(),
  cuts: fc.array(fc.nat(150), { maxLength: 2 }),
  awaits: fc.boolean(),
});

test("however requests are cut and joined, and whoever refuses them, each is answered once and in turn", async () => {
  let unparsed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      clear();
      const it = await refusedBefore();
      const before = it.answers().length;
      const allAnswered = (many: number) =>
        expect.poll(() => it.answers().length, { interval: 2, timeout: 5_000 }).toBe(before + many);
      for (const [n, { shape, isFull, cuts, awaits }] of steps.entries()) {
        if (isFull) fill();
        else clear();
        const text = shape(String(n));
        const ends = [...cuts.filter((at) => at > 0 && at < text.length), text.length];
        let from = 0;
        for (const end of ends.sort((a, b) => a - b)) {
          await it.say(text.slice(from, end));
          from = end;
        }
        if (awaits) await allAnswered(n + 1);
      }
      await allAnswered(steps.length);
      for (const [n, { status, body }] of it.answers().slice(before).entries()) {
        if (status === 200) expect(body).toContain(`POST ${n}`);
        else expect(status).toBe(503);
      }
      unparsed += steps.length - parsed.length;
      it.socket.destroy();
    }),
    { numRuns: 60 },
  );
  expect(unparsed).toBeGreaterThan(0);
});
