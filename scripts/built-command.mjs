import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Installs and builds what is missing, then runs a built program. */
export async function runBuilt(program) {
  // npm changes to this folder, and passes on the user's.
  const folder = process.env.INIT_CWD ?? process.cwd();
  process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));
  if (existsSync(".env")) process.loadEnvFile(".env");

  // A container image has everything built, and no package-lock.json.
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
