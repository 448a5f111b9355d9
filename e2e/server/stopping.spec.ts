import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, postgresOf } from "../fixtures/processes";
import { registrationLoad } from "../fixtures/registration";
import { expect, test } from "../fixtures/servers";

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  test(`${signal} ends the server with code 0, and its database with it`, async ({ start }) => {
    const rollcall = await start();
    const postgres = await postgresOf(rollcall.dataDir);
    expect(await rollcall.stop(signal)).toBe(0);
    expect(isAlive(postgres)).toBe(false);
  });
}

test("SIGTERM under load finishes every accepted request and exits within 15 seconds", async ({ start }) => {
  const rollcall = await start();
  const load = registrationLoad(rollcall.url, rollcall.keys.server, 20);
  await expect.poll(() => load.outcomes.length).toBeGreaterThan(500);

  const began = Date.now();
  expect(await rollcall.stop("SIGTERM")).toBe(0);
  expect(Date.now() - began).toBeLessThan(15_000);

  await load.stop();
  const broken = load.outcomes.filter(({ status, error }) => status !== 200 && error !== "ECONNREFUSED");
  expect(broken).toEqual([]);
  // Every client was told to go elsewhere, none was cut off.
  expect(load.outcomes.filter(({ closing }) => closing).length).toBeGreaterThanOrEqual(20);
});

test("a client that never finishes its request does not hold up the end", async ({ start }) => {
  const rollcall = await start();
  const { hostname, port } = new URL(rollcall.url);
  const silent = connect(Number(port), hostname);
  await once(silent, "connect");
  silent.write(
    "POST /api/users/registerDeviceToken HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
  );
  await sleep(100);

  const began = Date.now();
  expect(await rollcall.stop("SIGTERM")).toBe(0);
  expect(Date.now() - began).toBeLessThan(15_000);
  silent.destroy();
});

test("a second signal ends the server at once", async ({ start }) => {
  const rollcall = await start();
  const { hostname, port } = new URL(rollcall.url);
  const silent = connect(Number(port), hostname);
  await once(silent, "connect");
  silent.write(
    "POST /api/users/registerDeviceToken HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
  );
  silent.on("error", () => undefined);
  await sleep(100);

  process.kill(rollcall.pid, "SIGTERM");
  await sleep(1_200);
  const began = Date.now();
  expect(await rollcall.stop("SIGTERM")).toBe(1);
  expect(Date.now() - began).toBeLessThan(1_000);
  silent.destroy();
});

test("npm start passes SIGTERM on", async ({ dataDir }) => {
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
  const postgres = await postgresOf(dataDir);
  npm.kill("SIGTERM");
  await exited;
  await expect.poll(() => isAlive(postgres), { timeout: 15_000 }).toBe(false);
});
