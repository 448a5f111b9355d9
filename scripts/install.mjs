import { readFileSync } from "node:fs";
import { oneAtATime, quietly, StepError, step } from "./step.mjs";

/**
 * Installs the packages of package-lock.json where they are not there already. No package's script is run.
 * `development` also wants the ones that tests and `npm run dev` need.
 */
export async function install({ development }) {
  if (isInstalled(development)) return;
  await oneAtATime("dist/.step", async () => {
    if (isInstalled(development)) return;
    const withDevelopment = development || hasDevelopmentPackages();
    const options = [
      "ci",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      ...(withDevelopment ? [] : ["--omit=dev"]),
    ];
    await step("Installing packages, about a minute", () => quietly("npm", options, explain));
  });
}

function explain(output) {
  if (/ENOSPC/.test(output)) return "npm could not install the packages: the disk is full.";
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH/.test(output)) {
    return "npm could not install the packages: its registry cannot be reached. Check the network and start again.";
  }
  return `${output}\n\nnpm could not install the packages (see above). Start again once that is put right.`;
}

/** Compares what npm noted down at the end of its last install with what is wanted. */
function isInstalled(development) {
  const wanted = packagesOf("package-lock.json");
  if (wanted === undefined)
    throw new StepError("package-lock.json is missing: this is not a whole copy of Rollcall.");
  const present = packagesOf("node_modules/.package-lock.json");
  return (
    present !== undefined &&
    Object.entries(wanted).every(
      ([path, { version, optional, dev, devOptional }]) =>
        path === "" ||
        optional ||
        (!development && (dev || devOptional)) ||
        present[path]?.version === version,
    )
  );
}

function hasDevelopmentPackages() {
  const present = packagesOf("node_modules/.package-lock.json") ?? {};
  return Object.values(present).some(({ dev }) => dev);
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}
