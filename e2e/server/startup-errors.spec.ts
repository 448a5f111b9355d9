import { execFileSync } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { temporaryFolder } from "@/db/testing/temporary-folder";
import { postgresPid } from "../fixtures/processes";
import type { RollcallProcess } from "../fixtures/server";
import { expect, removeDataDir, test } from "../fixtures/server-test";

const ownDisks = process.getuid?.() === 0 && process.platform === "linux";

/** The one line that a start which cannot work leaves behind. */
async function startupError(rollcall: RollcallProcess): Promise<string> {
  expect(await rollcall.exited).toBe(1);
  const [line = "", ...more] = rollcall.output().trim().split("\n");
  expect(more).toEqual([]);
  return line;
}

// lib/config.test.ts checks every variable; here, that the start prints the error and nothing else.
test("an invalid variable stops the start with one line that names it", async ({ spawn }) => {
  const line = await startupError(await spawn({ env: { PORT: "http" } }));
  expect(line).toMatch(/^Rollcall cannot start\. PORT /);
});

test("a port in use stops the start with one line and stops the database", async ({ dataDir, spawn }) => {
  const holder = createServer().listen(0);
  const { port } = holder.address() as { port: number };
  expect(await startupError(await spawn({ prepared: true, env: { PORT: String(port) } }))).toBe(
    `Rollcall cannot start. Port ${port} is in use by another program: stop it, or set PORT.`,
  );
  await expect(postgresPid(dataDir)).rejects.toThrow("ENOENT");
  holder.close();
});

test("an unreachable DATABASE_URL stops the start with one line, without the password", async ({ spawn }) => {
  const env = { DATABASE_URL: "postgres://someone:s3cr3t-password@127.0.0.1:1/rollcall" };
  const line = await startupError(await spawn({ env }));
  expect(line).toMatch(/^Rollcall cannot start\. DATABASE_URL: .*ECONNREFUSED/);
  expect(line).not.toContain("s3cr3t");
});

test("a wrong password in DATABASE_URL stops the start with one line, without the password", async ({
  sharedServer: { dataDir },
  spawn,
}) => {
  const socket = encodeURIComponent(join(dataDir, "run"));
  const env = { DATABASE_URL: `postgres://rollcall:s3cr3t@localhost/rollcall?host=${socket}` };
  const line = await startupError(await spawn({ env }));
  expect(line).toMatch(/^Rollcall cannot start\. DATABASE_URL: .*password/);
  expect(line).not.toContain("s3cr3t");
});

test("a full disk stops the first start with one line that names the folder", async ({ spawn }) => {
  test.skip(!ownDisks, "needs a small disk of its own, which only root can mount");
  await onDisk("60m", async (disk) => {
    const line = await startupError(await spawn({ dataDir: join(disk, "data") }));
    expect(line).toMatch(
      /^Rollcall cannot start\. The disk of \S+\/data has \d+ MB free, and .* needs 200 MB/,
    );
  });
});

test("a disk filled since the last start stops the next one with one line", async ({ spawn, start }) => {
  test.skip(!ownDisks, "needs a small disk of its own, which only root can mount");
  await onDisk("300m", async (disk) => {
    const dataDir = join(disk, "data");
    const rollcall = await start({ dataDir });
    expect(await rollcall.stop()).toBe(0);
    execFileSync("sh", ["-c", 'head -c 280000000 /dev/zero > "$0/filler" 2> /dev/null || true', disk]);
    expect(await startupError(await spawn({ dataDir }))).toMatch(
      /^Rollcall cannot start\. The disk of .* needs 50 MB/,
    );
  });
});

async function onDisk(size: string, run: (disk: string) => Promise<void>): Promise<void> {
  const disk = await temporaryFolder("disk");
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size},mode=0755`, "tmpfs", disk]);
  try {
    await run(disk);
  } finally {
    execFileSync("umount", [disk]);
    await removeDataDir(disk);
  }
}
