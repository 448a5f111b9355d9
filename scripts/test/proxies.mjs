import { spawnSync } from "node:child_process";
import { installFromDebian } from "./debian.mjs";

// Debian installs them in /usr/sbin, which only root's PATH contains.
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
const isMissing = (name) => spawnSync(name, ["-v"], { env }).status !== 0;

/** Installs nginx and HAProxy if possible; tests that need a missing one skip themselves. */
export async function installProxies() {
  const missing = ["nginx", "haproxy"].filter(isMissing);
  if (missing.length > 0) await installFromDebian(missing, () => !missing.some(isMissing));
}
