// Starts the built server without installing or building: for container images and worker processes.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));
process.env.NODE_ENV = "production";
const { main } = await import("../dist/server.mjs");
await main();
