import { build, isBuilt } from "../build.mjs";
import { findBrowser, installProxies } from "./programs.mjs";
import { runCommand, runPlaywright, runVitest } from "./run.mjs";

// Biome would colour every letter separately in a log.
const colors = process.stdout.isTTY ? "force" : "off";
const command = (name, ...args) => ({ name, run: () => runCommand(args) });
const playwright = (name) => ({ name, run: () => runPlaywright(name) });
const onRequest = (name, run) => [{ name, run, onRequest: true }];

/** What `npm test` runs, stage by stage. The checks of a stage run in parallel. */
export const stages = [
  // The build leaves half a core idle.
  [
    { name: "build", run: buildAll },
    command("format", "biome", "ci", "--error-on-warnings", `--colors=${colors}`, "."),
    command("promises", "oxlint", "--type-aware", "--deny-warnings"),
    command("layers", process.execPath, "scripts/layers.mjs"),
    command("dead-code", "knip"),
  ],
  // Reads the types that the build generates, and would disturb it.
  [
    { name: "types", run: typecheck },
    { name: "unit", run: runVitest },
    { name: "programs", run: installPrograms },
  ],
  [playwright("api")],
  [playwright("properties")],
  [playwright("apis-behind-next")],
  [{ name: "server", run: behindProxies }],
  [playwright("chaos")],
  [{ name: "console", run: () => inBrowser("console") }],
  // Thousands of random sequences and histories, and a thousand hostile cases per operation.
  onRequest("properties-long", () => runPlaywright("properties", { ROLLCALL_PROPERTIES: "long" })),
  onRequest("chaos-long", () => runPlaywright("chaos", { ROLLCALL_CHAOS: "long" })),
  // Needs the programs that `npx tsx e2e/cluster/main.ts install` installs.
  onRequest("cluster", () => runPlaywright("cluster")),
  // Takes half an hour.
  onRequest("mutations", mutationTests),
  onRequest("screenshots", () => inBrowser("screenshots")),
  onRequest("console-speed", () => inBrowser("console-speed")),
];

export const checks = stages.flat();

async function typecheck() {
  // A build generates the types of the routes too.
  const routes = isBuilt() ? { failed: 0 } : await runCommand(["next", "typegen"]);
  if (routes.failed > 0) return routes;
  // Without the incremental cache, which has reported errors that a checkout had already fixed.
  return runCommand(["tsc", "--noEmit", "--incremental", "false"]);
}

async function buildAll() {
  await build({ pages: true });
  return { passed: 1, failed: 0 };
}

/** Downloads programs while the processor is busy. The checks that need them look for them again. */
async function installPrograms() {
  await installProxies();
  await findBrowser();
  return { passed: 0, failed: 0 };
}

async function behindProxies() {
  await installProxies();
  return runPlaywright("server");
}

async function mutationTests() {
  await build({ pages: true });
  return runCommand([process.execPath, "--import", "tsx", "e2e/mutation/main.ts"]);
}

async function inBrowser(project) {
  const browser = await findBrowser();
  if (browser === undefined) {
    console.error("Chromium was not found and could not be installed: its tests did not run.");
    return { passed: 0, failed: 1 };
  }
  return runPlaywright(project, { PLAYWRIGHT_CHROMIUM_PATH: browser });
}
