// Makes the mistakes of mutants.ts in a copy of this repository, one at a time, and checks that the generated tests fail.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { appendFile, cp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { temporaryFolder } from "@/db/testing/temporary-folder";
import { startEmbeddedPostgres } from "@/server/embedded-postgres/index";
import { highLimits, startRollcall } from "../fixtures/server";
import { removeDataDir } from "../fixtures/server-test";
import { findMarkers, type Mutant, mutants, mutate } from "./mutants";

const maxMissed = 1;
// `npm run test:chaos` makes all mistakes; ids as arguments choose some.
const asked = process.argv.slice(2);
const chosen = mutants.filter(({ id }) => asked.length === 0 || asked.includes(id));
const linked = ["node_modules", ".next"];
const leftOut = new Set([...linked, ".git", "dist", "test-results", ".rollcall", "e2e", "bench", "docs"]);

async function run(
  command: string[],
  { cwd, env = {}, stdio }: { cwd: string; env?: Record<string, string>; stdio: "ignore" | "inherit" },
): Promise<number> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { cwd, stdio, env: { ...process.env, ...env } });
  const [code] = (await once(child, "close")) as [number | null];
  return code ?? 1;
}

/** Copies what a server starts from, without what only tests read. */
async function copyRepository(): Promise<string> {
  const copy = await temporaryFolder("mutation");
  await cp(".", copy, { recursive: true, filter: (path) => !leftOut.has(basename(path)) });
  for (const name of linked) await symlink(resolve(name), join(copy, name));
  return copy;
}

const secret = randomBytes(32).toString("hex");
const bundle = `import("./scripts/build.mjs").then(({ bundleServer }) => bundleServer())`;

/** Whether generated tests fail against the copy as it is. */
async function fails(
  tests: Mutant["foundBy"],
  { copy, databaseUrl, stdio }: { copy: string; databaseUrl: string; stdio: "ignore" | "inherit" },
): Promise<boolean> {
  if ((await run([process.execPath, "-e", bundle], { cwd: copy, stdio: "inherit" })) !== 0)
    throw new Error("The copy cannot be bundled.");
  // Without the secret, saving push credentials is refused.
  const env = { DATABASE_URL: databaseUrl, ROLLCALL_SECRET: secret, LOG_LEVEL: "silent", ...highLimits };
  const rollcall = await startRollcall({ cwd: copy, script: "scripts/serve.mjs", env });
  try {
    const test = [
      "node_modules/.bin/playwright",
      "test",
      "--project=properties",
      "--max-failures=1",
      // On a busy machine a time-out would count as a finding.
      "--timeout=1800000",
      `e2e/${tests}`,
    ];
    const tested = { ROLLCALL_TEST_URL: rollcall.url, ROLLCALL_TEST_DATABASE_URL: databaseUrl };
    return (await run(test, { cwd: process.cwd(), env: tested, stdio })) !== 0;
  } finally {
    await rollcall.stop("SIGKILL");
    await removeDataDir(rollcall.dataDir);
  }
}

const places = findMarkers("lib");

/** Makes the mistake in the copy; returns what undoes it. */
async function apply(mutant: Mutant, copy: string): Promise<() => Promise<void>> {
  const path = join(copy, places.get(mutant.id)?.[0] ?? "");
  const original = await readFile(path, "utf8");
  await writeFile(path, mutate(original, mutant));
  return () => writeFile(path, original);
}

const copy = await copyRepository();
const dataDir = await temporaryFolder("mutation");
const postgres = await startEmbeddedPostgres({ dataDir, log: () => undefined });
try {
  for (const tests of new Set(chosen.map(({ foundBy }) => foundBy))) {
    if (await fails(tests, { copy, databaseUrl: postgres.url, stdio: "inherit" }))
      throw new Error(`${tests} fails without a mutation.`);
  }
  const missed: string[] = [];
  for (const mutant of chosen) {
    const undo = await apply(mutant, copy);
    const found = await fails(mutant.foundBy, { copy, databaseUrl: postgres.url, stdio: "ignore" });
    await undo();
    console.log(`${found ? "found " : "MISSED"}  ${mutant.foundBy}  ${mutant.id}`);
    if (!found) missed.push(mutant.id);
  }
  const figures = { mutants: chosen.length, found: chosen.length - missed.length, missed };
  const line = { case: "mutation tests", at: new Date().toISOString(), ...figures };
  await appendFile("reliability-report.jsonl", `${JSON.stringify(line)}\n`);
  process.exitCode = missed.length > maxMissed ? 1 : 0;
} finally {
  await postgres.stop();
  await removeDataDir(dataDir);
  await rm(copy, { recursive: true, force: true });
}
