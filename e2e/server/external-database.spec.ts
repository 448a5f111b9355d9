import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chown, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { registerDevice } from "../fixtures/registration";
import { expect, test } from "../fixtures/server-test";

const debian = "/usr/lib/postgresql/15/bin";

test("uses the database of DATABASE_URL and leaves it running", async ({ dataDir, start, databaseUrl }) => {
  const env = { DATABASE_URL: databaseUrl };
  const first = await start({ env });
  expect(existsSync(join(dataDir, "postgres"))).toBe(false);
  expect((await registerDevice(first.url, first.keys.server, "a-push-token")).status).toBe(200);
  expect(await first.stop()).toBe(0);

  const second = await start({ env });
  expect((await registerDevice(second.url, first.keys.server, "a-push-token")).status).toBe(200);
  expect(await second.stop()).toBe(0);
});

test("runs on PostgreSQL 15", async ({ dataDir, start }) => {
  test.skip(
    !existsSync(debian) || process.getuid?.() !== 0,
    "needs Debian's PostgreSQL 15, and root to run it",
  );
  const folder = join(dataDir, "fifteen");
  await mkdir(folder);
  const [uid, gid] = ["-u", "-g"].map((flag) => Number(execFileSync("id", [flag, "postgres"])));
  await chown(folder, uid ?? 0, gid ?? 0);
  const as = { uid, gid, cwd: folder, stdio: "ignore" } as const;
  const cluster = join(folder, "data");
  execFileSync(
    `${debian}/initdb`,
    ["-D", cluster, "--auth=trust", "--username=postgres", "--encoding=UTF8"],
    as,
  );
  await writeFile(
    join(cluster, "postgresql.auto.conf"),
    `listen_addresses = ''\nunix_socket_directories = '${folder}'\n`,
  );
  execFileSync(`${debian}/pg_ctl`, ["-D", cluster, "-w", "-l", join(folder, "log"), "start"], as);
  try {
    const url = `postgres://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`;
    const rollcall = await start({ env: { DATABASE_URL: url } });
    expect((await registerDevice(rollcall.url, rollcall.keys.server, "a-push-token")).status).toBe(200);
    expect(await rollcall.stop()).toBe(0);
  } finally {
    execFileSync(`${debian}/pg_ctl`, ["-D", cluster, "-m", "immediate", "stop"], as);
  }
});
