import { run } from "./run.mjs";

/** Installs Debian packages one by one until `isDone`; returns false without root or if none helps. */
export async function installFromDebian(names, isDone) {
  if (process.getuid?.() !== 0) return false;
  // Keeps packages from starting services.
  const env = { DEBIAN_FRONTEND: "noninteractive", SYSTEMD_OFFLINE: "1" };
  await run(["apt-get", "update"], env);
  for (const name of names) {
    await run(["apt-get", "install", "-y", "--no-install-recommends", name], env);
    if (isDone()) return true;
  }
  return false;
}
