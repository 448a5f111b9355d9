import { sql } from "drizzle-orm";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type DatabaseClient, openDatabase } from "./client";
import { createTestDatabase } from "./testing";
import { type FaultProxy, startFaultProxy } from "./testing/fault-proxy";

let url: string;
let proxy: FaultProxy;
let direct: DatabaseClient;
let door: DatabaseClient;

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
  door = openDatabase({ url: proxy.url, size: 2, deadlineMs: 600, connectTimeoutMs: 300 });
});
afterEach(async () => {
  await Promise.all([door.close(), direct.close()]);
  await proxy.close();
});

test("a killed backend costs the query under way, and no other", async () => {
  const pid = await backend(door);
  const victim = door.read((db) => db.execute(sql`select pg_sleep(2)`));
  await Promise.all([
    expect(victim).rejects.toMatchObject({ code: "unavailable", details: { retryAfter: 1 } }),
    direct.read((db) => db.execute(sql`select pg_terminate_backend(${pid}::int)`)),
  ]);
  await expect(one(door)).resolves.toHaveLength(1);
});

test("an idle connection that the server closes is forgotten", async () => {
  const pid = await backend(door);
  await direct.read((db) => db.execute(sql`select pg_terminate_backend(${pid}::int)`));
  await expect.poll(() => door.stats.size).toBe(0);
  await expect(one(door)).resolves.toHaveLength(1);
});

test("a half-open connection is given up at the deadline, and the next pass after healing is quick", async () => {
  await one(door);
  proxy.mode = "swallow";
  expect(await elapsed(one(door))).toBeLessThan(1_000);
  expect(await elapsed(one(door))).toBeLessThan(1_000);
  proxy.mode = "pass";
  await expect(one(door)).resolves.toHaveLength(1);
  expect(await elapsed(one(door))).toBeLessThan(200);
});

test("a server that slams the door is not knocked at for ever", async () => {
  proxy.mode = "slam";
  await expect(one(door)).rejects.toMatchObject({ code: "unavailable" });
  expect(door.stats.size).toBe(0);
  proxy.mode = "pass";
  await expect(one(door)).resolves.toHaveLength(1);
});

test("a database that is away is knocked at twenty times a second, not by every request", async () => {
  proxy.mode = "slam";
  const knocks = proxy.connections;
  const until = performance.now() + 400;
  let passes = 0;
  while (performance.now() < until) {
    await expect(one(door)).rejects.toMatchObject({ code: "unavailable" });
    passes += 1;
  }
  expect(passes).toBeGreaterThan(2);
  expect(proxy.connections - knocks).toBeLessThan(12);
  proxy.mode = "pass";
  await expect(one(door)).resolves.toHaveLength(1);
});

test("a refused connection answers at once, for all who wait", async () => {
  const nowhere = openDatabase({ url: "postgres://nobody@127.0.0.1:1/nothing", size: 2 });
  const passes = Promise.allSettled(Array.from({ length: 50 }, () => one(nowhere)));
  expect(await elapsed(passes)).toBeLessThan(500);
  for (const outcome of await passes) expect(outcome).toMatchObject({ reason: { code: "unavailable" } });
  expect(nowhere.stats).toEqual({ size: 0, idle: 0, waiting: 0 });
  await nowhere.close();
});

test("a commit whose answer never comes says that its outcome is unknown", async () => {
  await direct.read((db) => db.execute(sql`create table if not exists saved (n int)`));
  const saving = door.transaction(async (db) => {
    await db.execute(sql`insert into saved values (1)`);
    proxy.mode = "swallowAnswers";
  });
  await expect(saving).rejects.toMatchObject({ code: "unavailable", message: /unknown whether/ });
  await expect
    .poll(() => direct.read(async (db) => (await db.execute(sql`select * from saved`)).length))
    .toBe(1);
});

test("closing lets passes finish, refuses new ones, and leaves no connection", async () => {
  const pid = await backend(door);
  const underWay = door.read(async (db) => {
    await db.execute(sql`select pg_sleep(0.2)`);
    return db.execute(sql`select 1 as n`);
  });
  const closing = door.close();
  await expect(one(door)).rejects.toMatchObject({ code: "unavailable" });
  await expect(underWay).resolves.toHaveLength(1);
  await closing;
  expect(door.stats).toEqual({ size: 0, idle: 0, waiting: 0 });
  await expect
    .poll(() =>
      direct.read(
        async (db) => (await db.execute(sql`select 1 from pg_stat_activity where pid = ${pid}`)).length,
      ),
    )
    .toBe(0);
});
