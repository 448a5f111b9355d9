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

beforeAll(async () => {
  url = await createTestDatabase({ migrated: false });
});
beforeEach(async () => {
  proxy = await startFaultProxy(url);
  direct = openDatabase({ url, size: 2 });
  client = openDatabase({ url: proxy.url, size: 2, deadlineMs: 2_000, connectTimeoutMs: 1_500 });
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

test("a half-open connection is dropped at the deadline, and the next call after recovery succeeds", async () => {
  await one(client);
  proxy.mode = "swallow";
  for (const _ of ["open connection", "new connection"])
    await expect(one(client)).rejects.toMatchObject({ code: "unavailable" });
  proxy.mode = "pass";
  await expect(one(client)).resolves.toHaveLength(1);
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
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1_000;
  for (let calls = 0; calls < 3 || seconds() < 0.4; calls += 1)
    await expect(one(client)).rejects.toMatchObject({ code: "unavailable" });
  expect(proxy.connections - before).toBeLessThan(4 + 20 * seconds());
  proxy.mode = "pass";
  await expect(one(client)).resolves.toHaveLength(1);
});

test("an answer that arrives while this process is blocked is still read, by new and open connections", async () => {
  const hasty = openDatabase({ url, size: 1, deadlineMs: 500, connectTimeoutMs: 500 });
  for (const _ of ["new connection", "open connection"]) {
    const answer = one(hasty);
    await new Promise(setImmediate);
    // Leaves the processor to the database.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
    await expect(answer).resolves.toHaveLength(1);
  }
  await hasty.close();
});

test("a refused connection fails all waiting calls at once", async () => {
  const minuteMs = 60_000;
  const nowhere = openDatabase({
    url: "postgres://nobody@127.0.0.1:1/nothing",
    size: 2,
    waitTimeoutMs: minuteMs,
    deadlineMs: minuteMs,
  });
  const calls = await Promise.allSettled(Array.from({ length: 50 }, () => one(nowhere)));
  for (const outcome of calls) expect(outcome).toMatchObject({ reason: { code: "unavailable" } });
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
