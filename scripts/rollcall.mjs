#!/usr/bin/env node
// The command line: `npx rollcall --help`, `npm run rollcall -- --help`.
import { runBuilt } from "./built-command.mjs";

// A pipe that is closed early is not a failure.
process.stdout.on("error", (error) => process.exit(error.code === "EPIPE" ? 0 : 1));
await runBuilt("rollcall");
