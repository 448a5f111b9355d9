import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { expect, test } from "../fixtures/servers";
import { type Cluster, makeCluster, makeStandby } from "./cluster";
import { Ledger, unclean } from "./ledger";
import { report, rounds, seeded, spread, within } from "./plan";

test("the primary dies and its synchronous standby is promoted: nothing acknowledged is lost, and the server goes on by itself (N5, T30)", async ({
  dataDir,
  start,
}) => {
  const random = seeded("failover");
  const away: number[] = [];
  let acknowledged = 0;
  const clusters: Cluster[] = [];
  try {
    for (let round = 0; round < rounds(1, 10); round++) {
      const primary = await makeCluster(join(dataDir, `primary-${round}`));
      clusters.push(primary);
      const standby = await makeStandby(primary, join(dataDir, `standby-${round}`), true);
      clusters.push(standby);
      const url = new URL("postgres://postgres@localhost/postgres");
      url.searchParams.set("host", "127.0.0.1,127.0.0.1");
      url.searchParams.set("port", `${primary.port},${standby.port}`);
      url.searchParams.set("target_session_attrs", "read-write");
      const rollcall = await start({ env: { DATABASE_URL: url.href } });
      const ledger = new Ledger({ url: rollcall.url, key: rollcall.keys.server, clients: 8, random });
      await sleep(500 + random() * 500);

      await primary.kill();
      await standby.through((door) => door.read((db) => db.execute(sql`select pg_promote()`)));
      const promoted = performance.now();
      away.push((await ledger.successAfter(promoted, within(10_000))) - promoted);
      await sleep(200);
      await ledger.stop();

      const verdict = await ledger.settle(standby.url);
      expect(verdict).toMatchObject({ lost: [], doubled: [], torn: [], strange: [] });
      expect(unclean(ledger.answers)).toEqual([]);
      acknowledged += verdict.acknowledged;
      expect(await rollcall.stop()).toBe(0);
      await standby.kill("SIGINT");
    }
  } finally {
    await Promise.all(clusters.map((cluster) => cluster.kill()));
  }
  report("N5 failover", { promotions: away.length, acknowledged, lost: 0, firstSuccessMs: spread(away) });
  expect(acknowledged).toBeGreaterThan(0);
  expect(spread(away).worst).toBeLessThan(within(10_000));
});
