import { build } from "../build.mjs";
import { findBrowser } from "./browser.mjs";
import { installProxies } from "./proxies.mjs";
import { runCheck, runPlaywright, runVitest } from "./run.mjs";

// In a log, Biome would colour every letter by itself.
const colours = process.stdout.isTTY ? "force" : "off";
const check = (name, ...command) => ({ name, run: () => runCheck(command) });

/** In the order in which `npm test` runs them: the quick ones first. */
export const checks = [
  check("format", "biome", "ci", "--error-on-warnings", `--colors=${colours}`, "."),
  check("promises", "oxlint", "--type-aware", "--deny-warnings"),
  check("routes", "next", "typegen"),
  // Without its cache, which has reported errors long mended after a checkout.
  check("types", "tsc", "--noEmit", "--incremental", "false"),
  { name: "layers", run: () => runCheck([process.execPath, "scripts/layers.mjs"]) },
  check("dead-code", "knip"),
  { name: "unit", run: runVitest },
  { name: "api", run: () => runPlaywright("api") },
  { name: "properties", run: () => runPlaywright("properties") },
  { name: "apis-behind-next", run: () => runPlaywright("apis-behind-next") },
  { name: "server", run: behindProxies },
  { name: "chaos", run: () => runPlaywright("chaos") },
  { name: "console", run: () => inBrowser("console") },
  // Thousands of random sequences and histories, and a thousand hostile cases an operation.
  { name: "properties-long", onRequest: true, run: () => runPlaywright("properties", { ROLLCALL_PROOFS: "long" }) },
  { name: "chaos-long", onRequest: true, run: () => runPlaywright("chaos", { ROLLCALL_CHAOS: "long" }) },
  // Builds what is to be copied, and takes half an hour.
  { name: "mutations", onRequest: true, run: mutationTests },
  { name: "screenshots", onRequest: true, run: () => inBrowser("screenshots") },
  { name: "console-speed", onRequest: true, run: () => inBrowser("console-speed") },
];

async function behindProxies() {
  await installProxies();
  return runPlaywright("server");
}

async function mutationTests() {
  await build({ pages: true });
  return runCheck([process.execPath, "--import", "tsx", "e2e/mutation/main.ts"]);
}

async function inBrowser(project) {
  const browser = await findBrowser();
  if (browser === undefined) {
    console.error("There is no Chromium to be found or installed: its tests did not run.");
    return { passed: 0, failed: 1 };
  }
  return runPlaywright(project, { PLAYWRIGHT_CHROMIUM_PATH: browser });
}
