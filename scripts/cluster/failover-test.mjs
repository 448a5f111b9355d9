import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startCluster } from "./cluster.mjs";
import { recovery, startLoad } from "./load.mjs";
import { until } from "./processes.mjs";
import { startRollcall } from "./rollcall.mjs";

const loops = 8;
/** How long the load runs before a failover, and after the cluster has recovered. */
const steadyMs = 4_000;

/** Fails the primary over in three ways while two Rollcalls are under load. Returns whether no write was lost. */
export async function runFailoverTest() {
  console.log("Starting etcd, three PostgreSQL nodes under Patroni, HAProxy and PgBouncer…");
  const cluster = await startCluster();
  const servers = [];
  try {
    servers.push(await startRollcall(cluster.urls));
    servers.push(await startRollcall(cluster.urls));
    const key = /\brc_server_\w+/.exec(servers[0].output())?.[0];
    const load = startLoad(
      servers.map(({ url }) => url),
      key,
      loops,
    );
    await sleep(steadyMs);
    const events = [];
    for (const [name, failOver] of Object.entries(failovers)) {
      const before = load.acknowledged.length;
      const leader = await cluster.primary();
      const since = performance.now();
      await failOver(cluster, leader);
      await until("another primary", 90, async () => {
        const now = await cluster.primary();
        return now !== undefined && now !== leader;
      });
      const promotedMs = Math.round(performance.now() - since);
      if (leader.process.child.signalCode !== null) cluster.restart(leader);
      await waitUntilHealthy(cluster);
      await sleep(steadyMs);
      const { firstMs, longestGapMs } = recovery(load.acknowledged, since);
      const acknowledged = load.acknowledged.length - before;
      events.push({ event: name, promotedMs, firstMs, longestGapMs, acknowledged });
    }
    await load.stop();
    return report(cluster, servers, load, events);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await cluster.stop();
  }
}

const failovers = {
  /** A planned switchover to the synchronous standby. */
  async switchover(_cluster, leader) {
    await until("the switchover", 30, async () => {
      const answer = await fetch(`http://127.0.0.1:${leader.restPort}/switchover`, {
        method: "POST",
        body: JSON.stringify({ leader: leader.name }),
      });
      return answer.ok;
    });
  },
  /** PostgreSQL is killed; Patroni keeps running and reports it at once. */
  async "PostgreSQL killed"(cluster, leader) {
    killPostgres(cluster, leader);
  },
  /** The whole node is killed, so its leader lock has to expire first. */
  async "node killed"(cluster, leader) {
    leader.process.child.kill("SIGKILL");
    killPostgres(cluster, leader);
  },
};

/** Patroni's report is some seconds old, so the cluster must be healthy for a while. */
async function waitUntilHealthy(cluster) {
  let since;
  await until("the cluster is healthy again", 120, async () => {
    if (!(await cluster.isHealthy())) since = undefined;
    else since ??= Date.now();
    return since !== undefined && Date.now() - since > 5_000;
  });
}

function killPostgres({ folder }, { name }) {
  const file = readFileSync(join(folder, name, "data", "postmaster.pid"), "utf8");
  process.kill(Number(file.split("\n", 1)[0]), "SIGKILL");
}

function report({ urls }, servers, { acknowledged, failures }, events) {
  const tokens = execFileSync(
    "psql",
    [urls.DATABASE_DIRECT_URL, "-qAtXc", "select push_token from devices"],
    {
      maxBuffer: 2 ** 30,
    },
  );
  const kept = new Set(tokens.toString().split("\n"));
  const lost = acknowledged.filter(({ token }) => !kept.has(token)).length;
  console.table(events);
  console.log(`Acknowledged ${acknowledged.length}, lost ${lost}, failures:`, Object.fromEntries(failures));
  const alive = servers.every((server) => server.isAlive());
  console.log(alive ? "Both instances kept running." : "An instance exited.");
  return lost === 0 && alive;
}
