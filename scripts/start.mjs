// Starts Rollcall: installs and builds what is missing, then runs the server.
// Plain JavaScript without dependencies, because it runs before any are installed.
import { existsSync } from "node:fs";
import { join } from "node:path";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 12)) {
  console.error(`Rollcall cannot start. It needs Node 20.12 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

process.chdir(join(import.meta.dirname, ".."));
if (existsSync(".env")) process.loadEnvFile(".env");
const dev = process.argv.includes("--dev");
if (dev) process.env.ROLLCALL_SERVER_MODE = "dev";
process.env.NODE_ENV = dev ? "development" : "production";
process.env.NEXT_TELEMETRY_DISABLED = "1";

const { prepare } = await import("./prepare.mjs");
await prepare({ development: dev, pages: !dev });
const { main } = await import("../dist/server.mjs");
await main();
