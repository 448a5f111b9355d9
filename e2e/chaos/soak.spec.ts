import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { openDatabase } from "@/db/client";
import { startFaultProxy } from "@/db/testing/fault-proxy";
import { memoryMb } from "../fixtures/processes";
import { expect, test } from "../fixtures/server-test";
import { pickFault } from "./fault-injection";
import { runLoad } from "./load";
import { rounds, seededRandom, writeReport } from "./settings";

const faultEveryMs = 10_000;
const faultMs = 100;
/** How long a fault may have effects: a caller waits up to a second for a connection, and queued requests follow. */
const feltMs = 3_000;
/** The load counts whole seconds from the start of its process. */
const startedMs = 2_500;
const poolSize = 10;
/** The connections for invalidations, background tasks and health checks. */
const besides = 3;

/** The growth per minute of a figure, by linear regression. */
function slope(samples: { at: number; value: number }[]): number {
  const mean = (of: (sample: (typeof samples)[number]) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [at, value] = [mean((sample) => sample.at), mean((sample) => sample.value)];
  const spread = mean((sample) => (sample.at - at) ** 2);
  return (mean((sample) => (sample.at - at) * (sample.value - value)) / spread) * 60_000;
}

test("at half capacity with occasional database faults nothing fails without a cause and nothing grows", async ({
  start,
  databaseUrl,
}) => {
  test.skip(rounds(0, 1) === 0, "half an hour long");
  test.skip(process.platform !== "linux", "memory is read from /proc");
  const faultProxy = await startFaultProxy(databaseUrl);
  const rollcall = await start({
    env: { DATABASE_URL: faultProxy.url, DATABASE_POOL_SIZE: String(poolSize), LOG_LEVEL: "error" },
  });
  const database = openDatabase({ url: databaseUrl, size: 1 });
  const { goodput } = await runLoad({ connections: 32, seconds: 15, runId: "capacity" }, rollcall);

  const seconds = 1_800;
  const began = Date.now();
  const faults: number[] = [];
  const memory: { at: number; value: number }[] = [];
  const backends: { at: number; value: number }[] = [];
  let over = false;
  const watching = (async () => {
    while (!over) {
      const [counted] = await database.read((db) =>
        db.execute<{ there: number }>(
          sql`select count(*)::int as there from pg_stat_activity where application_name = 'rollcall' and pid <> pg_backend_pid()`,
        ),
      );
      const at = Date.now() - began;
      memory.push({ at, value: memoryMb(rollcall.pid, "now") });
      backends.push({ at, value: counted?.there ?? 0 });
      await sleep(5_000);
    }
  })();
  const spoiling = (async () => {
    const random = seededRandom("soak");
    while (!over) {
      await sleep(faultEveryMs);
      if (over) return;
      faults.push(Date.now() - began);
      const [, injectFault] = pickFault(random());
      await injectFault(faultProxy, faultMs);
    }
  })();
  const account = await runLoad({ rate: goodput / 2, connections: 256, seconds, runId: "soak" }, rollcall);
  over = true;
  await Promise.all([watching, spoiling]);
  const after = await runLoad({ connections: 4, seconds: 2, runId: "after" }, rollcall);
  await database.close();
  await faultProxy.close();

  const felt = (at: number) => faults.some((fault) => at >= fault - startedMs && at <= fault + feltMs);
  const unexplained = account.rejectedSeconds.filter((at) => !felt(at));
  const settled = memory.filter(({ at }) => at > 300_000);
  const figures = {
    minutes: seconds / 60,
    rate: Math.round(goodput / 2),
    faults: faults.length,
    statuses: account.statuses,
    unexplained: unexplained.length,
    admittedMs: account.admitted,
    memoryMb: {
      first: Math.round(settled[0]?.value ?? 0),
      last: Math.round(settled.at(-1)?.value ?? 0),
      aMinute: Math.round(slope(settled) * 100) / 100,
    },
    backends: Math.max(...backends.filter(({ at }) => !felt(at)).map(({ value }) => value)),
  };
  writeReport("soak", figures);
  console.log(JSON.stringify(figures));
  expect(Object.keys(account.statuses).filter((status) => !["200", "503"].includes(status))).toEqual([]);
  expect(account.withoutRetryAfter).toBe(0);
  expect(unexplained).toEqual([]);
  expect(figures.backends).toBeLessThanOrEqual(poolSize + besides);
  expect(after.statuses).toEqual({ 200: expect.any(Number) });
  expect(figures.memoryMb.aMinute).toBeLessThan(1);
});
