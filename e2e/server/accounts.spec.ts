import { execFileSync } from "node:child_process";
import { chown, cp, lstat, mkdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { temporaryFolder } from "@/db/testing/temporary-folder";
import { runnableBinaries } from "@/server/embedded-postgres/binaries";
import { startEmbeddedPostgres } from "@/server/embedded-postgres/index";
import { expect, removeDataDir, test } from "../fixtures/server-test";

// Exists on every Linux, owns nothing, and is not the account that the database runs as.
const ordinary = "daemon";

test.skip(process.getuid?.() !== 0 || process.platform !== "linux", "only root can be other accounts");

test("as root, the database runs under another account and only that account can read it", async ({
  dataDir,
}) => {
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  const cluster = await stat(join(dataDir, "postgres"));
  const password = await stat(join(dataDir, "postgres-password"));
  await postgres.stop();
  expect(cluster.uid).not.toBe(0);
  expect(cluster.mode & 0o777).toBe(0o700);
  expect(password.mode & 0o777).toBe(0o600);
});

test("under a folder that only root can enter, the database files are stored elsewhere and the log says so", async () => {
  const shut = await temporaryFolder("shut");
  execFileSync("chmod", ["700", shut]);
  const dataDir = join(shut, "data");
  const lines: string[] = [];
  try {
    for (let start = 0; start < 2; start++) {
      const postgres = await startEmbeddedPostgres({ dataDir, log: (line) => lines.push(line) });
      await postgres.stop();
    }
    expect(lines).toEqual([
      expect.stringMatching(/cannot reach .*: its files are in \/var\/lib\/rollcall\/data-/),
    ]);
    expect((await lstat(join(dataDir, "postgres"))).isSymbolicLink()).toBe(true);
    expect((await stat(shut)).mode & 0o777).toBe(0o700);
  } finally {
    await removeDataDir(dataDir);
    await removeDataDir(shut);
  }
});

test("copies PostgreSQL's programs to where the database account can run them", async ({ dataDir }) => {
  const { uid, gid } = accountOf("nobody");
  const shut = await temporaryFolder("shut");
  try {
    const installed = await runnableBinaries(dataDir, undefined);
    const copy = join(shut, "package");
    await cp(installed.root, copy, { recursive: true, verbatimSymlinks: true });
    execFileSync("chmod", ["700", shut]);
    const account = { name: "nobody", uid, gid };
    const binaries = await runnableBinaries(dataDir, account, copy);
    expect(dirname(binaries.root)).toBe(dataDir);
    const version = execFileSync(binaries.postgres, ["--version"], { uid, gid, cwd: "/" });
    expect(version.toString()).toContain("(PostgreSQL) 18");
  } finally {
    await removeDataDir(shut);
  }
});

test("an ordinary user starts, stops and restarts the server", async ({ dataDir, start }) => {
  const { uid, gid } = accountOf(ordinary);
  const folder = join(dataDir, "home");
  await mkdir(folder);
  await chown(folder, uid, gid);
  const user = { uid, gid };

  const first = await start({ first: true, dataDir: folder, user });
  expect((await stat(join(folder, "postgres"))).uid).toBe(uid);
  expect(await first.stop()).toBe(0);
  const second = await start({ dataDir: folder, user });
  expect(await second.stop()).toBe(0);

  // Root can use an ordinary user's data directory without taking ownership.
  const asRoot = await start({ dataDir: folder });
  expect(await asRoot.stop()).toBe(0);
  const third = await start({ dataDir: folder, user });
  expect(await third.stop()).toBe(0);
});

function accountOf(name: string): { uid: number; gid: number } {
  const [uid = 0, gid = 0] = ["-u", "-g"].map((flag) => Number(execFileSync("id", [flag, name])));
  return { uid, gid };
}
