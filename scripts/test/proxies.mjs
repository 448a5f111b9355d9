import { spawnSync } from "node:child_process";
import { installFromDebian } from "./debian.mjs";

// Where Debian puts them, which only root's PATH names.
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
const isMissing = (name) => spawnSync(name, ["-v"], { env }).status !== 0;

/** Installs nginx and HAProxy where they are missing and can be; tests that need one skip themselves where it is missing. */
export async function installProxies() {
  const missing = ["nginx", "haproxy"].filter(isMissing);
  if (missing.length > 0) await installFromDebian(missing, () => !missing.some(isMissing));
}
