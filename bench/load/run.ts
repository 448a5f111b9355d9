import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Job, LoadResult } from "./job";

/** For starting, building requests and reporting. */
const extraTimeMs = 60_000;

/** Runs a job in a load generator process. Throws if that ends early or takes too long. */
export function runLoad(job: Job): Promise<LoadResult> {
  const file = fileURLToPath(new URL("./generator.ts", import.meta.url));
  const child = fork(file, { execArgv: ["--import", "tsx"], serialization: "advanced" });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => {
        reject(new Error("The load generator timed out."));
        child.kill("SIGKILL");
      },
      (job.warmUpSeconds + job.seconds) * 1_000 + extraTimeMs,
    );
    child.once("message", (result) => resolve(result as LoadResult));
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`The load generator exited early with ${code}.`));
    });
    child.send(job);
  });
}

/** The load generator's own maximum, against a server that does nothing. */
export async function measureCeiling(connections: number, seconds: number): Promise<LoadResult> {
  const file = fileURLToPath(new URL("./idle-server.ts", import.meta.url));
  const child = fork(file, { execArgv: ["--import", "tsx"] });
  const port = await new Promise<number>((resolve) => child.once("message", (p) => resolve(Number(p))));
  try {
    return await runLoad({
      api: "idle",
      scenario: "new",
      port,
      key: "",
      targets: [],
      connections,
      seconds,
      warmUpSeconds: 1,
      runId: "",
      prepared: 0,
    });
  } finally {
    child.kill();
  }
}
