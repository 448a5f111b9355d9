import { sql } from "drizzle-orm";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type DatabaseClient, openDatabase } from "./client";
import { createTestDatabase } from "./testing";
import { type FaultProxy, startFaultProxy } from "./testing/fault-proxy";

let url: string;
let proxy: FaultProxy;
let direct: DatabaseClient;
let client: DatabaseClient;

const one = (through: DatabaseClient) => through.read((db) => db.execute(sql`select 1 as n`));
const backend = (through: DatabaseClient) =>
  through.read(async (db) => (await db.execute(sql`select pg_backend_pid() as pid`))[0]?.pid as number);

async function elapsed(work: Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work.catch(() => {});
  return performance.now() - start;
}

beforeAll(async () => {
  url = await createTestDatabase({ migrated: false });
});
beforeEach(async () => {
  proxy = await startFaultProxy(url);
  direct = openDatabase({ url, size: 2 });
  client = openDatabase({ url: proxy.url, size: 2, deadlineMs: 600, connectTimeoutMs: 300 });
});
afterEach(async () => {
  await Promise.all([client.close(), direct.close()]);
  await proxy.close();
});

test("a killed backend fails only the query in progress", async () => {
  const pid = await backend(client);
  const victim = client.read((db) => db.execute(sql`select pg_sleep(2)`));
  const isRunning = sql`
    select from pg_stat_activity where pid = ${pid}::int and state = 'active' and query like '%pg_sleep%'`;
  const kill = async () => {
    await expect.poll(() => direct.read((db) => db.execute(isRunning))).toHaveLength(1);
    await direct.statement((db) => db.execute(sql`select pg_terminate_backend(${pid}::int)`));
  };
  await Promise.all([
    expect(victim).rejects.toMatchObject({ code: "unavailable", details: { retryAfter: 1 } }),
    kill(),
  ]);
  await expect(one(client)).resolves.toHaveLength(1);
});

test("an idle connection that the server closes leaves the pool", async () => {
  const pid = await backend(client);
  await direct.read((db) => db.execute(sql`select pg_terminate_backend(${pid}::int)`));
  await expect.poll(() => client.stats.size).toBe(0);
  await expect(one(client)).resolves.toHaveLength(1);
});

test("a half-open connection is dropped at the deadline, and the next call after recovery is fast", async () => {
  await one(client);
  proxy.mode = "swallow";
  expect(await elapsed(one(client))).toBeLessThan(1_000);
  expect(await elapsed(one(client))).toBeLessThan(1_000);
  proxy.mode = "pass";
  await expect(one(client)).resolves.toHaveLength(1);
  expect(await elapsed(one(client))).toBeLessThan(200);
});

test("a server that closes new connections makes a call fail", async () => {
  proxy.mode = "slam";
  await expect(one(client)).rejects.toMatchObject({ code: "unavailable" });
  expect(client.stats.size).toBe(0);
  proxy.mode = "pass";
  await expect(one(client)).resolves.toHaveLength(1);
});

test("an unavailable database gets at most twenty connection attempts per second", async () => {
  proxy.mode = "slam";
  const before = proxy.connections;
  const until = performance.now() + 400;
  let calls = 0;
  while (performance.now() < until) {
    await expect(one(client)).rejects.toMatchObject({ code: "unavailable" });
    calls += 1;
  }
  expect(calls).toBeGreaterThan(2);
  expect(proxy.connections - before).toBeLessThan(12);
  proxy.mode = "pass";
  await expect(one(client)).resolves.toHaveLength(1);
});

test("an answer that arrives while this process is blocked is still read, by new and open connections", async () => {
  const hasty = openDatabase({ url, size: 1, deadlineMs: 200, connectTimeoutMs: 200 });
  for (const _ of ["new connection", "open connection"]) {
    const answer = one(hasty);
    await new Promise(setImmediate);
    const unblockedAt = performance.now() + 400;
    while (performance.now() < unblockedAt);
    await expect(answer).resolves.toHaveLength(1);
  }
  await hasty.close();
});

test("a refused connection fails all waiting calls at once", async () => {
  const nowhere = openDatabase({ url: "postgres://nobody@127.0.0.1:1/nothing", size: 2 });
  const calls = Promise.allSettled(Array.from({ length: 50 }, () => one(nowhere)));
  expect(await elapsed(calls)).toBeLessThan(500);
  for (const outcome of await calls) expect(outcome).toMatchObject({ reason: { code: "unavailable" } });
  expect(nowhere.stats).toEqual({ size: 0, idle: 0, waiting: 0 });
  await nowhere.close();
});

test("a commit without a response reports that its outcome is unknown", async () => {
  await direct.statement((db) => db.execute(sql`create table if not exists saved (n int)`));
  const saving = client.transaction(async (db) => {
    await db.execute(sql`insert into saved values (1)`);
    proxy.mode = "swallowAnswers";
  });
  await expect(saving).rejects.toMatchObject({ code: "unavailable", message: /unknown whether/ });
  await expect
    .poll(() => direct.read(async (db) => (await db.execute(sql`select * from saved`)).length))
    .toBe(1);
});

test("close lets calls finish, refuses new ones and leaves no connection", async () => {
  const pid = await backend(client);
  const inProgress = client.read(async (db) => {
    await db.execute(sql`select pg_sleep(0.2)`);
    return db.execute(sql`select 1 as n`);
  });
  const closing = client.close();
  await expect(one(client)).rejects.toMatchObject({ code: "unavailable" });
  await expect(inProgress).resolves.toHaveLength(1);
  await closing;
  expect(client.stats).toEqual({ size: 0, idle: 0, waiting: 0 });
  await expect
    .poll(() =>
      direct.read(
        async (db) => (await db.execute(sql`select 1 from pg_stat_activity where pid = ${pid}`)).length,
      ),
    )
    .toBe(0);
});
