import { setTimeout as sleep } from "node:timers/promises";
import { startFaultProxy } from "@/db/testing/fault-proxy";
import { basic } from "../fixtures/genesys";
import { memoryMb, postgresPid, processTree } from "../fixtures/processes";
import { proxies, startProxy } from "../fixtures/proxies";
import { registerDevice } from "../fixtures/registration";
import { expect, test } from "../fixtures/server-test";
import { signInOverHttp } from "../fixtures/session";
import { pinToCpu, runLoad } from "./load";
import { rounds, timeLimitMs, writeReport } from "./settings";

/** With ROLLCALL_CHAOS_PROXY=nginx or haproxy, the load goes through that proxy's shipped configuration. */
const proxyName = proxies.find((name) => name === process.env.ROLLCALL_CHAOS_PROXY);

test("an overloaded server answers 503 in each API's own format and recovers once there is capacity", async ({
  start,
  databaseUrl,
}) => {
  const faultProxy = await startFaultProxy(databaseUrl);
  const limit = 8;
  const rollcall = await start({
    env: {
      DATABASE_URL: faultProxy.url,
      ROLLCALL_MAX_CONCURRENT_REQUESTS: String(limit),
    },
  });
  const { url, keys, adminEmail, adminPassword } = rollcall;
  const cookie = await signInOverHttp({ email: adminEmail, password: adminPassword }, url);
  const put = (token: string) => registerDevice(url, keys.server, token);
  expect((await put("before")).status).toBe(200);

  // The database does not answer, so requests fill the limit; pages may use a quarter of it.
  faultProxy.mode = "swallow";
  const held = [
    ...Array.from({ length: limit }, (_, n) => put(`held-${n}`)),
    ...Array.from({ length: limit / 4 }, () => fetch(`${url}/devices`, { headers: { cookie } })),
  ];
  const bearer = { authorization: `Bearer ${keys.server}` };
  const ask = async (path: string, init: RequestInit = {}) => {
    const began = performance.now();
    const answer = await fetch(url + path, { redirect: "manual", ...init });
    const text = await answer.text();
    return { status: answer.status, text, headers: answer.headers, took: performance.now() - began };
  };
  await expect.poll(async () => (await put("one more")).status, { intervals: [10] }).toBe(503);
  await expect
    .poll(async () => (await ask("/devices", { headers: { cookie } })).status, { intervals: [10] })
    .toBe(503);

  const calls = {
    iterable: ["/api/users/update", { method: "POST", headers: { "api-key": keys.server } }],
    genesys: ["/api/v2/mobiledevices", { headers: bearer }],
    tribehr: ["/mobile_devices.json", { method: "POST", headers: basic("a@example.com", keys.server) }],
    native: ["/api/v1/projects/default/devices", { headers: bearer }],
  } as const;
  const refusals = {
    iterable: await ask(...calls.iterable),
    genesys: await ask(...calls.genesys),
    tribehr: await ask(...calls.tribehr),
    native: await ask(...calls.native),
    page: await ask("/devices", { headers: { cookie } }),
  };
  for (const [name, { status, headers, took }] of Object.entries(refusals)) {
    expect([name, status, headers.get("retry-after")]).toEqual([name, 503, "1"]);
    expect(took).toBeLessThan(timeLimitMs(250));
  }
  expect(JSON.parse(refusals.iterable.text)).toMatchObject({ msg: expect.any(String), params: null });
  for (const { headers } of [refusals.iterable, refusals.genesys])
    expect(headers.get("access-control-allow-origin")).toBe("*");
  expect(JSON.parse(refusals.genesys.text)).toMatchObject({ status: 503, contextId: expect.any(String) });
  expect(JSON.parse(refusals.tribehr.text)).toMatchObject({ error: { code: "MAINTENANCE" } });
  expect(refusals.native.headers.get("content-type")).toBe("application/problem+json");
  expect(JSON.parse(refusals.native.text)).toMatchObject({ status: 503, code: "unavailable" });
  for (const name of ["iterable", "genesys", "tribehr", "native"] as const) {
    const requestId = refusals[name].headers.get("x-request-id") ?? "none";
    await expect
      .poll(() =>
        rollcall
          .output()
          .split("\n")
          .find((line) => line.includes(requestId)),
      )
      .toContain('"code":"overloaded"');
  }
  const health = await ask("/healthz");
  expect(health.status).toBe(200);
  expect(health.took).toBeLessThan(timeLimitMs(500));

  faultProxy.mode = "pass";
  faultProxy.cut();
  await Promise.all(held);
  const after = await Promise.all(Array.from({ length: limit }, (_, n) => put(`after-${n}`)));
  expect(after.map(({ status }) => status)).toEqual(after.map(() => 200));
  await expect
    .poll(async () => (await ask("/devices", { headers: { cookie } })).status, {
      intervals: [50],
      timeout: timeLimitMs(1_000),
    })
    .toBe(200);
  await faultProxy.close();
});

