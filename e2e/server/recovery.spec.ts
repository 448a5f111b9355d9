import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isAlive, postgresPid } from "../fixtures/processes";
import { registerDevice } from "../fixtures/registration";
import { type Rollcall, spawnRollcall } from "../fixtures/server";
import { expect, test } from "../fixtures/server-test";

// A key of the first start works only if the data is still there.
async function registers({ url }: Rollcall, key: string): Promise<boolean> {
  return (await registerDevice(url, key, "a-push-token")).status === 200;
}

test("recovers after kill -9 of the server, of server and database, and from another program's lock file", async ({
  dataDir,
  start,
}) => {
  const first = await start();
  const key = first.keys.server;
  const orphan = await postgresPid(dataDir);
  await first.stop("SIGKILL");
  expect(isAlive(orphan)).toBe(true);

  const second = await start();
  expect(isAlive(orphan)).toBe(false);
  expect(await registers(second, key)).toBe(true);
  const postgres = await postgresPid(dataDir);
  await second.stop("SIGKILL");
  process.kill(postgres, "SIGKILL");

  const third = await start();
  expect(await registers(third, key)).toBe(true);
  expect(await third.stop()).toBe(0);
  const socket = join(dataDir, "run");
  const cluster = join(dataDir, "postgres");
  const claim = [process.pid, cluster, 1, 5432, socket, "", "  1 2", "ready   ", ""].join("\n");
  await writeFile(join(cluster, "postmaster.pid"), claim);
  await writeFile(join(socket, ".s.PGSQL.5432.lock"), `${process.pid}\n`);

  const fourth = await start();
  expect(await registers(fourth, key)).toBe(true);
  expect(await fourth.stop()).toBe(0);
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
  sharedServer,
}) => {
  const { dataDir, keys } = sharedServer;
  const second = await spawnRollcall({ dataDir });
  expect(await second.exited).toBe(1);
  expect(second.output().trim()).toBe(
    `Rollcall cannot start. The data folder ${dataDir} is in use by another running Rollcall.`,
  );
  expect(await registers(sharedServer, keys.server)).toBe(true);
});

test("of two concurrent starts on a new data directory one comes up", async ({ spawn }) => {
  const both = await Promise.all([spawn(), spawn()]);
  const ready = () => both.filter((rollcall) => rollcall.output().includes("Rollcall is ready"));
  expect(await Promise.race(both.map(({ exited }) => exited))).toBe(1);
  await expect.poll(() => ready().length, { timeout: 120_000 }).toBe(1);
  expect(await ready()[0]?.stop()).toBe(0);
});
