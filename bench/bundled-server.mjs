// Starts the server that is bundled in the working directory, without Next's pages.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

process.env.NODE_ENV = "production";
// Next refuses to start without a build; the benchmark asks for no page.
mkdirSync(".next", { recursive: true });
if (!existsSync(".next/BUILD_ID")) writeFileSync(".next/BUILD_ID", "none");
const load = (file) => import(pathToFileURL(resolve(file)).href);
const { main } = await load("dist/server.mjs");
await main();
