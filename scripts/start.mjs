// Starts Rollcall: installs and builds what is missing, then runs the server.
// Plain JavaScript without dependencies, because it runs before any are installed.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 12)) {
  console.error(`Rollcall cannot start. It needs Node 20.12 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));
if (existsSync(".env")) process.loadEnvFile(".env");
const dev = process.argv.includes("--dev");
if (dev) process.env.ROLLCALL_SERVER_MODE = "dev";
process.env.NODE_ENV = dev ? "development" : "production";
process.env.NEXT_TELEMETRY_DISABLED = "1";

try {
  const { install } = await import("./install.mjs");
  await install({ development: dev });
  const { build } = await import("./build.mjs");
  await build({ pages: !dev });
} catch (error) {
  console.error(error.name === "StepError" ? error.message : error);
  process.exit(1);
}
const { main } = await import("../dist/server.mjs");
await main();
