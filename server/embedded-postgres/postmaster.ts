import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, copyFile, mkdir, mkdtemp, open, readFile, rm, stat, truncate } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Binaries } from "./binaries";
import type { Placement } from "./placement";
import { isPostmasterOf, type Postmaster } from "./postmaster-file";
import { minimalEnvironment, spawnAs } from "./run";

export interface RunningPostmaster extends Postmaster {
  child: ChildProcess;
}

/** The folder of its Unix socket, or on Windows its loopback port. */
export type Address = Pick<Postmaster, "host" | "port">;

/** A Unix socket's path may have 103 bytes on macOS, of which "/.s.PGSQL.5432" takes 14. */
const maxSocketFolderBytes = 88;

/** A larger log is moved to postgres.log.1, replacing the previous one. */
const maxLogBytes = 10_000_000;

/** Called once, so that a restarted database keeps its address. */
export async function chooseAddress(place: Placement): Promise<Address> {
  return process.platform === "win32"
    ? { host: "127.0.0.1", port: await freePort() }
    : { host: await socketFolder(place), port: 5432 };
}

/** Creates the folder of the database's socket, accessible only to its owner. */
async function socketFolder({ home, account }: Placement): Promise<string> {
  let folder = join(home, "run");
  if (Buffer.byteLength(folder) <= maxSocketFolderBytes)
    await mkdir(folder, { recursive: true, mode: 0o700 });
  else folder = await mkdtemp(join(tmpdir(), "rollcall-"));
  await chmod(folder, 0o700);
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  return folder;
}

export async function removeTemporarySocketFolder(home: string, folder: string): Promise<void> {
  if (folder === join(home, "run") || !folder.startsWith(tmpdir())) return;
  await rm(folder, { recursive: true, force: true });
}

/** An eighth of the available memory in MB, so that lists rarely read from the disk. */
function sharedBuffers(): number {
  const bytes = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return Math.round(Math.min(1_024, Math.max(128, bytes / 8 / 2 ** 20)));
}

/** Starts PostgreSQL in its own process group, so that a Ctrl-C in the terminal does not reach it. */
export async function spawnPostmaster(
  place: Placement,
  binaries: Binaries,
  { host, port }: Address,
): Promise<RunningPostmaster> {
  const tcp = !host.startsWith("/");
  const settings = {
    listen_addresses: tcp ? "127.0.0.1" : "",
    port: String(port),
    unix_socket_directories: tcp ? "" : `"${host.replaceAll('"', '""')}"`,
    max_connections: "220",
    shared_buffers: `${sharedBuffers()}MB`,
    // Queries are many and small. Parallel workers would slow down other queries, and lists that stop early.
    max_parallel_workers_per_gather: "0",
    timezone: "UTC",
    log_timezone: "UTC",
    log_checkpoints: "off",
    // One system call instead of opening every file, which saves seconds during crash recovery.
    ...(process.platform === "linux" && { recovery_init_sync_method: "syncfs" }),
    // Failing statements are not logged, because they may contain personal data.
    log_min_messages: "log",
  };
  const log = await open(logPath(place.home), "a", 0o640);
  const child = spawn(
    binaries.postgres,
    ["-D", place.cluster, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    {
      ...spawnAs(place.account),
      cwd: place.home,
      env: minimalEnvironment(),
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
      windowsHide: true,
    },
  );
  try {
    await once(child, "spawn");
  } finally {
    await log.close();
  }
  child.unref();
  return { child, pid: child.pid ?? 0, port, host };
}

export const hasEnded = ({ child }: RunningPostmaster): boolean =>
  child.exitCode !== null || child.signalCode !== null;

/** Stops PostgreSQL with a fast shutdown, then an immediate one (it recovers at the next start), then SIGKILL. */
export async function stopPostmaster(cluster: string, pid: number): Promise<void> {
  for (const [signal, seconds] of [
    ["SIGINT", 8],
    ["SIGQUIT", 6],
    ["SIGKILL", 1],
  ] as const) {
    if (!(await isPostmasterOf(cluster, pid))) return;
    process.kill(pid, signal);
    const until = performance.now() + seconds * 1000;
    while (performance.now() < until && (await isPostmasterOf(cluster, pid))) {
      await sleep(20);
    }
  }
}

/** Rotates PostgreSQL's log when it is too large. PostgreSQL appends, so its file can be truncated while it runs. */
export async function rotateLog(home: string, maxBytes = maxLogBytes): Promise<void> {
  if ((await logSize(home)) <= maxBytes) return;
  const path = logPath(home);
  // On a full disk the old lines are discarded.
  await copyFile(path, `${path}.1`).catch(() => undefined);
  await truncate(path);
}

export const logSize = async (home: string): Promise<number> =>
  (await stat(logPath(home)).catch(() => undefined))?.size ?? 0;

export const logSince = async (home: string, size: number): Promise<string> =>
  (await readFile(logPath(home)).catch(() => Buffer.alloc(0))).subarray(size).toString();

const logPath = (home: string): string => join(home, "postgres.log");

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  return address !== null && typeof address === "object" ? address.port : 0;
}
