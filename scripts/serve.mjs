// Starts the built server without installing or building: for container images and worker processes.
import { join } from "node:path";

process.chdir(join(import.meta.dirname, ".."));
process.env.NODE_ENV = "production";
const { main } = await import("../dist/server.mjs");
await main();
