import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Binaries } from "./binaries";
import type { Placement } from "./placement";
import { isPostmasterOf, type Postmaster } from "./postmaster-file";
import { identity, plainEnvironment } from "./run";

export interface RunningPostmaster extends Postmaster {
  child: ChildProcess;
}

/** Starts PostgreSQL on the cluster, in a process group of its own so that a Ctrl-C in the terminal passes it by. */
export async function spawnPostmaster(
  place: Placement,
  binaries: Binaries,
  socketFolder: string,
): Promise<RunningPostmaster> {
  const tcp = process.platform === "win32";
  const port = tcp ? await freePort() : 5432;
  const settings = {
    listen_addresses: tcp ? "127.0.0.1" : "",
    port: String(port),
    unix_socket_directories: tcp ? "" : `"${socketFolder.replaceAll('"', '""')}"`,
    max_connections: "220",
    shared_buffers: "128MB",
    timezone: "UTC",
    log_timezone: "UTC",
    log_checkpoints: "off",
    // Leaves statements that fail out of the log: they can hold people's data.
    log_min_messages: "log",
  };
  const log = await open(logPath(place.home), "a", 0o640);
  const child = spawn(
    binaries.postgres,
    ["-D", place.cluster, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    {
      ...identity(place.account),
      cwd: place.home,
      env: plainEnvironment(),
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
  return { child, pid: child.pid ?? 0, port, host: tcp ? "127.0.0.1" : socketFolder };
}

/** Stops PostgreSQL: a fast shutdown, and where that takes too long an immediate one (it recovers at the next start). */
export async function stopPostmaster(cluster: string, pid: number): Promise<void> {
  for (const [signal, seconds] of [
    ["SIGINT", 8],
    ["SIGQUIT", 6],
    ["SIGKILL", 1],
  ] as const) {
    if (!(await isPostmasterOf(cluster, pid))) {
      return;
    }
    process.kill(pid, signal);
    const until = Date.now() + seconds * 1000;
    while (Date.now() < until && (await isPostmasterOf(cluster, pid))) {
      await sleep(20);
    }
  }
}

/** How much PostgreSQL has written to its log so far. */
export async function logSize(home: string): Promise<number> {
  return (await stat(logPath(home)).catch(() => undefined))?.size ?? 0;
}

/** What PostgreSQL wrote to its log since it had this size. */
export async function logSince(home: string, size: number): Promise<string> {
  return (await readFile(logPath(home)).catch(() => Buffer.alloc(0))).subarray(size).toString();
}

function logPath(home: string): string {
  return join(home, "postgres.log");
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  return address !== null && typeof address === "object" ? address.port : 0;
}
