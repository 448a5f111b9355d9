import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { constraintName, type DatabaseClient, type DatabaseOptions, openDatabase, sqlState } from "./client";
import { projects } from "./schema";
import { createTestDatabase } from "./testing";

let url: string;
let door: DatabaseClient;
const opened: DatabaseClient[] = [];

function open(options: Partial<DatabaseOptions> = {}): DatabaseClient {
  const another = openDatabase({ url, ...options });
  opened.push(another);
  return another;
}

beforeAll(async () => {
  url = await createTestDatabase();
  door = open();
  await door.read((db) => db.execute(sql`create table scores (id int primary key, value int not null)`));
});
beforeEach(async () => {
  await door.transaction(async (db) => {
    await db.execute(sql`truncate scores`);
    await db.execute(sql`insert into scores values (1, 0), (2, 0)`);
  });
});
afterAll(() => Promise.all(opened.map((one) => one.close())));

const add = (id: number) => sql`update scores set value = value + 1 where id = ${id}`;
const values = async () => {
  const rows = await door.read((db) => db.execute(sql`select value from scores order by id`));
  return rows.map((row) => row.value);
};

function signal() {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { give, given };
}

describe("timeouts", () => {
  test("the live values are those that are promised: 3 s a statement, 1 s a lock, 5 s an idle transaction", async () => {
    const [row] = await door.read((db) =>
      db.execute(sql`
        select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
          current_setting('idle_in_transaction_session_timeout') as idle, current_setting('application_name') as name`),
    );
    expect(row).toEqual({ statement: "3s", lock: "1s", idle: "5s", name: "rollcall" });
  });

  test("a slow statement is ended by the server", async () => {
    const slow = open({ statementTimeoutMs: 50 });
    await expect(slow.read((db) => db.execute(sql`select pg_sleep(1)`))).rejects.toMatchObject({
      code: "unavailable",
      details: { retryAfter: 1 },
      cause: { code: "57014" },
    });
    expect(slow.stats.size).toBe(1);
  });

  test("a pass past its deadline is broken off, and its connection with it", async () => {
    // Long enough for a busy machine to connect in.
    const strict = open({ deadlineMs: 1_000, size: 1 });
    const late = strict.read((db) => db.execute(sql`select pg_sleep(10)`));
    await expect(late).rejects.toMatchObject({ code: "unavailable" });
    expect(strict.stats.size).toBe(0);
    await expect(strict.read((db) => db.execute(sql`select 1 as n`))).resolves.toHaveLength(1);
  });

  test("so is one that dawdles between its queries", async () => {
    const strict = open({ deadlineMs: 100, size: 1 });
    const dawdling = strict.transaction(async (db) => {
      await db.execute(add(1));
      await new Promise((resolve) => setTimeout(resolve, 300));
      await db.execute(add(1));
    });
    await expect(dawdling).rejects.toMatchObject({ code: "unavailable" });
    expect(await values()).toEqual([0, 0]);
  });
});

