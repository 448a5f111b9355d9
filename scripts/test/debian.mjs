import { run } from "./run.mjs";

/** Installs Debian packages one by one until `isDone`; false when that fails or this process is not root. */
export async function installFromDebian(names, isDone) {
  if (process.getuid?.() !== 0) return false;
  // Prevents packages from starting their services.
  const env = { DEBIAN_FRONTEND: "noninteractive", SYSTEMD_OFFLINE: "1" };
  await run(["apt-get", "update"], env);
  for (const name of names) {
    await run(["apt-get", "install", "-y", "--no-install-recommends", name], env);
    if (isDone()) return true;
  }
  return false;
}
