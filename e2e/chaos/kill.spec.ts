import { setTimeout as sleep } from "node:timers/promises";
import { runningDatabaseUrl } from "@/server/embedded-postgres/running";
import { isAlive, postgresPid, processTree } from "../fixtures/processes";
import { expect, test } from "../fixtures/server-test";
import { Ledger, unexpectedOutcomes } from "./ledger";
import { rounds, seededRandom, summarize, timeLimitMs, writeReport } from "./settings";

const clean = { lost: [], duplicated: [], inconsistent: [], unexpected: [] };

test("kill -9 of the database under load loses, duplicates and corrupts nothing acknowledged", async ({
  dataDir,
  start,
}) => {
  const random = seededRandom("kill the database");
  const { url, keys, output } = await start();
  const ledger = new Ledger({ url, key: keys.server, clients: 8, random });
  const away: number[] = [];
  for (let round = 0; round < rounds(2, 20); round++) {
    await sleep(200 + random() * 800);
    const postmaster = await postgresPid(dataDir);
    const processes = random() < 0.5 ? processTree(postmaster) : [postmaster];
    const killed = performance.now();
    for (const pid of processes) if (isAlive(pid)) process.kill(pid, "SIGKILL");
    await expect
      .poll(() => postgresPid(dataDir).catch(() => postmaster), {
        timeout: timeLimitMs(5_000),
        intervals: [10],
      })
      .not.toBe(postmaster);
    away.push((await ledger.successAfter(performance.now(), timeLimitMs(5_000))) - killed);
  }
  await ledger.stop();

  const differences = await ledger.compareWithDatabase(await runningDatabaseUrl(dataDir));
  const slowest = summarize(
    ledger.outcomes.map(({ startedAt: began, endedAt: ended }) => ended - began),
  ).worst;
  writeReport("kill -9 of the database", {
    rounds: away.length,
    awayMs: summarize(away),
    slowestMs: slowest,
    ...differences,
  });
  expect(differences).toMatchObject(clean);
  expect(differences.acknowledged).toBeGreaterThan(0);
  expect(unexpectedOutcomes(ledger.outcomes)).toEqual([]);
  expect(summarize(away).worst).toBeLessThan(timeLimitMs(5_000));
  expect(slowest).toBeLessThan(timeLimitMs(6_000));
  // It is written at the end, and the first response does not wait for it.
  await expect.poll(() => output().match(/ended unexpectedly and was restarted/g)?.length).toBe(away.length);
});

test("kill -9 of the server under load loses, duplicates and corrupts nothing acknowledged", async ({
  dataDir,
  start,
}) => {
  const random = seededRandom("kill the server");
  let rollcall = await start();
  const { url, keys } = rollcall;
  const env = { PORT: new URL(url).port };
  const ledger = new Ledger({ url, key: keys.server, clients: 8, random });
  const back: number[] = [];
  for (let round = 0; round < rounds(1, 20); round++) {
    await sleep(200 + random() * 800);
    await rollcall.stop("SIGKILL");
    rollcall = await start({ env });
    const ready = performance.now();
    back.push((await ledger.successAfter(ready, timeLimitMs(5_000))) - ready);
  }
  await ledger.stop();

  const differences = await ledger.compareWithDatabase(await runningDatabaseUrl(dataDir));
  writeReport("kill -9 of the server", {
    rounds: back.length,
    firstSuccessMs: summarize(back),
    ...differences,
  });
  expect(differences).toMatchObject(clean);
  expect(differences.acknowledged).toBeGreaterThan(0);
  expect(unexpectedOutcomes(ledger.outcomes, true)).toEqual([]);
  expect(summarize(back).worst).toBeLessThan(timeLimitMs(5_000));
});

test("SIGTERM under load answers every accepted request and exits with code 0 within 15 seconds", async ({
  dataDir,
  start,
}) => {
  test.skip(rounds(0, 1) === 0, "once is enough every day: e2e/server/stopping.spec.ts");
  const random = seededRandom("terminate the server");
  let rollcall = await start();
  const { url, keys } = rollcall;
  const ledger = new Ledger({ url, key: keys.server, clients: 20, random });
  const took: number[] = [];
  for (let round = 0; round < 20; round++) {
    await sleep(200 + random() * 500);
    const began = performance.now();
    expect(await rollcall.stop("SIGTERM")).toBe(0);
    took.push(performance.now() - began);
    rollcall = await start({ env: { PORT: new URL(url).port } });
  }
  await ledger.stop();
  const differences = await ledger.compareWithDatabase(await runningDatabaseUrl(dataDir));
  writeReport("SIGTERM", { rounds: took.length, tookMs: summarize(took), ...differences });
  expect(differences).toMatchObject(clean);
  expect(summarize(took).worst).toBeLessThan(15_000);
  // Refused connections get no response; accepted ones do.
  expect(unexpectedOutcomes(ledger.outcomes).filter(({ error }) => error !== "ECONNREFUSED")).toEqual([]);
});
