import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { type DatabaseClient, openDatabase } from "@/db/client";
import { type FaultProxy, startFaultProxy } from "@/db/testing/fault-proxy";
import { temporaryFolder } from "@/db/testing/temporary-folder";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@/server/embedded-postgres/index";
import { type Rollcall, startRollcall } from "../fixtures/server";
import { expect, removeDataDir, test } from "../fixtures/server-test";
import { pickFault } from "./fault-injection";
import { Ledger, listDevices, type Outcome, putDevice, unexpectedOutcomes } from "./ledger";
import { rounds, seededRandom, summarize, timeLimitMs, writeReport } from "./settings";

test.describe.configure({ mode: "serial" });

let folder: string;
let postgres: EmbeddedPostgres;
let faultProxy: FaultProxy;
let superuser: DatabaseClient;
let rollcall: Rollcall;

test.beforeAll(async () => {
  folder = await temporaryFolder("faults");
  postgres = await startEmbeddedPostgres({ dataDir: folder, log: () => undefined });
  faultProxy = await startFaultProxy(postgres.url);
  superuser = openDatabase({ url: postgres.url.replace("//rollcall:", "//postgres:"), size: 1 });
  rollcall = await startRollcall({ env: { DATABASE_URL: faultProxy.url, LOG_LEVEL: "silent" } });
});
test.afterAll(async () => {
  await rollcall?.stop();
  await superuser?.close();
  await faultProxy?.close();
  await postgres?.stop();
  await removeDataDir(folder);
});

const put = (token: string, state = 1) => putDevice(rollcall.url, rollcall.keys.server, token, state);
const alterRole = (setting: string) =>
  superuser.statement((db) => db.execute(sql.raw(`alter role rollcall ${setting}`)));
const expectRefusal = (answer: Outcome, withinMs: number) => {
  expect(answer).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^\d+$/) });
  expect(answer.endedAt - answer.startedAt).toBeLessThan(timeLimitMs(withinMs));
};
const signInPage = async () => (await fetch(`${rollcall.url}/sign-in`)).status;
const healed = async (token: string): Promise<number> => {
  const began = performance.now();
  await expect
    .poll(async () => (await put(token)).status, { timeout: timeLimitMs(5_000), intervals: [50] })
    .toBe(200);
  return Math.round(performance.now() - began);
};

test("answers 503 while the database has no free connection, is read-only, unreachable or silent, and recovers afterwards", async () => {
  const figures: Record<string, number> = {};
  expect((await put("before")).status).toBe(200);

  await alterRole("connection limit 0");
  faultProxy.cut();
  expectRefusal(await put("crowded"), 1_500);
  await alterRole("connection limit -1");
  figures.outOfConnections = await healed("crowded");

  await alterRole("set default_transaction_read_only = on");
  faultProxy.cut();
  expectRefusal(await put("standby"), 1_500);
  await expect.poll(() => listDevices(rollcall.url, rollcall.keys.server)).toBe(200);
  await alterRole("reset default_transaction_read_only");
  figures.readOnly = await healed("standby");

  expect(await signInPage()).toBe(200);
  faultProxy.mode = "slam";
  faultProxy.cut();
  expectRefusal(await put("slammed"), 1_500);
  await expect.poll(signInPage).toBe(503);
  faultProxy.mode = "pass";
  figures.outOfReach = await healed("slammed");
  await expect.poll(signInPage).toBe(200);

  faultProxy.mode = "swallow";
  expectRefusal(await put("silent"), 6_500);
  faultProxy.mode = "pass";
  figures.silent = await healed("silent");

  faultProxy.delayMs = 100;
  expect((await put("slow")).status).toBe(200);
  faultProxy.delayMs = 0;
  figures.slow = await healed("slow");
  writeReport("database faults: time to recover", { healedMs: figures });
});

test("a connection lost at any step of a registration leaves all of it or nothing, and a retry completes it", async () => {
  let interrupted = 0;
  for (const side of ["question", "answer"] as const) {
    for (let step = 0, spared = 0; spared < 2; step++) {
      faultProxy.cutAfter = { side, after: step };
      const answer = await put(`interrupted-${side}-${step}`);
      faultProxy.cutAfter = undefined;
      if (answer.status === 200) spared++;
      else {
        expectRefusal(answer, 1_500);
        interrupted++;
      }
      await healed(`interrupted-${side}-${step}`);
    }
  }
  const [wrong] = await inDatabase((database) =>
    database.read((db) =>
      db.execute(sql`
        select count(*)::int as rows from (
          select push_token from devices d where push_token like 'interrupted-%'
          group by push_token having count(*) > 1
          union all
          select push_token from devices d where push_token like 'interrupted-%' and (
            select count(*) from audit_events e where e.subject_id = d.id and action = 'device.registered') <> 1
        ) found`),
    ),
  );
  writeReport("crash points", { interrupted });
  // Most registrations are one query and one result.
  expect(interrupted).toBeGreaterThanOrEqual(2);
  expect(wrong).toEqual({ rows: 0 });
});

