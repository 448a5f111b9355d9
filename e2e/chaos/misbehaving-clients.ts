import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "./settings";

const random = seededRandom("hostile connections");
const among = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
const number = (min: number, max: number) => min + Math.floor(random() * (max - min + 1));

const paths = [
  "/openapi.json",
  "/api/users/registerDeviceToken",
  "/api/v2/mobiledevices",
  "/api/v1/projects/default/devices",
  "/mobile_devices.json",
  "/sign-in",
  "/api/auth/csrf",
  "/healthz",
  "/nothing/here",
];

export const getRequest = (path: string, headers = "") => `GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`;
const post = (path: string, body: string, headers = `Content-Length: ${body.length}\r\n`) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${headers}\r\n${body}`;

/** What a client sends before it ends the connection in one of `endings`. */
const requests: Record<string, () => string> = {
  pipelined: () => getRequest(among(paths)).repeat(number(2, 300)),
  "pipelined posts": () => post(among(paths), '{"email":"ada@example.com"}').repeat(number(2, 40)),
  "cut in the head": () => getRequest(among(paths), "X-More: y\r\n").slice(0, number(1, 40)),
  "cut in the body": () => post(among(paths), '{"em', `Content-Length: ${number(5, 60_000)}\r\n`),
  "cut in a chunk": () => post(among(paths), "ff\r\nabc", "Transfer-Encoding: chunked\r\n"),
  chunked: () => post(among(paths), "2\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n"),
  "broken chunks": () => post(among(paths), "zz\r\n{}\r\n", "Transfer-Encoding: chunked\r\n"),
  upgrade: () =>
    getRequest(among(paths), "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n"),
  websocket: () => getRequest(among(paths), "Connection: Upgrade\r\nUpgrade: websocket\r\n"),
  connect: () => "CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n",
  "HTTP/1.0": () => `GET ${among(paths)} HTTP/1.0\r\n\r\n`,
  "whole URLs": () => getRequest(`http://x${among(paths)}`),
  "odd URLs": () =>
    getRequest(among(["*", "//x", "/%E0%A4%A", "/\\", "ftp://x/", "http://[", "/api/users/%00"])),
  "expect 100": () => post(among(paths), "{}", "Content-Length: 2\r\nExpect: 100-continue\r\n"),
  "two lengths": () => post(among(paths), "{}", "Content-Length: 2\r\nContent-Length: 3\r\n"),
  "length and chunks": () => post(among(paths), "{}", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n"),
  "many headers": () => getRequest(among(paths), "X-A: b\r\n".repeat(number(90, 400))),
  "bare line feeds": () => getRequest(among(paths)).replaceAll("\r\n", "\n"),
  rubbish: () => String.fromCharCode(...Array.from({ length: number(1, 400) }, () => number(1, 255))),
  nothing: () => "",
};

const endings = ["reset", "end", "read and end", "never read", "half-close", "drip"] as const;

/** Runs one misbehaving client until its connection is closed. */
async function play(port: number): Promise<void> {
  const text = among(Object.values(requests))();
  const ending = among(endings);
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true }).on("error", () => undefined);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await Promise.race([new Promise((resolve) => socket.once("connect", resolve)), closed]);
  if (ending === "drip") await drip(socket, text);
  else socket.write(text, "latin1");
  switch (ending) {
    case "reset":
      await sleep(number(0, 5));
      socket.resetAndDestroy();
      break;
    case "half-close":
      socket.end();
      socket.resume();
      await Promise.race([closed, sleep(50)]);
      break;
    case "never read":
      socket.pause();
      await sleep(number(0, 50));
      break;
    default:
      if (ending !== "end") socket.resume();
      await sleep(number(0, 30));
  }
  socket.destroy();
  await closed;
}

async function drip(socket: Socket, text: string): Promise<void> {
  for (let at = 0; at < Math.min(text.length, 40) && socket.writable; at += 4) {
    socket.write(text.slice(at, at + 4), "latin1");
    await sleep(1);
  }
}

/** Runs `count` misbehaving clients, 100 at a time; what they do comes from the seed. */
export async function runMisbehavingClients(count: number, port: number): Promise<void> {
  let left = count;
  const players = Array.from({ length: 100 }, async () => {
    while (left-- > 0) await play(port);
  });
  await Promise.all(players);
}
