import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Ledger, type Outcome, unexpectedOutcomes } from "../chaos/ledger";
import { seededRandom } from "../chaos/settings";
import { expect, test } from "../fixtures/server-test";
import { type ClusterNode, missingPrograms, type PatroniCluster, startCluster, until } from "./cluster";

/** How long the load runs before a failover, and after the cluster has recovered. */
const steadyMs = 4_000;

test("two servers under load lose no acknowledged write when the primary fails over in three ways", async ({
  start,
}) => {
  expect(missingPrograms(), "npx tsx e2e/cluster/main.ts install installs them").toEqual([]);
  const cluster = await startCluster();
  const ledgers: Ledger[] = [];
  try {
    const [first, second] = [await start({ env: cluster.env }), await start({ env: cluster.env })];
    const random = seededRandom("cluster");
    for (const { url } of [first, second]) {
      ledgers.push(new Ledger({ url, key: first.keys.server, clients: 4, random }));
    }
    await sleep(steadyMs);
    const events = [];
    for (const [event, failOver] of Object.entries(failovers)) {
      const leader = await cluster.primary();
      if (leader === undefined) throw new Error("The cluster has no primary.");
      const since = performance.now();
      await failOver(cluster, leader);
      await until("another primary", 90, async () => {
        const now = await cluster.primary();
        return now !== undefined && now !== leader;
      });
      const promotedMs = Math.round(performance.now() - since);
      if (leader.patroni.signalCode !== null) cluster.restart(leader);
      await waitUntilHealthy(cluster);
      const healthyAt = performance.now();
      await Promise.all(ledgers.map((ledger) => ledger.successAfter(healthyAt, 30_000)));
      await sleep(steadyMs);
      events.push({
        event,
        promotedMs,
        ...recovery(
          ledgers.flatMap(({ outcomes }) => outcomes),
          since,
        ),
      });
    }
    await Promise.all(ledgers.map((ledger) => ledger.stop()));
    console.table(events);
    for (const ledger of ledgers) {
      const differences = await ledger.compareWithDatabase(cluster.env.DATABASE_DIRECT_URL ?? "");
      expect(differences).toMatchObject({ lost: [], duplicated: [], inconsistent: [], unexpected: [] });
      expect(differences.acknowledged).toBeGreaterThan(0);
      expect(unexpectedOutcomes(ledger.outcomes)).toEqual([]);
    }
    expect(await Promise.all([first.stop(), second.stop()])).toEqual([0, 0]);
  } finally {
    await Promise.all(ledgers.map((ledger) => ledger.stop()));
    await cluster.stop();
  }
});

const failovers: Record<string, (cluster: PatroniCluster, leader: ClusterNode) => Promise<void>> = {
  "switchover to the synchronous standby": (_, { name, restPort }) =>
    until("the switchover", 30, async () => {
      const body = JSON.stringify({ leader: name });
      return (await fetch(`http://127.0.0.1:${restPort}/switchover`, { method: "POST", body })).ok;
    }),
  /** Patroni keeps running and reports it at once. */
  "PostgreSQL killed": async (cluster, leader) => killPostgres(cluster, leader),
  /** Patroni's leader lock has to expire first. */
  "node killed": async (cluster, leader) => {
    leader.patroni.kill("SIGKILL");
    killPostgres(cluster, leader);
  },
};

function killPostgres({ folder }: PatroniCluster, { name }: ClusterNode): void {
  const file = readFileSync(join(folder, name, "data", "postmaster.pid"), "utf8");
  process.kill(Number(file.split("\n", 1)[0]), "SIGKILL");
}

/** Patroni's report is some seconds old, so the cluster must be healthy for a while. */
async function waitUntilHealthy(cluster: PatroniCluster): Promise<void> {
  let since: number | undefined;
  await until("the cluster is healthy again", 120, async () => {
    since = (await cluster.isHealthy()) ? (since ?? Date.now()) : undefined;
    return since !== undefined && Date.now() - since > 5_000;
  });
}

/** The time from `since` to the first acknowledged registration started after it, and the longest gap. */
function recovery(outcomes: Outcome[], since: number) {
  const ends = outcomes
    .filter(({ status, startedAt }) => status === 200 && startedAt >= since)
    .map(({ endedAt }) => endedAt)
    .sort((a, b) => a - b);
  const gaps = ends.map((end, n) => end - (ends[n - 1] ?? since));
  return {
    firstMs: Math.round((ends[0] ?? Infinity) - since),
    longestGapMs: Math.round(Math.max(...gaps)),
    acknowledged: ends.length,
  };
}
