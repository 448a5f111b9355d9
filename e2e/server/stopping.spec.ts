import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
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
  const load = startRegistrationLoad(rollcall.url, rollcall.keys.server, 20);
  await expect.poll(() => load.outcomes.length, { timeout: 30_000 }).toBeGreaterThan(60);

  const began = Date.now();
  expect(await rollcall.stop("SIGTERM")).toBe(0);
  expect(Date.now() - began).toBeLessThan(15_000);
  expect(isAlive(postgres)).toBe(false);

  await load.stop();
  const broken = load.outcomes.filter(({ status, error }) => status !== 200 && error !== "ECONNREFUSED");
  expect(broken).toEqual([]);
  // Every connection was closed gracefully.
  expect(load.outcomes.filter(({ closing }) => closing).length).toBeGreaterThanOrEqual(20);
});

test("a client that never finishes its request does not delay shutdown", async ({ start }) => {
  const rollcall = await start();
  const silent = await unfinishedRequest(rollcall);

  const began = Date.now();
  expect(await rollcall.stop("SIGTERM")).toBe(0);
  expect(Date.now() - began).toBeLessThan(15_000);
  silent.destroy();
});

test("a second signal stops the server at once", async ({ start }) => {
  const rollcall = await start();
  const silent = await unfinishedRequest(rollcall);

  process.kill(rollcall.pid, "SIGTERM");
  await sleep(1_200);
  expect(await rollcall.stop("SIGTERM")).toBe(1);
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
  await expect.poll(() => isAlive(postgres), { timeout: 15_000 }).toBe(false);
});

/** A connection whose request never sends the rest of its body. */
async function unfinishedRequest({ url, keys }: Rollcall): Promise<Socket> {
  const head = [
    "POST /api/users/registerDeviceToken HTTP/1.1",
    "Host: localhost",
    `Api-Key: ${keys.server}`,
    "Content-Type: application/json",
    "Content-Length: 100",
  ];
  const socket = await connectTo(url, `${head.join("\r\n")}\r\n\r\n{`);
  await sleep(200);
  return socket;
}
