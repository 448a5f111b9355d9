// Runs the benchmark: `npm run bench`, or `npm run bench -- --help`. Installs and builds what is missing.
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));
process.env.NEXT_TELEMETRY_DISABLED = "1";

try {
  const { install } = await import("./install.mjs");
  await install({ development: true });
  const { build } = await import("./build.mjs");
  await build({ pages: !["against", "price", "upgrade"].includes(process.argv[2]) });
} catch (error) {
  console.error(error.name === "StepError" ? error.message : error);
  process.exit(1);
}
// Set only now, because npm would otherwise omit development packages.
process.env.NODE_ENV = "production";
const command = ["--import", "tsx", "bench/main.ts", ...process.argv.slice(2)];
const child = spawn(process.execPath, command, { stdio: "inherit" });
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => child.kill(signal));
child.on("close", (code) => {
  process.exitCode = code ?? 1;
});
