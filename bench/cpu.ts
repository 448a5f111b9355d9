import { readdirSync, readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import { type Postgres, withDatabase } from "./postgres";
import type { BenchServer } from "./server";

/** Milliseconds of CPU time; null where the system does not report it. */
interface CpuTimes {
  node: number | null;
  postgres: number | null;
}

/** Linux counts in hundredths of a second in /proc, whatever the kernel's own tick. */
const msPerTick = 10;

/** Measures the CPU time that the server's and PostgreSQL's processes use while `work` runs. */
export async function measureCpu<T>(
  postgres: Postgres,
  server: BenchServer,
  work: () => Promise<T>,
): Promise<{ result: T; cpu: CpuTimes }> {
  const postmaster = await postmasterOf(postgres);
  const read = () => ({ node: cpuOf(server.pid), postgres: postmaster === null ? null : cpuOf(postmaster) });
  const before = read();
  const result = await work();
  const after = read();
  const between = (from: number | null, to: number | null) =>
    from === null || to === null ? null : to - from;
  const cpu = {
    node: between(before.node, after.node),
    postgres: between(before.postgres, after.postgres),
  };
  return { result, cpu };
}

/** A process and its descendants, so that a server's workers and PostgreSQL's backends count. */
export function familyOf(pid: number): number[] {
  const family = new Set([pid]);
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
  for (const each of processes) if (family.has(Number(statOf(each)[1]))) family.add(each);
  return [...family];
}

/** The CPU time of a process, including children that have ended. */
function cpuOf(pid: number): number | null {
  try {
    const ticks = familyOf(pid).flatMap((each) => statOf(each).slice(11, each === pid ? 15 : 13));
    return ticks.reduce((sum, each) => sum + Number(each), 0) * msPerTick;
  } catch {
    return null;
  }
}

/** The CPU time that one process has used, in microseconds; null if the system does not report it. */
export function preciseCpuOfProcess(pid: number): number | null {
  // In nanoseconds. The process has only one thread.
  const [nanoseconds] = read(`/proc/${pid}/schedstat`).split(" ");
  return nanoseconds ? Number(nanoseconds) / 1_000 : null;
}

/** PostgreSQL's first process, if it runs on this machine. */
async function postmasterOf(postgres: Postgres): Promise<number | null> {
  const [row] = await withDatabase(postgres.urlOf("postgres"), (client) =>
    client.read(async (db) => {
      const [backend] = await db.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
      return [{ parent: Number(statOf(backend?.pid ?? 0)[1]), name: commandOf(backend?.pid ?? 0) }];
    }),
  );
  return row?.name.startsWith("postgres") && row.parent > 1 ? row.parent : null;
}

/** The fields of /proc/<pid>/stat after the command: state, parent, …, and from the 11th on the CPU times. */
const statOf = (pid: number): string[] => {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
};

const commandOf = (pid: number): string => read(`/proc/${pid}/comm`);

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
