import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isAlive, postgresPid } from "../fixtures/processes";
import { registerDevice } from "../fixtures/registration";
import type { Rollcall } from "../fixtures/server";
import { expect, test } from "../fixtures/server-test";

// With the first start's key: that it opens the door shows that the data is still there.
async function registers({ url }: Rollcall, key: string): Promise<boolean> {
  return (await registerDevice(url, key, "a-push-token")).status === 200;
}

test("after kill -9 of the server the next start takes over its running database and keeps its data", async ({
  dataDir,
  start,
}) => {
  const first = await start();
  const orphan = await postgresPid(dataDir);
  await first.stop("SIGKILL");
  expect(isAlive(orphan)).toBe(true);

  const second = await start();
  expect(isAlive(orphan)).toBe(false);
  expect(await registers(second, first.keys.server)).toBe(true);
  expect(await second.stop()).toBe(0);
});

test("after kill -9 of server and database the next start recovers", async ({ dataDir, start }) => {
  const first = await start();
  const orphan = await postgresPid(dataDir);
  await first.stop("SIGKILL");
  process.kill(orphan, "SIGKILL");

  const second = await start();
  expect(await registers(second, first.keys.server)).toBe(true);
  expect(await second.stop()).toBe(0);
});

test("a lock file naming another program's process does not prevent the start", async ({
  dataDir,
  start,
}) => {
  const first = await start();
  await first.stop();
  const socket = join(dataDir, "run");
  const cluster = join(dataDir, "postgres");
  const claim = [process.pid, cluster, 1, 5432, socket, "", "  1 2", "ready   ", ""].join("\n");
  await writeFile(join(cluster, "postmaster.pid"), claim);
  await writeFile(join(socket, ".s.PGSQL.5432.lock"), `${process.pid}\n`);

  const second = await start();
  expect(await registers(second, first.keys.server)).toBe(true);
  expect(await second.stop()).toBe(0);
});

test("kill -9 while the database is being created does not break the next start", async ({
  dataDir,
  spawn,
  start,
}) => {
  const broken = await spawn();
  const unfinished = async () => (await readdir(dataDir)).some((name) => name.startsWith("postgres.new-"));
  while (!(await unfinished())) await new Promise(setImmediate);
  await broken.stop("SIGKILL");

  const next = await start({ first: true });
  expect(await registers(next, next.keys.server)).toBe(true);
  expect(await next.stop()).toBe(0);
});

test("rejects a data directory used by another running server, which keeps running", async ({
  dataDir,
  spawn,
  start,
}) => {
  const first = await start();
  const second = await spawn();
  expect(await second.exited).toBe(1);
  expect(second.output().trim()).toBe(
    `Rollcall cannot start. The data folder ${dataDir} is in use by another running Rollcall.`,
  );
  expect(await registers(first, first.keys.server)).toBe(true);
  expect(await first.stop()).toBe(0);
});

test("of two concurrent starts on a new data directory one comes up", async ({ spawn }) => {
  const both = await Promise.all([spawn(), spawn()]);
  const ready = () => both.filter((rollcall) => rollcall.output().includes("Rollcall is ready"));
  expect(await Promise.race(both.map(({ exited }) => exited))).toBe(1);
  await expect.poll(() => ready().length, { timeout: 30_000 }).toBe(1);
  expect(await ready()[0]?.stop()).toBe(0);
});
