import { run } from "./run.mjs";

/** Installs packages of Debian, one after the other until `isDone`; false where that is not root's machine of that kind. */
export async function installFromDebian(names, isDone) {
  if (process.getuid?.() !== 0) return false;
  // Not the services that some packages would start by themselves.
  const env = { DEBIAN_FRONTEND: "noninteractive", SYSTEMD_OFFLINE: "1" };
  await run(["apt-get", "update"], env);
  for (const name of names) {
    await run(["apt-get", "install", "-y", "--no-install-recommends", name], env);
    if (isDone()) return true;
  }
  return false;
}
