// A PostgreSQL cluster on this machine, to look at and to try Rollcall on: see docs/scaling.md.
import { spawnSync } from "node:child_process";
import { missing, packages, startCluster } from "./cluster/cluster.mjs";
import { trial } from "./cluster/trial.mjs";

const usage = `node scripts/cluster.mjs …
  install  installs what the cluster is made of, by apt-get: ${packages.join(", ")}
  up       brings a cluster up and tells how to start Rollcall on it, until Ctrl-C
  test     two Rollcalls on a cluster, under load, lose their primary in three ways; what was lost?`;

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
  const lacking = missing();
  if (lacking.length > 0) {
    console.error(`Missing: ${lacking.join(", ")}. node scripts/cluster.mjs install installs them.`);
    process.exit(2);
  }
  if (command === "test") process.exit((await trial()) ? 0 : 1);
  const { urls, stop } = await startCluster();
  const settings = Object.entries(urls).map(([name, value]) => `  ${name}='${value}' \\`);
  console.log(["The cluster is up. Start Rollcall on it:", "", ...settings, "  npm start", ""].join("\n"));
  await new Promise((resolve) => process.once("SIGINT", resolve).once("SIGTERM", resolve));
  await stop();
}
