// A local PostgreSQL cluster for trying Rollcall on: see docs/scaling.md.
import { spawnSync } from "node:child_process";
import { missingPrograms, packages, startCluster } from "./cluster";

const [command] = process.argv.slice(2);
if (command === "install") {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const step of [["update"], ["install", "-y", "--no-install-recommends", ...packages]]) {
    const { status } = spawnSync("apt-get", step, { stdio: "inherit", env });
    if (status !== 0) process.exit(status ?? 1);
  }
} else if (command === "up") {
  const missing = missingPrograms();
  if (missing.length > 0) {
    console.error(`Missing: ${missing.join(", ")}. npx tsx e2e/cluster/main.ts install installs them.`);
    process.exit(2);
  }
  const { env, stop } = await startCluster();
  const settings = Object.entries(env).map(([name, value]) => `  ${name}='${value}' \\`);
  console.log(["The cluster is up. Start Rollcall on it:", "", ...settings, "  npm start", ""].join("\n"));
  await new Promise((resolve) => process.once("SIGINT", resolve).once("SIGTERM", resolve));
  await stop();
} else {
  console.log(`npx tsx e2e/cluster/main.ts …
  install  installs the cluster's programs with apt-get: ${packages.join(", ")}
  up       starts a cluster and shows how to start Rollcall on it, until Ctrl-C`);
}
