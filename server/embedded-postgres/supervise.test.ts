import { rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DatabaseClient, openDatabase } from "@/db/client";
import { temporaryFolder } from "@/db/testing/temporary-folder";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./index";
import { rotateLog } from "./postmaster";
import { isAlive, readPostmasterFile } from "./postmaster-file";

let dataDir: string;
let postgres: EmbeddedPostgres;
let client: DatabaseClient;

beforeAll(async () => {
  dataDir = await temporaryFolder("supervise");
  postgres = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  client = openDatabase({ url: postgres.url, size: 3 });
});
afterAll(async () => {
  await client.close();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const cluster = () => join(dataDir, "postgres");
const answers = () =>
  client
    .read((db) => db.execute(sql`select 1 as n`))
    .then(
      () => true,
      () => false,
    );
const postmaster = async () => (await readPostmasterFile(cluster()))?.pid ?? 0;
const lockCount = () =>
  client.read(async (db) => {
    const locks = await db.execute(sql`select 1 from pg_locks where locktype = 'advisory' and granted`);
    return locks.length;
  });

test("PostgreSQL is restarted at the same URL each time it is killed", async () => {
  for (let round = 0; round < 2; round++) {
    const before = await postmaster();
    const busy = client
      .read((db) => db.execute(sql`select pg_sleep(0.2), repeat('x', 1000)`))
      .catch(() => "lost");
    process.kill(before, "SIGKILL");
    await busy;
    await expect.poll(answers, { interval: 20 }).toBe(true);
    expect(isAlive(before)).toBe(false);
    expect(await postmaster()).not.toBe(before);
    await expect.poll(lockCount, { interval: 20 }).toBe(1);
  }
});

test("the data folder stays locked after one of PostgreSQL's processes crashes", async () => {
  const pid = await client.read(
    async (db) => (await db.execute(sql`select pg_backend_pid() as pid`))[0]?.pid,
  );
  const before = await postmaster();
  process.kill(pid as number, "SIGKILL");
  await expect.poll(answers, { interval: 20 }).toBe(true);
  expect(await postmaster()).toBe(before);
  await expect.poll(lockCount).toBe(1);
});

test("the log is rotated at its size limit", async () => {
  const path = join(dataDir, "postgres.log");
  await writeFile(path, "x".repeat(2_000), { flag: "a" });
  await rotateLog(dataDir, 1_000);
  expect((await stat(path)).size).toBe(0);
  expect((await stat(`${path}.1`)).size).toBeGreaterThan(2_000);
});