test("a lost response can be requested again and has one effect", async () => {
  const phones = await startFaultProxy(rollcall.url);
  const lost = rounds(20, 1_000);
  const concurrency = 5;
  phones.mode = "swallowAnswers";
  let retried = 0;
  const phone = async (name: number) => {
    const gaveUp = await Promise.race([
      putDevice(phones.url.replace(/\/$/, ""), rollcall.keys.server, `lost-${name}`, 1),
      sleep(100),
    ]);
    if (gaveUp === undefined) retried++;
    await healed(`lost-${name}`);
  };
  for (let first = 0; first < lost; first += concurrency) {
    await Promise.all(Array.from({ length: concurrency }, (_, i) => phone(first + i)));
    phones.cut();
  }
  await phones.close();
  const [found] = await inDatabase((database) =>
    database.read((db) =>
      db.execute(sql`
        select count(*)::int as devices, count(distinct push_token)::int as tokens,
          (select count(*)::int from audit_events where action = 'device.registered' and subject_id in
            (select id from devices where push_token like 'lost-%')) as registered
        from devices where push_token like 'lost-%'`),
    ),
  );
  writeReport("lost answers", { lost: retried, ...found });
  expect(retried).toBe(lost);
  expect(found).toEqual({ devices: lost, tokens: lost, registered: lost });
});

test("random faults lose no acknowledged write, and every response is well-formed", async () => {
  const random = seededRandom("storm");
  const ledger = new Ledger({ url: rollcall.url, key: rollcall.keys.server, clients: 8, random });
  const drawn: string[] = [];
  const back: number[] = [];
  for (let round = 0; round < rounds(4, 100); round++) {
    await sleep(random() * 300);
    const [name, injectFault] = pickFault(random());
    drawn.push(name);
    await injectFault(faultProxy, 300);
    const over = performance.now();
    back.push((await ledger.successAfter(over, timeLimitMs(5_000))) - over);
  }
  await ledger.stop();
  const differences = await ledger.compareWithDatabase(postgres.url);
  writeReport("storm of faults", {
    drawn: drawn.length,
    backMs: summarize(back),
    answers: ledger.outcomes.length,
    ...differences,
  });
  expect(differences, drawn.join()).toMatchObject({
    lost: [],
    duplicated: [],
    inconsistent: [],
    unexpected: [],
  });
  expect(unexpectedOutcomes(ledger.outcomes)).toEqual([]);
  expect(summarize(back).worst).toBeLessThan(timeLimitMs(5_000));
});

test("records each of a thousand edits once in history despite faults", async () => {
  const random = seededRandom("audit");
  const bearer = {
    authorization: `Bearer ${rollcall.keys.server}`,
    "content-type": "application/json",
    "if-match": "*",
  };
  const call = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${rollcall.url}/api/v1/projects/default/${path}`, {
      method,
      headers: bearer,
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: answer.status < 300 ? await answer.json() : undefined };
  };
  await Promise.all(Array.from({ length: 8 }, (_, n) => healed(`audited-${n}`)));
  const { body: list } = await call("GET", "devices?q=audited-&pageSize=100");
  const ids: string[] = list.items.map(({ id }: { id: string }) => id);
  expect(ids).toHaveLength(8);

  const named: string[] = [];
  const statuses: Record<number, number> = {};
  const client = async (own: number) => {
    for (let n = 0; n < rounds(20, 250); n++) {
      if (random() < 0.05) {
        const side = random() < 0.5 ? "question" : "answer";
        faultProxy.cutAfter = { side, after: Math.floor(random() * 8) };
      }
      const id = ids[Math.floor(random() * ids.length)];
      const name = `named-${own}-${n}`;
      const kind = random();
      const { status } =
        kind < 0.6
          ? await call("PATCH", `devices/${id}`, { name })
          : kind < 0.8
            ? await call("POST", `devices/${id}/disable`, { note: name })
            : await call("POST", `devices/${id}/enable`, {});
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status === 200 && kind < 0.6) named.push(name);
    }
  };
  await Promise.all([0, 1, 2, 3].map(client));
  faultProxy.cutAfter = undefined;
  await healed("audited-after");

  const events = await inDatabase((database) =>
    database.read((db) =>
      db.execute(sql`
        select e.subject_id as id, e.details -> 'changed' -> 'name' ->> 'after' as name
        from audit_events e join devices d on d.id = e.subject_id
        where d.push_token like 'audited-%' and e.action <> 'device.registered'`),
    ),
  );
  const devices = await inDatabase((database) =>
    database.read((db) => db.execute(sql`select id, version from devices where push_token like 'audited-%'`)),
  );
  writeReport("history", { statuses, events: events.length });
  expect(Object.keys(statuses).filter((status) => !["200", "503"].includes(status))).toEqual([]);
  const names = events.flatMap(({ name }) => name ?? []);
  expect(new Set(names).size).toBe(names.length);
  expect(named.filter((name) => !names.includes(name))).toEqual([]);
  expect(devices.map(({ id, version }) => [id, version])).toEqual(
    devices.map(({ id }) => [id, 1 + events.filter((event) => event.id === id).length]),
  );
});

const inDatabase = (run: (database: DatabaseClient) => Promise<readonly Record<string, unknown>[]>) => {
  const database = openDatabase({ url: postgres.url, size: 1 });
  return run(database).finally(() => database.close());
};
