// Runs the benchmark: `npm run bench`, or `npm run bench -- --help`. Installs and builds what is missing.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { prepare } from "./prepare.mjs";

process.chdir(join(import.meta.dirname, ".."));
process.env.NEXT_TELEMETRY_DISABLED = "1";
await prepare({
  development: true,
  pages: !["against", "price", "upgrade"].includes(process.argv[2]),
});
// Set only now, because npm would otherwise omit development packages.
process.env.NODE_ENV = "production";
const command = ["--import", "tsx", "bench/main.ts", ...process.argv.slice(2)];
const child = spawn(process.execPath, command, { stdio: "inherit" });
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => child.kill(signal));
child.on("close", (code) => {
  process.exitCode = code ?? 1;
});
