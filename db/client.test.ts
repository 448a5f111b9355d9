import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { constraintName, type DatabaseClient, type DatabaseOptions, openDatabase, sqlState } from "./client";
import { projects } from "./schema";
import { createTestDatabase } from "./testing";

let url: string;
let client: DatabaseClient;
const opened: DatabaseClient[] = [];

function open(options: Partial<DatabaseOptions> = {}): DatabaseClient {
  const another = openDatabase({ url, ...options });
  opened.push(another);
  return another;
}

beforeAll(async () => {
  url = await createTestDatabase();
  client = open();
  await client.statement((db) =>
    db.execute(sql`create table scores (id int primary key, value int not null)`),
  );
});
beforeEach(async () => {
  await client.transaction(async (db) => {
    await db.execute(sql`truncate scores`);
    await db.execute(sql`insert into scores values (1, 0), (2, 0)`);
  });
});
afterAll(() => Promise.all(opened.map((one) => one.close())));

const add = (id: number) => sql`update scores set value = value + 1 where id = ${id}`;
const values = async () => {
  const rows = await client.read((db) => db.execute(sql`select value from scores order by id`));
  return rows.map((row) => row.value);
};

function signal() {
  let send = () => {};
  const sent = new Promise<void>((resolve) => {
    send = resolve;
  });
  return { send, sent };
}

describe("timeouts", () => {
  test("are 3 s per statement, 1 s per lock and 5 s per idle transaction by default", async () => {
    const [row] = await client.read((db) =>
      db.execute(sql`
        select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
          current_setting('idle_in_transaction_session_timeout') as idle, current_setting('application_name') as name`),
    );
    expect(row).toEqual({ statement: "3s", lock: "1s", idle: "5s", name: "rollcall" });
  });

  test("the server cancels a slow statement", async () => {
    const slow = open({ statementTimeoutMs: 50 });
    await expect(slow.read((db) => db.execute(sql`select pg_sleep(1)`))).rejects.toMatchObject({
      code: "unavailable",
      details: { retryAfter: 1 },
      cause: { code: "57014" },
    });
    expect(slow.stats.size).toBe(1);
  });

  test("a call past its deadline fails and its connection is closed", async () => {
    // Long enough to connect on a busy machine.
    const strict = open({ deadlineMs: 1_000, size: 1 });
    const late = strict.read((db) => db.execute(sql`select pg_sleep(10)`));
    await expect(late).rejects.toMatchObject({ code: "unavailable" });
    expect(strict.stats.size).toBe(0);
    const again = () => strict.read((db) => db.execute(sql`select 1 as n`)).catch(() => []);
    await expect.poll(again).toHaveLength(1);
  });

  test("the deadline covers time between queries", async () => {
    const strict = open({ deadlineMs: 100, size: 1 });
    const slow = strict.transaction(async (db) => {
      await db.execute(add(1));
      await new Promise((resolve) => setTimeout(resolve, 300));
      await db.execute(add(1));
    });
    await expect(slow).rejects.toMatchObject({ code: "unavailable" });
    expect(await values()).toEqual([0, 0]);
  });
});

describe("the wait queue", () => {
  test("refuses calls with retry-after when it is full or a wait times out", async () => {
    const narrow = open({ size: 1, waitTimeoutMs: 100, maxWaiting: 2 });
    const start = performance.now();
    const sleeping = narrow
      .read((db) => db.execute(sql`select pg_sleep(0.4)`))
      .then(() => performance.now() - start);
    const rejections = await Promise.allSettled(
      [1, 2, 3].map((n) =>
        narrow
          .read((db) => db.execute(sql`select ${n}`))
          .catch((error) => {
            throw Object.assign(error, { after: performance.now() - start });
          }),
      ),
    );
    for (const rejection of rejections) {
      expect(rejection).toMatchObject({ reason: { code: "unavailable", details: { retryAfter: 1 } } });
    }
    const [first, , third] = rejections.map((rejection) => (rejection as PromiseRejectedResult).reason.after);
    expect(third).toBeLessThan(first);
    expect(first).toBeGreaterThan(80);
    expect(first).toBeLessThan(await sleeping);
    expect(narrow.stats).toEqual({ size: 1, idle: 1, waiting: 0 });
  });

  test("serves in order of arrival", async () => {
    const narrow = open({ size: 1 });
    const served: number[] = [];
    await Promise.all(
      [1, 2, 3, 4].map((n) =>
        narrow.read(async (db) => {
          await db.execute(sql`select ${n}::int`);
          served.push(n);
        }),
      ),
    );
    expect(served).toEqual([1, 2, 3, 4]);
    expect(narrow.stats.size).toBe(1);
  });
});

