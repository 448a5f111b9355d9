import { readdirSync, readFileSync } from "node:fs";
import { type Rollcall, startRollcall } from "@/e2e/fixtures/server";
import type { BenchDatabase } from "./databases";

export interface BenchServer {
  name: string;
  port: number;
  database: BenchDatabase;
  /** The peak memory in MB of the server and its workers since the last call; null if the system does not report it. */
  peakMemory(): number | null;
  stop(): Promise<unknown>;
}

/** Starts Rollcall as `npm start` does, on a database of the benchmark. */
export async function startServer(database: BenchDatabase, mode: "direct" | "next"): Promise<BenchServer> {
  const env = {
    ...{ DATABASE_URL: database.url, LOG_LEVEL: "warn", ROLLCALL_SERVER_MODE: mode },
    WEB_CONCURRENCY: process.env.WEB_CONCURRENCY ?? "1",
  };
  const rollcall: Rollcall = await startRollcall({ env });
  let peak: number | null = null;
  const watch = setInterval(() => {
    const now = memoryOf(rollcall.pid);
    if (now !== null) peak = Math.max(peak ?? 0, now);
  }, 250);
  return {
    name: mode === "direct" ? "Rollcall" : "behind Next",
    port: Number(new URL(rollcall.url).port),
    database,
    peakMemory() {
      const seen = peak;
      peak = null;
      return seen;
    },
    stop() {
      clearInterval(watch);
      return rollcall.stop();
    },
  };
}

/** Resident memory of a process and its children in MB, as Linux counts it. */
export function memoryOf(pid: number): number | null {
  try {
    const family = new Set([pid]);
    let pages = 0;
    const processes = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .sort((a, b) => a - b);
    for (const each of processes) {
      const stat = read(`/proc/${each}/stat`);
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      if (each !== pid && !family.has(parent)) continue;
      family.add(each);
      pages += Number(read(`/proc/${each}/statm`).split(" ")[1] ?? 0);
    }
    return (pages * 4_096) / 1_000_000;
  } catch {
    return null;
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
