import { sql } from "drizzle-orm";
import { expect, onTestFinished, test, vi } from "vitest";
import { type DatabaseClient, openDatabase } from "@/db/client";
import { createTestDatabase } from "@/db/testing";
import type { AuthorizedProjectId, RequestContext } from "@/lib/context";
import { newId } from "@/lib/ids";
import { createProject } from "@/lib/projects/mutations";
import { identityHashes } from "@/lib/users/forgotten";
import { registerDevice } from "./engine";

const shared = globalThis as typeof globalThis & { rollcallDatabase?: DatabaseClient };

/** A project with an application, a client beside the engine's, and a way to register with it. */
async function setUp() {
  const url = await createTestDatabase();
  const [engine, other] = [openDatabase({ url }), openDatabase({ url, size: 1 })];
  const transactions = vi.spyOn(engine, "transaction");
  shared.rollcallDatabase = engine;
  onTestFinished(async () => {
    delete shared.rollcallDatabase;
    await Promise.all([engine.close(), other.close()]);
  });
  const id = await other.transaction((tx) =>
    createProject(tx, { slug: "test", name: "Test", identityType: "email" }, "test"),
  );
  const ctx: RequestContext = {
    requestId: newId(),
    actor: { type: "apiKey", id: newId(), label: "Server key" },
    project: {
      ...{ id: id as AuthorizedProjectId, slug: "test", identityType: "email" },
      ...{ autoCreateApplications: true, isArchived: false },
    },
    scopes: new Set(["devices:register"]),
    tokenUser: null,
  };
  const register = (email: string, pushToken: string) =>
    registerDevice(ctx, {
      ...{ user: { email }, applicationName: "app", pushToken, facts: {}, attributes: {} },
      ...{ pushService: "fcm", pushEnvironment: "production", platform: "android" },
    });
  await register("first@mail.example", "a-first-token");
  const count = async () => {
    const [row] = await other.read((db) =>
      db.execute<Record<"users" | "devices" | "events", number>>(sql`
        select (select count(*)::int from users) as users, (select count(*)::int from devices) as devices,
          (select count(*)::int from audit_events where action = 'device.registered') as events`),
    );
    return row;
  };
  transactions.mockClear();
  return { url, ctx, other, register, count, transactions };
}

/** Resolves when a query of the engine waits for a lock that another transaction holds. */
const untilOneWaits = ({ url }: { url: string }) => {
  const watcher = openDatabase({ url, size: 1 });
  onTestFinished(() => watcher.close());
  const isWaiting = async () => {
    const [row] = await watcher.read((db) =>
      db.execute<{ waits: boolean }>(sql`
        select count(*) > 0 as waits from pg_locks l
        where not granted and (l.database is null or l.database = (select oid from pg_database where datname = current_database()))`),
    );
    return row?.waits;
  };
  return expect.poll(isWaiting, { timeout: 10_000 }).toBe(true);
};

test("a user who is erased while a registration waits for the erasure is not created", async () => {
  const bed = await setUp();
  const [hash = ""] = identityHashes(bed.ctx, { email: "late@mail.example" });
  let registration: Promise<unknown> = Promise.resolve();
  await bed.other.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${hash}, 0))`);
    registration = bed.register("late@mail.example", "a-late-token").catch((error) => error.code);
    await untilOneWaits(bed);
    await tx.execute(
      sql`insert into forgotten_users (project_id, identity_hash) values (${bed.ctx.project.id}, ${hash})`,
    );
  });
  expect(await registration).toBe("forgottenUser");
  expect(await bed.count()).toEqual({ users: 1, devices: 1, events: 1 });
});

test("only the phone of an erased user needs a transaction, not the new users beside it", async () => {
  const { ctx, other, register, count, transactions } = await setUp();
  const [hash = ""] = identityHashes(ctx, { email: "erased@mail.example" });
  await other.statement((db) =>
    db.execute(
      sql`insert into forgotten_users (project_id, identity_hash) values (${ctx.project.id}, ${hash})`,
    ),
  );
  const registered = await Promise.allSettled(
    ["one", "erased", "two"].map((name) => register(`${name}@mail.example`, `token-of-${name}`)),
  );
  expect(registered).toMatchObject([
    { status: "fulfilled" },
    { status: "rejected", reason: { code: "forgottenUser" } },
    { status: "fulfilled" },
  ]);
  const outcomes = await Promise.all(transactions.mock.results.map(({ value }) => value));
  expect(outcomes).toMatchObject([[{ result: "rejected" }]]);
  expect(await count()).toEqual({ users: 3, devices: 3, events: 3 });
});

test("a user that another server creates during a registration gets the device", async () => {
  const bed = await setUp();
  const userId = newId();
  let registrations: Promise<unknown[]> = Promise.resolve([]);
  await bed.other.transaction(async (tx) => {
    await tx.execute(sql`
      insert into users (project_id, id, email, email_key)
      values (${bed.ctx.project.id}, ${userId}, 'both@mail.example', 'both@mail.example')`);
    registrations = Promise.all([
      bed.register("both@mail.example", "a-shared-token"),
      bed.register("alone@mail.example", "another-token"),
    ]);
    await untilOneWaits(bed);
  });
  expect(await registrations).toMatchObject([{ userId, version: 1 }, { pushToken: "another-token" }]);
  expect(await bed.count()).toEqual({ users: 3, devices: 3, events: 3 });
});

test("concurrent first registrations of one user create the user once", async () => {
  const { register, count } = await setUp();
  const devices = await Promise.all(
    Array.from({ length: 40 }, (_, n) => register(`user-${n % 10}@mail.example`, `token-${n % 20}`)),
  );
  expect(new Set(devices.map(({ userId }) => userId)).size).toBe(10);
  expect(await count()).toEqual({ users: 11, devices: 21, events: 21 });
});
