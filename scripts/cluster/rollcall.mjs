import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { until } from "./processes.mjs";

const script = fileURLToPath(new URL("../start.mjs", import.meta.url));

/** Starts a Rollcall on the cluster, on a free port, and waits until it is ready. */
export async function startRollcall(environment) {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-instance-"));
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, PORT: "0", ROLLCALL_DATA_DIR: folder, LOG_LEVEL: "error", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const url = await until("Rollcall", 300, async () => {
      if (child.exitCode !== null) return "exited";
      return /^Rollcall is ready: (\S+)$/m.exec(output)?.[1];
    });
    if (url === "exited") throw new Error("it exited");
    return { url, pid: child.pid, isAlive: () => child.exitCode === null, output: () => output, stop };
  } catch (error) {
    await stop();
    throw new Error(`Rollcall did not start: ${error.message}\n${output}`);
  }
}