describe("a call", () => {
  test("rejects queries after it has ended", async () => {
    const leaked = await client.read(async (db) => db.execute.bind(db));
    await expect(leaked(sql`select 1`)).rejects.toMatchObject({ cause: { message: /has ended/ } });
  });

  test("cannot begin a transaction with SQL", async () => {
    await expect(client.read((db) => db.execute(sql`begin`))).rejects.toThrow(/may begin or end/);
  });

  test.each([
    sql`insert into scores values (3, 0)`,
    sql`with gone as (delete from scores returning id) select id from gone`,
    sql`select id from scores for update`,
    sql`truncate scores`,
  ])("that may only read refuses to write (%#)", async (query) => {
    await expect(client.read((db) => db.execute(query))).rejects.toThrow(/read\(\) must not write/);
    await expect(client.statement((db) => db.execute(query))).resolves.toBeDefined();
    await expect(client.read((db) => db.execute(sql`explain select 1 as updated_at`))).resolves.toHaveLength(
      1,
    );
  });

  test("that changes a setting does not affect the next one", async () => {
    const narrow = open({ size: 1 });
    await narrow.statement((db) => db.execute(sql`set statement_timeout = 1`));
    const [row] = await narrow.read((db) => db.execute(sql`show statement_timeout`));
    expect(row).toEqual({ statement_timeout: "3s" });
  });

  test("reports SQLSTATE and constraint of a rejected query, but no parameters", async () => {
    const project = {
      id: "00000000-0000-7000-8000-000000000001",
      slug: "a",
      name: "A",
      identityType: "email" as const,
      signingSecret: "not-to-be-seen",
    };
    await client.statement((db) => db.insert(projects).values(project));
    const again = { ...project, id: "00000000-0000-7000-8000-000000000002" };
    const error = await client
      .statement((db) => db.insert(projects).values(again))
      .catch((caught: unknown) => caught);
    expect(sqlState(error)).toBe("23505");
    expect(constraintName(error)).toBe("projects_slug_unique");
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain("not-to-be-seen");
    expect(sqlState(new Error("other"))).toBeUndefined();
  });
});

describe("a transaction", () => {
  test("is all or nothing", async () => {
    const failing = client.transaction(async (db) => {
      await db.execute(add(1));
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    expect(await values()).toEqual([0, 0]);
  });

  test("fails when a query in it failed, even if the error was caught", async () => {
    const swallowing = client.transaction(async (db) => {
      await db.execute(add(1));
      await db.execute(sql`select 1 / 0`).catch(() => {});
    });
    await expect(swallowing).rejects.toThrow(/nothing was changed/);
    expect(await values()).toEqual([0, 0]);
  });

  test("is retried after a deadlock until both transactions succeed", async () => {
    let runs = 0;
    const slowLocks = open({ lockTimeoutMs: 2_500 });
    const [first, second] = [signal(), signal()];
    const addBoth = (mine: number, other: number, arrive: () => void, wait: Promise<void>) =>
      slowLocks.transaction(async (db) => {
        runs++;
        await db.execute(add(mine));
        arrive();
        await wait;
        await db.execute(add(other));
      });
    await Promise.all([addBoth(1, 2, first.send, second.sent), addBoth(2, 1, second.send, first.sent)]);
    expect(runs).toBeGreaterThan(2);
    expect(await values()).toEqual([2, 2]);
  });

  test("fails after three retries", async () => {
    let runs = 0;
    const failing = client.transaction(async (db) => {
      runs++;
      await db.execute(sql`do $$ begin raise exception 'conflict' using errcode = '40001'; end $$`);
    });
    await expect(failing).rejects.toMatchObject({ code: "unavailable", cause: { code: "40001" } });
    expect(runs).toBe(4);
  });
});
