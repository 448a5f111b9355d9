import { execFileSync, spawn } from "node:child_process";
import { openSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const asRoot = process.getuid?.() === 0;

/** PostgreSQL and PgBouncer refuse to run as root, so everything runs as Debian's postgres account. */
export const account = asRoot ? { uid: idOf("-u"), gid: idOf("-g") } : {};

function idOf(flag) {
  return Number(execFileSync("id", [flag, "postgres"]));
}

const running = [];

/** Starts a program that `stopAll` stops, with its output in a log file. */
export function start(name, folder, command, options = {}) {
  const log = openSync(join(folder, `${name}.log`), "a");
  const [program, ...args] = command;
  const child = spawn(program, args, { cwd: folder, stdio: ["ignore", log, log], ...account, ...options });
  child.on("error", (error) => console.error(`${name}: ${error.message}`));
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const entry = { name, child, exited };
  running.push(entry);
  return entry;
}

/** Stops all programs in reverse order, and waits for them. */
export async function stopAll() {
  for (const { child, exited } of running.splice(0).reverse()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
    await exited;
    clearTimeout(timer);
  }
}

export async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise((resolve, reject) => {
        server.once("error", reject).listen(0, "127.0.0.1", () => resolve(server));
      });
    }),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Polls until the result is truthy. Throws after `seconds`. */
export async function until(what, seconds, poll) {
  for (const end = Date.now() + seconds * 1_000; Date.now() < end; await sleep(200)) {
    const result = await poll().catch(() => undefined);
    if (result) return result;
  }
  throw new Error(`Timed out after ${seconds} s: ${what}`);
}
