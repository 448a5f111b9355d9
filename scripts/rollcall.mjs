#!/usr/bin/env node
// The command line: `npx rollcall --help`, `npm run rollcall -- --help`.
import { existsSync } from "node:fs";
import { join } from "node:path";

// A pipe that is closed early is not a failure.
process.stdout.on("error", (error) => process.exit(error.code === "EPIPE" ? 0 : 1));

// npm changes to the folder of Rollcall, and passes on the user's.
const folder = process.env.INIT_CWD ?? process.cwd();
process.chdir(join(import.meta.dirname, ".."));
if (existsSync(".env")) process.loadEnvFile(".env");
// A container image has everything built, and no package-lock.json.
if (existsSync("package-lock.json")) {
  const { prepare } = await import("./prepare.mjs");
  await prepare({ development: false, pages: false });
}
const { main } = await import("../dist/rollcall.mjs");
process.exitCode = await main(process.argv.slice(2), folder);
