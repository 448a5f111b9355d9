import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { memoryMb } from "../fixtures/processes";
import { registerDevice } from "../fixtures/registration";
import type { Rollcall } from "../fixtures/server";
import { expect, test } from "../fixtures/server-test";
import { getRequest, runMisbehavingClients } from "./misbehaving-clients";
import { rounds, writeReport } from "./settings";

const metricsToken = "a-token-for-metrics";
/** The gauges of what requests hold, without the request for the metrics itself. */
async function held({ url }: Rollcall): Promise<Record<string, number>> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } });
  const lines = (await response.text()).matchAll(/^(rollcall_http_\w+(?:\{[^}]*\})?) (\S+)$/gm);
  const all = Object.fromEntries([...lines].map(([, name, value]) => [name, Number(value)]));
  const gauges = [
    'rollcall_http_requests_in_flight{kind="api"}',
    'rollcall_http_requests_in_flight{kind="page"}',
    'rollcall_http_connections{state="busy"}',
    "rollcall_http_unread_bytes",
    "rollcall_http_body_bytes",
  ];
  return Object.fromEntries(gauges.map((name) => [name, all[name] ?? Number.NaN]));
}

const free = {
  'rollcall_http_requests_in_flight{kind="api"}': 0,
  'rollcall_http_requests_in_flight{kind="page"}': 0,
  // That of the request for the metrics.
  'rollcall_http_connections{state="busy"}': 1,
  rollcall_http_unread_bytes: 0,
  rollcall_http_body_bytes: 0,
};

test("thousands of misbehaving connections leak nothing, and later requests are answered", async ({
  start,
}) => {
  const rollcall = await start({
    env: {
      ROLLCALL_METRICS_TOKEN: metricsToken,
      ROLLCALL_MAX_CONCURRENT_REQUESTS: "32",
      ROLLCALL_RATE_LIMIT_PER_IP: "1000000",
      LOG_LEVEL: "error",
      LOG_REQUESTS: "none",
    },
  });
  const { port } = new URL(rollcall.url);
  // The server loads its pages some seconds after it starts, which is no leak.
  expect((await fetch(`${rollcall.url}/sign-in`)).status).toBe(200);
  await runMisbehavingClients(rounds(300, 3_000), Number(port));
  const before = process.platform === "linux" ? memoryMb(rollcall.pid, "now") : 0;
  const count = rounds(2_000, 40_000);
  await runMisbehavingClients(count, Number(port));

  await expect.poll(() => held(rollcall), { timeout: 40_000 }).toEqual(free);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => registerDevice(rollcall.url, rollcall.keys.server, `after-${n}`)),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect((await fetch(`${rollcall.url}/sign-in`)).status).toBe(200);
  if (process.platform === "linux") {
    const memory = () => memoryMb(rollcall.pid, "now") - before;
    await expect.poll(memory, { timeout: 20_000 }).toBeLessThan(96);
    writeReport("hostile connections", { connections: count, memoryMb: Math.round(memory()) });
  }
  expect(rollcall.output()).not.toMatch(/Unexpected error|Uncaught|Unhandled/);
});

test("connections that pipeline without reading cost neither memory nor other clients' time", async ({
  start,
}) => {
  test.skip(process.platform !== "linux", "memory is read from /proc");
  const rollcall = await start({ env: { LOG_LEVEL: "error", LOG_REQUESTS: "none" } });
  const { port } = new URL(rollcall.url);
  const put = (token: string) => registerDevice(rollcall.url, rollcall.keys.server, token);
  await put("before");
  const before = memoryMb(rollcall.pid, "now");
  const batch = getRequest("/openapi.json").repeat(200);
  let isOver = false;
  const attackers = Array.from({ length: 8 }, async () => {
    while (!isOver) {
      const socket = connect(Number(port), "127.0.0.1").on("error", () => undefined);
      await Promise.race([once(socket, "connect"), once(socket, "close")]);
      socket.pause();
      while (!isOver && !socket.destroyed && socket.writable) {
        socket.write(batch);
        await sleep(20);
      }
      socket.destroy();
    }
  });
  for (let n = 0; n < rounds(20, 400); n++) {
    expect((await fetch(`${rollcall.url}/healthz`)).status).toBe(200);
    expect((await put(`during-${n}`)).status).toBe(200);
    await sleep(50);
  }
  isOver = true;
  await Promise.all(attackers);
  expect(memoryMb(rollcall.pid, "peak") - before).toBeLessThan(256);
});
