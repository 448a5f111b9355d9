#!/usr/bin/env node
// The command line of the Rollcall of this folder, or of DATABASE_URL: `npx rollcall --help`, `npm run rollcall -- --help`.
import { runBuilt } from "./built-command.mjs";

// What a pipe's reader did not want to hear is no failure.
process.stdout.on("error", (error) => process.exit(error.code === "EPIPE" ? 0 : 1));
await runBuilt("rollcall");
