import { spawn } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A failed step; the message is for the terminal. */
export class StepError extends Error {
  name = "StepError";
}

/** Runs a slow step and shows its name, a dot every few seconds, and how long it took. */
export async function step(name, run) {
  const startedAt = Date.now();
  process.stdout.write(`${name} `);
  const dots = setInterval(() => process.stdout.write("."), 3_000);
  try {
    await run();
    process.stdout.write(` ${Math.round((Date.now() - startedAt) / 1000)} s\n`);
  } catch (error) {
    process.stdout.write(" failed\n");
    throw error;
  } finally {
    clearInterval(dots);
  }
}

/** Runs a program without showing its output; when it fails, `explain` turns the output into the message. */
export async function quietly(program, args, explain) {
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  if (lockFile !== undefined && child.pid !== undefined) appendFileSync(lockFile, ` ${child.pid}`);
  const forward = (signal) => {
    child.kill(signal);
    process.exit(1);
  };
  process.on("SIGTERM", forward).on("SIGINT", forward);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message)).on("close", resolve);
  });
  process.off("SIGTERM", forward).off("SIGINT", forward);
  if (code !== 0) throw new StepError(explain(output.trim().split("\n").slice(-25).join("\n")));
}

// The lock file that this process holds. It also lists child programs, which survive a kill -9 of this process.
let lockFile;

/** Runs something in one process at a time, using a lock file that survives crashes. */
export async function oneAtATime(file, run) {
  mkdirSync("dist", { recursive: true });
  for (let waited = false; !acquire(file); waited = true) {
    if (!waited) console.log("Another Rollcall is installing or building in this folder: waiting for it.");
    await sleep(300);
  }
  lockFile = file;
  const release = () => rmSync(file, { force: true });
  process.on("exit", release);
  try {
    return await run();
  } finally {
    lockFile = undefined;
    release();
    process.off("exit", release);
  }
}

function acquire(file) {
  try {
    if (!holdersOf(file).some(isAlive)) rmSync(file, { force: true });
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  }
}

function holdersOf(file) {
  try {
    return readFileSync(file, "utf8").split(" ").map(Number);
  } catch {
    return [];
  }
}

function isAlive(pid) {
  if (!(pid > 0) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
