// A local PostgreSQL cluster for trying Rollcall on: see docs/scaling.md.
import { spawnSync } from "node:child_process";
import { missing, packages, startCluster } from "./cluster/cluster.mjs";
import { runFailoverTest } from "./cluster/failover-test.mjs";

const usage = `node scripts/cluster.mjs …
  install  installs the cluster's programs with apt-get: ${packages.join(", ")}
  up       starts a cluster and shows how to start Rollcall on it, until Ctrl-C
  test     fails the primary over in three ways while two Rollcalls are under load, and counts lost writes`;

const [command] = process.argv.slice(2);
if (command === "install") install();
else if (command === "up" || command === "test") await run(command);
else console.log(usage);

function install() {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const step of [["update"], ["install", "-y", "--no-install-recommends", ...packages]]) {
    const { status } = spawnSync("apt-get", step, { stdio: "inherit", env });
    if (status !== 0) process.exit(status ?? 1);
  }
}

async function run(command) {
  const absent = missing();
  if (absent.length > 0) {
    console.error(`Missing: ${absent.join(", ")}. node scripts/cluster.mjs install installs them.`);
    process.exit(2);
  }
  if (command === "test") process.exit((await runFailoverTest()) ? 0 : 1);
  const { urls, stop } = await startCluster();
  const settings = Object.entries(urls).map(([name, value]) => `  ${name}='${value}' \\`);
  console.log(["The cluster is up. Start Rollcall on it:", "", ...settings, "  npm start", ""].join("\n"));
  await new Promise((resolve) => process.once("SIGINT", resolve).once("SIGTERM", resolve));
  await stop();
}
