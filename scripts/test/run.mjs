import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";

/**
 * Runs a program from node_modules/.bin, or a path, and returns its exit code. Its output goes where ours goes; if
 * `buffered`, in one piece at the end.
 */
export function run([program, ...args], env = {}, { buffered = false } = {}) {
  const local = join("node_modules", ".bin", program);
  const windows = process.platform === "win32";
  const child = spawn(existsSync(local) ? local : program, args, {
    stdio: ["ignore", ...(buffered ? ["pipe", "pipe"] : ["inherit", "inherit"])],
    env: { ...process.env, ...env },
    shell: windows,
  });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => output.push(chunk));
  let interrupted = false;
  const forward = (signal) => {
    interrupted = true;
    child.kill(signal);
  };
  process.on("SIGTERM", forward).on("SIGINT", forward);
  return new Promise((resolve) => {
    child.on("error", () => resolve(1)).on("close", (code) => resolve(code ?? 1));
  }).then((code) => {
    process.off("SIGTERM", forward).off("SIGINT", forward);
    process.stdout.write(Buffer.concat(output));
    // The child has cleaned up; start nothing more.
    if (interrupted) process.exit(130);
    return code;
  });
}

/** Runs a command that counts as one test. Its output is buffered, because other commands may run in parallel. */
export async function runCommand(command) {
  const code = await run(command, {}, { buffered: true });
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

export function runVitest() {
  return counted(
    async (file) => {
      const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
      return run(["vitest", "run", ...reporters]);
    },
    ({ numPassedTests, numFailedTests, testResults }) => ({
      passed: numPassedTests,
      failed: numFailedTests,
      titles: testResults.flatMap(({ assertionResults }) =>
        assertionResults.filter(({ status }) => status === "failed").map(({ fullName }) => fullName),
      ),
    }),
  );
}

export function runPlaywright(project, env = {}) {
  return counted(
    (file) =>
      run(["playwright", "test", `--project=${project}`, "--reporter=list,json"], {
        ...env,
        PLAYWRIGHT_JSON_OUTPUT_FILE: file,
      }),
    ({ stats, suites }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      titles: suites.flatMap(failedTitles),
    }),
  );
}

/** The failed tests with the beginning of their error, for the end of a long log. */
function failedTitles({ specs, suites = [] }) {
  const failed = specs
    .filter(({ ok }) => !ok)
    .map(({ file, line, title, tests }) => {
      const error = tests.flatMap(({ results }) => results).find(({ error }) => error)?.error.message ?? "";
      return `${file}:${line} › ${title}\n${stripVTControlCharacters(error).slice(0, 800)}`;
    });
  return [...failed, ...suites.flatMap(failedTitles)];
}

/** Runs a test runner and reads its count; one that fails without a failed test counts as one failure. */
async function counted(start, count) {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-count-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "count.json");
  const code = await start(file);
  const { passed, failed, titles } = existsSync(file)
    ? count(JSON.parse(readFileSync(file, "utf8")))
    : { passed: 0, failed: 0, titles: [] };
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, titles };
}
