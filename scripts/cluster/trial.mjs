import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startCluster } from "./cluster.mjs";
import { recovery, startLoad } from "./load.mjs";
import { until } from "./processes.mjs";
import { startRollcall } from "./rollcall.mjs";

const loops = 8;
/** How long the load goes on before an event, and after the cluster is whole again. */
const calmMs = 4_000;

/** Two Rollcalls on a cluster, under load, lose their primary in three ways. Answers whether nothing was lost. */
export async function trial() {
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
    await sleep(calmMs);
    const events = [];
    for (const [name, happen] of Object.entries(disasters)) {
      const before = load.acknowledged.length;
      const leader = await cluster.primary();
      const since = performance.now();
      await happen(cluster, leader);
      await until("another primary", 90, async () => {
        const now = await cluster.primary();
        return now !== undefined && now !== leader;
      });
      const promotedMs = Math.round(performance.now() - since);
      if (leader.process.child.signalCode !== null) cluster.restart(leader);
      await wholeAgain(cluster);
      await sleep(calmMs);
      const { firstMs, longestSilenceMs } = recovery(load.acknowledged, since);
      const acknowledged = load.acknowledged.length - before;
      events.push({ event: name, promotedMs, firstMs, longestSilenceMs, acknowledged });
    }
    await load.stop();
    return report(cluster, servers, load, events);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await cluster.stop();
  }
}

const disasters = {
  /** As before maintenance: the leader hands over to the node that has every write. */
  async switchover(_cluster, leader) {
    await until("the switchover", 30, async () => {
      const answer = await fetch(`http://127.0.0.1:${leader.restPort}/switchover`, {
        method: "POST",
        body: JSON.stringify({ leader: leader.name }),
      });
      return answer.ok;
    });
  },
  /** The database's processes are killed; Patroni beside it lives and says so at once. */
  async "PostgreSQL killed"(cluster, leader) {
    killPostgres(cluster, leader);
  },
  /** The whole node goes: nobody gives the lock back, so it has to run out first. */
  async "node killed"(cluster, leader) {
    leader.process.child.kill("SIGKILL");
    killPostgres(cluster, leader);
  },
};

/** What Patroni says of the nodes is some seconds old: it has to be so for a while. */
async function wholeAgain(cluster) {
  let since;
  await until("the cluster is whole again", 120, async () => {
    if (!(await cluster.isWhole())) since = undefined;
    else since ??= Date.now();
    return since !== undefined && Date.now() - since > 5_000;
  });
}

function killPostgres({ folder }, { name }) {
  const file = readFileSync(join(folder, name, "data", "postmaster.pid"), "utf8");
  process.kill(Number(file.split("\n", 1)[0]), "SIGKILL");
}

function report({ urls }, servers, { acknowledged, refused }, events) {
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
  console.log(`Acknowledged ${acknowledged.length}, lost ${lost}, refused:`, Object.fromEntries(refused));
  const alive = servers.every((server) => server.isAlive());
  console.log(alive ? "Both instances went on without a restart." : "An instance ended.");
  return lost === 0 && alive;
}
