import { execFileSync, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { LoadPlan, LoadResult } from "./open-loop";

/** Pins a process to one CPU, so that clients do not take time from the server. */
export function pinToCpu(pid: number, processor: number): void {
  execFileSync("taskset", ["-a", "-cp", String(processor), String(pid)]);
}

/** Runs the load from a separate process, optionally pinned to one CPU. Needs the keys of the first start. */
export function runLoad(
  job: Omit<LoadPlan, "port" | "keys">,
  rollcall: { url: string; keys: LoadPlan["keys"] },
  processor?: number,
): Promise<LoadResult> {
  const file = fileURLToPath(new URL("./open-loop.ts", import.meta.url));
  const child = fork(file, { execArgv: ["--import", "tsx"] });
  if (processor !== undefined) pinToCpu(child.pid ?? 0, processor);
  return new Promise((resolve, reject) => {
    child.once("message", (account) => resolve(account as LoadResult));
    child.once("exit", (code) => reject(new Error(`The load ended with ${code} before its time.`)));
    child.send({ ...job, port: Number(new URL(rollcall.url).port), keys: rollcall.keys } satisfies LoadPlan);
  });
}
