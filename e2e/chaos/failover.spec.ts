import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { expect, test } from "../fixtures/server-test";
import { type Cluster, createCluster, createStandby } from "./cluster";
import { Ledger, unexpectedOutcomes } from "./ledger";
import { rounds, seededRandom, summarize, timeLimitMs, writeReport } from "./settings";

test("promoting a synchronous standby loses nothing acknowledged, and the server reconnects", async ({
  dataDir,
  start,
}) => {
  const random = seededRandom("failover");
  const away: number[] = [];
  let acknowledged = 0;
  const clusters: Cluster[] = [];
  try {
    for (let round = 0; round < rounds(1, 10); round++) {
      const primary = await createCluster(join(dataDir, `primary-${round}`));
      clusters.push(primary);
      const standby = await createStandby(primary, join(dataDir, `standby-${round}`), true);
      clusters.push(standby);
      const url = new URL("postgres://postgres@localhost/postgres");
      url.searchParams.set("host", "127.0.0.1,127.0.0.1");
      url.searchParams.set("port", `${primary.port},${standby.port}`);
      url.searchParams.set("target_session_attrs", "read-write");
      const rollcall = await start({ env: { DATABASE_URL: url.href } });
      const ledger = new Ledger({ url: rollcall.url, key: rollcall.keys.server, clients: 8, random });
      await sleep(500 + random() * 500);

      await primary.kill();
      await standby.withDatabase((database) => database.read((db) => db.execute(sql`select pg_promote()`)));
      const promoted = performance.now();
      away.push((await ledger.successAfter(promoted, timeLimitMs(10_000))) - promoted);
      await sleep(200);
      await ledger.stop();

      const differences = await ledger.compareWithDatabase(standby.url);
      expect(differences).toMatchObject({ lost: [], duplicated: [], inconsistent: [], unexpected: [] });
      expect(unexpectedOutcomes(ledger.outcomes)).toEqual([]);
      acknowledged += differences.acknowledged;
      expect(await rollcall.stop()).toBe(0);
      await standby.kill("SIGINT");
    }
  } finally {
    await Promise.all(clusters.map((cluster) => cluster.kill()));
  }
  writeReport("failover", {
    promotions: away.length,
    acknowledged,
    lost: 0,
    firstSuccessMs: summarize(away),
  });
  expect(acknowledged).toBeGreaterThan(0);
  expect(summarize(away).worst).toBeLessThan(timeLimitMs(10_000));
});