/** The minimum share of its capacity that a server must keep, by load factor. */
const leastShare = { 3: 0.75, 10: 0.4 } as const;

for (const times of [3, 10] as const) {
  test(`at ${times} times its capacity for a minute, a server keeps most of its throughput and recovers within ten seconds`, async ({
    start,
    dataDir,
  }) => {
    test.skip(rounds(0, 1) === 0, "figures need the machine to themselves");
    test.skip(process.platform !== "linux", "memory is read from /proc");
    const [answering, asking] = [0, 1];
    const rollcall = await start({
      env: { LOG_LEVEL: "error", ...(proxyName && { ROLLCALL_TRUSTED_PROXIES: "1" }) },
    });
    // The proxy runs on the clients' CPU, as if on another machine.
    const proxy = proxyName && (await startProxy(proxyName, rollcall.url));
    if (proxy) for (const pid of processTree(proxy.pid)) pinToCpu(pid, asking);
    const target = { url: proxy?.url ?? rollcall.url, keys: rollcall.keys };
    for (const pid of [rollcall.pid, ...processTree(await postgresPid(dataDir))]) pinToCpu(pid, answering);
    const calm = { connections: 4, seconds: 5 };
    await runLoad({ connections: 32, seconds: 5, runId: "warm" }, target, asking);
    const saturate = (run: string) => runLoad({ connections: 64, seconds: 15, runId: run }, target, asking);
    const capacity = await saturate("capacity");
    const before = await runLoad({ ...calm, runId: "before" }, target, asking);

    const seconds = 60;
    const healthMs: number[] = [];
    const memory: number[] = [];
    let over = false;
    const watching = (async () => {
      while (!over) {
        const began = performance.now();
        const answer = await fetch(`${rollcall.url}/healthz`).catch(() => undefined);
        healthMs.push(answer?.status === 200 ? performance.now() - began : Number.POSITIVE_INFINITY);
        // The server's memory only: the database's processes share most of theirs.
        memory.push(memoryMb(rollcall.pid, "now"));
        await sleep(500);
      }
    })();
    const rate = capacity.goodput * times;
    const flood = await runLoad({ rate, connections: 2_000, seconds, runId: "flood" }, target, asking);
    over = true;
    await watching;
    const settling = await runLoad({ ...calm, runId: "settling" }, target, asking);
    const after = await runLoad({ ...calm, runId: "after" }, target, asking);
    // Machines are not as fast all the time: what it could do is what it did before and after.
    const capacityAfter = await saturate("again");

    const [settled = 0] = memory.slice(Math.floor(memory.length / 6));
    const figures = {
      capacity: { before: Math.round(capacity.goodput), after: Math.round(capacityAfter.goodput) },
      capacityMs: capacity.admitted,
      offered: Math.round(flood.offered),
      unsent: flood.unsent,
      goodput: Math.round(flood.goodput),
      share: (2 * flood.goodput) / (capacity.goodput + capacityAfter.goodput),
      statuses: flood.statuses,
      mute: flood.withoutRetryAfter,
      admittedMs: flood.admitted,
      refusedMs: flood.rejected,
      healthMs: Math.round(Math.max(...healthMs)),
      memoryMb: { settled: Math.round(settled), peak: Math.round(Math.max(...memory)) },
      calmMs: { before: before.admitted, settling: settling.admitted, after: after.admitted },
    };
    await proxy?.stop();
    writeReport(`overload, ${times} times${proxyName ? `, behind ${proxyName}` : ""}`, figures);
    console.log(JSON.stringify(figures, null, 2));
    expect(Object.keys(flood.statuses).filter((status) => !["200", "503", "429"].includes(status))).toEqual(
      [],
    );
    expect(flood.withoutRetryAfter).toBe(0);
    expect(figures.share).toBeGreaterThan(proxyName ? 0.85 : leastShare[times]);
    expect(flood.admitted.p99).toBeLessThan(1_000);
    expect(figures.healthMs).toBeLessThan(500);
    expect(figures.memoryMb.peak).toBeLessThan(512);
    expect(figures.memoryMb.peak - settled).toBeLessThan(64);
    for (const { statuses } of [settling, after]) expect(statuses).toEqual({ 200: expect.any(Number) });
    expect(after.admitted.p99).toBeLessThan(Math.max(before.admitted.p99 * 1.5, 20));
  });
}
