import { readFileSync } from "node:fs";
import { oneAtATime, quietly, StepError, step } from "./step.mjs";

/**
 * Installs the packages of package-lock.json if they are missing, without running their scripts. With `development`,
 * also installs those for tests and `npm run dev`.
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
  return `${output}\n\nnpm could not install the packages (see above). Fix that and start again.`;
}

/** Compares npm's record of the last install with package-lock.json. */
function isInstalled(development) {
  const wanted = packagesOf("package-lock.json");
  if (wanted === undefined)
    throw new StepError("package-lock.json is missing: this is not a complete copy of Rollcall.");
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
