// Manages API keys of the Rollcall that runs here, or on DATABASE_URL: `npm run keys -- --help`.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));
if (existsSync(".env")) process.loadEnvFile(".env");

try {
  const { install } = await import("./install.mjs");
  await install({ development: false });
  const { build } = await import("./build.mjs");
  await build({ pages: false });
} catch (error) {
  console.error(error.name === "StepError" ? error.message : error);
  process.exit(1);
}
const { main } = await import("../dist/keys.mjs");
process.exitCode = await main(process.argv.slice(2));
