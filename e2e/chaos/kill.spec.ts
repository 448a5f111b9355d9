import { setTimeout as sleep } from "node:timers/promises";
import { runningDatabaseUrl } from "@/server/embedded-postgres/running";
import { familyOf, isAlive, postgresOf } from "../fixtures/processes";
import { expect, test } from "../fixtures/servers";
import { Ledger, unclean } from "./ledger";
import { report, rounds, seeded, spread, within } from "./plan";

const clean = { lost: [], doubled: [], torn: [], strange: [] };

test("kill -9 of the database under load, again and again, loses, doubles and tears nothing that was acknowledged (N4, T28)", async ({
  dataDir,
  start,
}) => {
  const random = seeded("kill the database");
  const { url, keys, output } = await start();
  const ledger = new Ledger({ url, key: keys.server, clients: 8, random });
  const away: number[] = [];
  for (let round = 0; round < rounds(2, 20); round++) {
    await sleep(200 + random() * 800);
    const postmaster = await postgresOf(dataDir);
    const processes = random() < 0.5 ? familyOf(postmaster) : [postmaster];
    const killed = performance.now();
    for (const pid of processes) if (isAlive(pid)) process.kill(pid, "SIGKILL");
    await expect
      .poll(() => postgresOf(dataDir).catch(() => postmaster), { timeout: within(5_000), intervals: [10] })
      .not.toBe(postmaster);
    away.push((await ledger.successAfter(performance.now(), within(5_000))) - killed);
  }
  await ledger.stop();

  const verdict = await ledger.settle(await runningDatabaseUrl(dataDir));
  const slowest = spread(ledger.answers.map(({ began, ended }) => ended - began)).worst;
  report("N4 kill -9 of the database", {
    rounds: away.length,
    awayMs: spread(away),
    slowestMs: slowest,
    ...verdict,
  });
  expect(verdict).toMatchObject(clean);
  expect(verdict.acknowledged).toBeGreaterThan(0);
  expect(unclean(ledger.answers)).toEqual([]);
  expect(spread(away).worst).toBeLessThan(within(5_000));
  expect(slowest).toBeLessThan(within(6_000));
  // It is written once all is settled, which the first answer need not wait for.
  await expect
    .poll(() => output().match(/ended unexpectedly and was started again/g)?.length)
    .toBe(away.length);
});

test("kill -9 of the server under load, again and again, loses, doubles and tears nothing that was acknowledged (N4, T26)", async ({
  dataDir,
  start,
}) => {
  const random = seeded("kill the server");
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
    back.push((await ledger.successAfter(ready, within(5_000))) - ready);
  }
  await ledger.stop();

  const verdict = await ledger.settle(await runningDatabaseUrl(dataDir));
  report("N4 kill -9 of the server", { rounds: back.length, firstSuccessMs: spread(back), ...verdict });
  expect(verdict).toMatchObject(clean);
  expect(verdict.acknowledged).toBeGreaterThan(0);
  expect(unclean(ledger.answers, true)).toEqual([]);
  expect(spread(back).worst).toBeLessThan(within(5_000));
});

test("SIGTERM under load, twenty times: every accepted request is answered, and the end comes within 15 seconds with code 0 (N10, T31)", async ({
  dataDir,
  start,
}) => {
  test.skip(rounds(0, 1) === 0, "once is enough every day: e2e/server/stopping.spec.ts");
  const random = seeded("terminate the server");
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
  const verdict = await ledger.settle(await runningDatabaseUrl(dataDir));
  report("N10 SIGTERM", { rounds: took.length, tookMs: spread(took), ...verdict });
  expect(verdict).toMatchObject(clean);
  expect(spread(took).worst).toBeLessThan(15_000);
  // Refused connections have no answer; whatever was accepted has one.
  expect(unclean(ledger.answers).filter(({ error }) => error !== "ECONNREFUSED")).toEqual([]);
});
