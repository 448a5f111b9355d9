import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Installs and builds what is missing, and runs a built program of the Rollcall of this folder, or of DATABASE_URL. */
export async function runBuilt(program) {
  // npm goes to this folder and says where the person stood.
  const folder = process.env.INIT_CWD ?? process.cwd();
  process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));
  if (existsSync(".env")) process.loadEnvFile(".env");

  // An image holds what is built and installed, and nothing to do it again with.
  if (existsSync("package-lock.json")) await prepare();
  const { main } = await import(`../dist/${program}.mjs`);
  process.exitCode = await main(process.argv.slice(2), folder);
}

async function prepare() {
  try {
    const { install } = await import("./install.mjs");
    await install({ development: false });
    const { build } = await import("./build.mjs");
    await build({ pages: false });
  } catch (error) {
    console.error(error.name === "StepError" ? error.message : error);
    process.exit(1);
  }
}