describe("the queue", () => {
  test("waits a bounded while, in bounded number, and says when to come back", async () => {
    const narrow = open({ size: 1, waitTimeoutMs: 100, maxWaiting: 2 });
    const sleeping = narrow.read((db) => db.execute(sql`select pg_sleep(0.4)`));
    const start = performance.now();
    const refusals = await Promise.allSettled(
      [1, 2, 3].map((n) =>
        narrow
          .read((db) => db.execute(sql`select ${n}`))
          .catch((error) => {
            throw Object.assign(error, { after: performance.now() - start });
          }),
      ),
    );
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ reason: { code: "unavailable", details: { retryAfter: 1 } } });
    }
    const [first, , third] = refusals.map((refusal) => (refusal as PromiseRejectedResult).reason.after);
    expect(third).toBeLessThan(50);
    expect(first).toBeGreaterThan(80);
    expect(first).toBeLessThan(350);
    await sleeping;
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

describe("a pass", () => {
  test("cannot be used after it is over", async () => {
    const leaked = await door.read(async (db) => db.execute.bind(db));
    await expect(leaked(sql`select 1`)).rejects.toMatchObject({ cause: { message: /is over/ } });
  });

  test("cannot begin a transaction by hand", async () => {
    await expect(door.read((db) => db.execute(sql`begin`))).rejects.toThrow(/must not begin or end/);
    await expect(door.read((db) => db.transaction(async () => 1))).rejects.toThrow(/door's transaction/);
  });

  test("that changes a setting does not hand it to the next", async () => {
    const narrow = open({ size: 1 });
    await narrow.read((db) => db.execute(sql`set statement_timeout = 1`));
    const [row] = await narrow.read((db) => db.execute(sql`show statement_timeout`));
    expect(row).toEqual({ statement_timeout: "3s" });
  });

  test("gets the refusal with its SQLSTATE and constraint, and without its parameters", async () => {
    const project = {
      id: "00000000-0000-7000-8000-000000000001",
      slug: "a",
      name: "A",
      identityType: "email" as const,
      signingSecret: "not-to-be-seen",
    };
    await door.read((db) => db.insert(projects).values(project));
    const again = { ...project, id: "00000000-0000-7000-8000-000000000002" };
    const error = await door
      .read((db) => db.insert(projects).values(again))
      .catch((caught: unknown) => caught);
    expect(sqlState(error)).toBe("23505");
    expect(constraintName(error)).toBe("projects_slug_unique");
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain("not-to-be-seen");
    expect(sqlState(new Error("other"))).toBeUndefined();
  });
});

describe("a transaction", () => {
  test("is all or nothing", async () => {
    const failing = door.transaction(async (db) => {
      await db.execute(add(1));
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    expect(await values()).toEqual([0, 0]);
  });

  test("does not pretend to have saved after a query that failed in it", async () => {
    const swallowing = door.transaction(async (db) => {
      await db.execute(add(1));
      await db.execute(sql`select 1 / 0`).catch(() => {});
    });
    await expect(swallowing).rejects.toThrow(/nothing was changed/);
    expect(await values()).toEqual([0, 0]);
  });

  test("keeps what a failed savepoint does not touch, whatever is issued beside it", async () => {
    await door.transaction(async (db) => {
      const nested = db.transaction(async (inner) => {
        await inner.execute(add(2));
        await inner.execute(sql`select g, 1 / (3 - g) from generate_series(1, 5) g`);
      });
      const [outcome] = await Promise.allSettled([nested, db.execute(add(1))]);
      expect(outcome.status).toBe("rejected");
      const rows = await db.execute(sql`select id from scores order by id`);
      expect([...rows]).toEqual([{ id: 1 }, { id: 2 }]);
    });
    expect(await values()).toEqual([1, 0]);
  });

  test("is tried again after a deadlock: both rivals succeed (T09)", async () => {
    let runs = 0;
    const patient = open({ lockTimeoutMs: 2_500 });
    const [first, second] = [signal(), signal()];
    const rival = (mine: number, other: number, arrive: () => void, wait: Promise<void>) =>
      patient.transaction(async (db) => {
        runs++;
        await db.execute(add(mine));
        arrive();
        await wait;
        await db.execute(add(other));
      });
    await Promise.all([rival(1, 2, first.give, second.given), rival(2, 1, second.give, first.given)]);
    expect(runs).toBeGreaterThan(2);
    expect(await values()).toEqual([2, 2]);
  });

  test("gives up after three more tries (T09)", async () => {
    let runs = 0;
    const doomed = door.transaction(async (db) => {
      runs++;
      await db.execute(sql`do $$ begin raise exception 'rival' using errcode = '40001'; end $$`);
    });
    await expect(doomed).rejects.toMatchObject({ code: "unavailable", cause: { code: "40001" } });
    expect(runs).toBe(4);
  });
});
