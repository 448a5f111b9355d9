import { spawnSync } from "node:child_process";
import { installFromDebian } from "./debian.mjs";

// Debian's location, which is only in root's PATH.
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
const isMissing = (name) => spawnSync(name, ["-v"], { env }).status !== 0;

/** Installs nginx and HAProxy if possible; tests skip themselves without them. */
export async function installProxies() {
  const missing = ["nginx", "haproxy"].filter(isMissing);
  if (missing.length > 0) await installFromDebian(missing, () => !missing.some(isMissing));
}
