import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Rollcall, startRollcall } from "@/e2e/fixtures/server";
import { familyOf } from "./cpu";
import type { BenchDatabase } from "./databases";

export interface BenchServer {
  name: string;
  port: number;
  pid: number;
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
  const name = mode === "direct" ? "Rollcall" : "behind Next";
  return watched(name, database, await startRollcall({ env }));
}

/** Starts the server that is bundled in a folder, without pages. */
export async function startBundled(database: BenchDatabase, folder: string): Promise<BenchServer> {
  const script = fileURLToPath(new URL("bundled-server.mjs", import.meta.url));
  const env = { DATABASE_URL: database.url, LOG_LEVEL: "warn" };
  const rollcall = await startRollcall({ env, script, cwd: folder });
  // Rollcall loads Next on the first request for a page, or after three seconds. Request one now, so that this does not
  // happen during a measurement.
  await fetch(rollcall.url, { redirect: "manual" }).catch(() => undefined);
  return watched(folder, database, rollcall);
}

function watched(name: string, database: BenchDatabase, rollcall: Rollcall): BenchServer {
  let peak: number | null = null;
  const watch = setInterval(() => {
    const now = memoryOf(rollcall.pid);
    if (now !== null) peak = Math.max(peak ?? 0, now);
  }, 250);
  return {
    name,
    pid: rollcall.pid,
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
    const pages = familyOf(pid).map((each) => Number(read(`/proc/${each}/statm`).split(" ")[1] ?? 0));
    return (pages.reduce((sum, each) => sum + each, 0) * 4_096) / 1_000_000;
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
