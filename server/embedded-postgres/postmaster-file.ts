import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "./run";

/** The contents of postmaster.pid, written by a running (or killed) PostgreSQL. */
export interface Postmaster {
  pid: number;
  port: number;
  /** Its Unix socket's folder, or its loopback address. */
  host: string;
}

/** Reads postmaster.pid; undefined if it is missing or half-written. */
export async function readPostmasterFile(cluster: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(cluster, "postmaster.pid"), "utf8").catch(() => "");
  const [pid, , , port, socketFolder, address] = text.split("\n");
  const host = socketFolder?.trim() || address?.trim();
  return pid && port && host ? { pid: Number(pid), port: Number(port), host } : undefined;
}

/** Whether a process with this id exists, owned by any user. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Whether the process is this cluster's PostgreSQL, and not another program that reused its id. */
export async function isPostmasterOf(cluster: string, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === "win32") return true;
  // Without /proc, as on macOS.
  const askPs = async () => (await runProgram("ps", ["-o", "args=", "-p", String(pid)])).output;
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8")
    .catch(askPs)
    .catch(() => "");
  return command.includes("postgres") && command.includes(cluster);
}

/** Removes the files of a dead PostgreSQL whose process id another program has reused. They would prevent a start. */
export async function removePostmasterFile(cluster: string, stale: Postmaster): Promise<void> {
  await rm(join(cluster, "postmaster.pid"), { force: true });
  if (stale.host.startsWith("/")) await rm(join(stale.host, `.s.PGSQL.${stale.port}.lock`), { force: true });
}

/** The URL of the embedded database, with the socket's folder as `?host=` as in libpq. */
export function postmasterUrl({ host, port }: Pick<Postmaster, "host" | "port">, password: string): string {
  return host.startsWith("/")
    ? `postgres://rollcall:${password}@localhost/rollcall?host=${encodeURIComponent(host)}`
    : `postgres://rollcall:${password}@${host}:${port}/rollcall`;
}
