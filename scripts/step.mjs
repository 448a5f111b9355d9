import { spawn } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A step that failed; its message is for the person at the terminal. */
export class StepError extends Error {
  name = "StepError";
}

/** Runs one slow step under one calm line: its name, a dot every few seconds, and how long it took. */
export async function step(name, run) {
  const began = Date.now();
  process.stdout.write(`${name} `);
  const dots = setInterval(() => process.stdout.write("."), 3_000);
  try {
    await run();
    process.stdout.write(` ${Math.round((Date.now() - began) / 1000)} s\n`);
  } catch (error) {
    process.stdout.write(" failed\n");
    throw error;
  } finally {
    clearInterval(dots);
  }
}

/** Runs a program, keeping what it says to itself; where it fails, `explain` makes the message out of that. */
export async function quietly(program, args, explain) {
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  if (held !== undefined && child.pid !== undefined) appendFileSync(held, ` ${child.pid}`);
  const pass = (signal) => {
    child.kill(signal);
    process.exit(1);
  };
  process.on("SIGTERM", pass).on("SIGINT", pass);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message)).on("close", resolve);
  });
  process.off("SIGTERM", pass).off("SIGINT", pass);
  if (code !== 0) throw new StepError(explain(output.trim().split("\n").slice(-25).join("\n")));
}

// The lock that this process holds. It names the program run under it too, which outlives a kill -9 of this process.
let held;

/** Lets one process at a time through, also where an earlier one was killed inside. */
export async function oneAtATime(file, run) {
  mkdirSync("dist", { recursive: true });
  for (let waited = false; !take(file); waited = true) {
    if (!waited) console.log("Another Rollcall is installing or building in this folder: waiting for it.");
    await sleep(300);
  }
  held = file;
  const release = () => rmSync(file, { force: true });
  process.on("exit", release);
  try {
    return await run();
  } finally {
    held = undefined;
    release();
    process.off("exit", release);
  }
}

function take(file) {
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
