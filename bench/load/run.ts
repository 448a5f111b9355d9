import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Job, LoadResult } from "./job";

/** To start, make its requests and tell. */
const allowance = 60_000;

/** Runs a job in a load generator of its own. Throws where it ends, or takes, otherwise than it was told. */
export function runLoad(job: Job): Promise<LoadResult> {
  const file = fileURLToPath(new URL("./generator.ts", import.meta.url));
  const child = fork(file, { execArgv: ["--import", "tsx"], serialization: "advanced" });
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => {
        reject(new Error("The load generator did not end in time."));
        child.kill("SIGKILL");
      },
      (job.warmUpSeconds + job.seconds) * 1_000 + allowance,
    );
    child.once("message", (result) => resolve(result as LoadResult));
    child.once("exit", (code) => {
      clearTimeout(late);
      reject(new Error(`The load generator ended with ${code} before its time.`));
    });
    child.send(job);
  });
}

/** What the load generator itself reaches, against a server that answers every request with nothing. */
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
