import { spawn } from "node:child_process";
import type { Account } from "./account";

interface RunResult {
  code: number | null;
  /** Standard output and error together. */
  output: string;
}

/** Runs a program, as `account` if given. Rejects only when it cannot be started. */
export function runProgram(
  program: string,
  args: string[],
  { account, cwd = "/" }: { account?: Account | undefined; cwd?: string } = {},
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...spawnAs(account),
      cwd,
      env: minimalEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    let output = "";
    const add = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout.on("data", add);
    child.stderr.on("data", add);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

export function spawnAs(account: Account | undefined): { uid?: number; gid?: number } {
  return account === undefined ? {} : { uid: account.uid, gid: account.gid };
}

/** Handles errors with these codes by ignoring them: `rm(path).catch(ignore("ENOENT"))`. */
export const ignore =
  (...codes: string[]) =>
  (error: NodeJS.ErrnoException): undefined => {
    if (!codes.includes(error.code ?? "")) throw error;
  };

/** An environment without secrets, PG* settings and locales that this system may lack. */
export function minimalEnvironment(): NodeJS.ProcessEnv {
  const { PATH, LD_LIBRARY_PATH, SystemRoot, TEMP } = process.env;
  return { PATH, LD_LIBRARY_PATH, SystemRoot, TEMP, LC_ALL: "C", NODE_ENV: "production" };
}
