import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import { isAlive, postgresPid } from "../fixtures/processes";
import { connectTo } from "../fixtures/raw-http";
import { startRegistrationLoad } from "../fixtures/registration";
import type { Rollcall } from "../fixtures/server";
import { expect, test } from "../fixtures/server-test";

test("SIGINT stops the server with code 0, and its database with it", async ({ start }) => {
  const rollcall = await start();
  const postgres = await postgresPid(rollcall.dataDir);
  expect(await rollcall.stop("SIGINT")).toBe(0);
  expect(isAlive(postgres)).toBe(false);
});

test("SIGTERM under load finishes every accepted request, stops the database and exits within 15 seconds", async ({
  start,
}) => {
  const rollcall = await start();
  const postgres = await postgresPid(rollcall.dataDir);
  // Fewer clients than database connections: none is rejected because the server is busy.
  const clients = 8;
  const load = startRegistrationLoad(rollcall.url, rollcall.keys.server, clients);
  await expect.poll(() => load.outcomes.length).toBeGreaterThan(60);

  const before = load.outcomes.length;
  const began = Date.now();
  expect(await rollcall.stop("SIGTERM")).toBe(0);
  expect(Date.now() - began).toBeLessThan(20_000);
  expect(isAlive(postgres)).toBe(false);

  await load.stop();
  const broken = load.outcomes
    .slice(before)
    .filter(({ status, error }) => status !== 200 && error !== "ECONNREFUSED");
  expect(broken).toEqual([]);
  // Every connection was closed gracefully.
  expect(load.outcomes.filter(({ closing }) => closing).length).toBeGreaterThanOrEqual(clients);
});

test("a client that never finishes its request does not delay shutdown", async ({ start }) => {
  const rollcall = await start();
  const silent = await unfinishedRequest(rollcall);

  const began = Date.now();
  expect(await rollcall.stop("SIGTERM")).toBe(0);
  expect(Date.now() - began).toBeLessThan(20_000);
  silent.destroy();
});

test("a second signal stops the server at once", async ({ start }) => {
  const rollcall = await start();
  const silent = await unfinishedRequest(rollcall);

  // Signals within a second are one.
  let outcome: unknown;
  void rollcall.exited.then((code) => (outcome = code));
  const signal = () => {
    if (outcome === undefined) process.kill(rollcall.pid, "SIGTERM");
    return outcome;
  };
  await expect.poll(signal, { intervals: [100] }).toBe(1);
  silent.destroy();
});

test("npm start forwards SIGTERM", async ({ dataDir }) => {
  const npm = spawn("npm", ["start"], {
    env: { ...process.env, PORT: "0", ROLLCALL_DATA_DIR: dataDir, DATABASE_URL: "" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const exited = once(npm, "exit");
  let output = "";
  npm.stdout.on("data", (chunk) => {
    output += chunk;
  });
  await expect.poll(() => output, { timeout: 60_000 }).toContain("Rollcall is ready");
  const postgres = await postgresPid(dataDir);
  npm.kill("SIGTERM");
  await exited;
  await expect.poll(() => isAlive(postgres)).toBe(false);
});

/** A connection whose request never sends the rest of its body. */
async function unfinishedRequest({ url, keys }: Rollcall): Promise<Socket> {
  const head = [
    "POST /api/users/registerDeviceToken HTTP/1.1",
    "Host: localhost",
    `Api-Key: ${keys.server}`,
    "Content-Type: application/json",
    "Content-Length: 100",
    "Expect: 100-continue",
  ];
  const socket = await connectTo(url, `${head.join("\r\n")}\r\n\r\n`);
  // The server has read its head.
  const [answer] = await once(socket, "data");
  expect(String(answer)).toMatch(/^HTTP\/1\.1 100 /);
  socket.write("{");
  return socket;
}
