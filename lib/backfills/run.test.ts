import { createHash, randomBytes } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { type DatabaseClient, openDatabase } from "@/db/client";
import { applications, auditEvents, backfills, devices, users } from "@/db/schema";
import { createTestDatabase } from "@/db/testing";
import type { IdentityType } from "@/lib/context";
import { fieldsWith } from "@/lib/devices/fields";
import { newId } from "@/lib/ids";
import { createProject } from "@/lib/projects/mutations";
import { maxChangedPerBatch } from "./batches";
import { normalisePushTokens } from "./push-tokens";
import { type Backfill, repeatBackfills, runBackfills } from "./run";

async function open(): Promise<DatabaseClient> {
  const client = openDatabase({ url: await createTestDatabase(), size: 4 });
  onTestFinished(() => client.close());
  return client;
}

/** A project with two applications, and functions that insert rows as older versions of Rollcall did. */
async function createTestProject(client: DatabaseClient, slug: string, identityType: IdentityType = "email") {
  const projectId = await client.transaction((tx) =>
    createProject(tx, { slug, name: slug, identityType }, "test"),
  );
  const application = async (tokenPolicy: "shared" | "exclusive") => {
    const id = newId();
    await client.statement((db) =>
      db.insert(applications).values({ projectId, id, name: tokenPolicy, tokenPolicy }),
    );
    return id;
  };
  return {
    projectId,
    shared: await application("shared"),
    exclusive: await application("exclusive"),
    user: async (columns: Partial<typeof users.$inferInsert>) => {
      const id = newId();
      await client.statement((db) => db.insert(users).values({ projectId, id, ...columns }));
      return id;
    },
    device: async (
      columns: Omit<
        typeof devices.$inferInsert,
        "projectId" | "id" | "pushService" | "pushEnvironment" | "platform"
      > & { pushService?: "apns" | "fcm" },
    ) => {
      const id = newId();
      const target = { pushService: "apns", pushEnvironment: "production", platform: "ios" } as const;
      await client.statement((db) => db.insert(devices).values({ projectId, id, ...target, ...columns }));
      return id;
    },
  };
}

const deviceOf = async (client: DatabaseClient, id: string) =>
  (await client.read((db) => db.select().from(devices).where(eq(devices.id, id))))[0];
const userOf = async (client: DatabaseClient, id: string) =>
  (await client.read((db) => db.select().from(users).where(eq(users.id, id))))[0];
const historyOf = (client: DatabaseClient, id: string) =>
  client.read((db) =>
    db.select().from(auditEvents).where(eq(auditEvents.subjectId, id)).orderBy(auditEvents.id),
  );

const everything = (client: DatabaseClient) =>
  client.read(async (db) => [
    await db.select().from(devices).orderBy(devices.id),
    await db.select().from(users).orderBy(users.id),
    await db.select().from(auditEvents).orderBy(auditEvents.id),
  ]);

const at = (day: number) => new Date(Date.UTC(2026, 0, day));

test("normalises APNs tokens without changing anything else of a device, and leaves other tokens alone", async () => {
  const client = await open();
  const project = await createTestProject(client, "p");
  const userId = await project.user({ externalUserId: "7" });
  const held = { userId, applicationId: project.shared };
  const token = "abcdef0123456789".repeat(4);
  const spelled = await project.device({ ...held, pushToken: `<${token.toUpperCase()}>` });
  const firebase = await project.device({ ...held, pushToken: "ABCDEF", pushService: "fcm" });
  const expo = await project.device({ ...held, pushToken: "ExponentPushToken[ABCdef]" });
  const before = await Promise.all([spelled, firebase, expo].map((id) => deviceOf(client, id)));
  await runBackfills(client);
  expect(await deviceOf(client, spelled)).toEqual({ ...before[0], pushToken: token });
  expect(await deviceOf(client, firebase)).toEqual(before[1]);
  expect(await deviceOf(client, expo)).toEqual(before[2]);
  expect(await historyOf(client, spelled)).toEqual([]);
});

test("creates devices for browser tokens, last seen no later than their user changed, and keeps other values", async () => {
  const client = await open();
  const project = await createTestProject(client, "p");
  const updatedAt = at(3);
  const tokens = { browserTokens: ["one", "two"], colour: "red" };
  const ada = await project.user({
    ...{ email: "ada@example.com", emailKey: "ada@example.com", dataFields: tokens, updatedAt },
  });
  const odd = await project.user({ externalUserId: "7", dataFields: { browserTokens: ["one", 2] } });
  await runBackfills(client);
  const found = await client.read((db) => db.select().from(devices).orderBy(devices.id));
  const web = { userId: ada, platform: "web", pushService: "fcm", enabled: true, lastSeenAt: updatedAt };
  expect(found).toMatchObject([
    { ...web, pushToken: "one" },
    { ...web, pushToken: "two" },
  ]);
  expect((await historyOf(client, found[0]?.id ?? ""))[0]).toMatchObject({
    action: "device.registered",
    actorLabel: "Rollcall",
  });
  expect((await userOf(client, ada))?.dataFields).toEqual({ colour: "red" });
  expect((await userOf(client, odd))?.dataFields).toEqual({ browserTokens: ["one", 2] });
  const before = await everything(client);
  await runBackfills(client);
  expect(await everything(client)).toEqual(before);
});

test("merges a user's devices with the same normalised token into the one seen last, and records it", async () => {
  const client = await open();
  const project = await createTestProject(client, "p");
  const [ada, grace] = [
    await project.user({ externalUserId: "ada" }),
    await project.user({ externalUserId: "grace" }),
  ];
  const held = { userId: ada, applicationId: project.shared };
  const byAdmin = {
    enabled: false,
    disabledAt: at(4),
    disabledReason: "admin",
    disabledNote: "Lost",
  } as const;
  const oldest = await project.device({
    ...{ ...held, pushToken: "ABCD", deviceIdentifier: "installation", name: "Ada's phone" },
    ...{ attributes: { colour: "red" }, createdAt: at(1), lastSeenAt: at(5), ...byAdmin },
  });
  const survivor = await project.device({
    ...{ ...held, pushToken: "ab cd", model: "iPhone 17", name: "Ada" },
    ...{ attributes: { size: 5 }, createdAt: at(2), lastSeenAt: at(9) },
  });
  const normal = await project.device({ ...held, pushToken: "abcd", createdAt: at(3), lastSeenAt: at(7) });
  const ofGrace = await project.device({ ...held, userId: grace, pushToken: "AbCd" });
  const elsewhere = await project.device({ ...held, applicationId: project.exclusive, pushToken: "ABCD" });
  await runBackfills(client);
  expect(await deviceOf(client, survivor)).toMatchObject({
    ...{ pushToken: "abcd", deviceIdentifier: "installation", name: "Ada", model: "iPhone 17" },
    ...{ attributes: { colour: "red", size: 5 }, createdAt: at(1), lastSeenAt: at(9), version: 2 },
    ...{ enabled: false, disabledReason: "admin", disabledNote: "Lost" },
  });
  expect(await historyOf(client, survivor)).toMatchObject([
    { action: "device.merged", actorLabel: "Rollcall", details: { from: [normal, oldest] } },
  ]);
  for (const gone of [oldest, normal]) {
    expect(await deviceOf(client, gone)).toBeUndefined();
    expect(await historyOf(client, gone)).toMatchObject([
      { action: "device.removed", details: { reason: "replaced", mergedInto: survivor } },
    ]);
  }
  // Another user or another application may have the same token.
  expect(await deviceOf(client, ofGrace)).toMatchObject({ pushToken: "abcd", enabled: true, version: 1 });
  expect(await deviceOf(client, elsewhere)).toMatchObject({ pushToken: "abcd", enabled: true, version: 1 });
});

test("moves attributes into their columns, unless the phone has reported the column or the type differs", async () => {
  const client = await open();
  const project = await createTestProject(client, "p");
  const userId = await project.user({ externalUserId: "7" });
  const held = { userId, applicationId: project.shared };
  const lifted = Object.fromEntries(fieldsWith("lifted").map((name) => [name, `old ${name}`]));
  const reported = Object.fromEntries(fieldsWith("lifted").map((name) => [name, `new ${name}`]));
  const others = Object.fromEntries(fieldsWith("lifted").map((name) => [name, 7]));
  const old = await project.device({ ...held, pushToken: "a", attributes: { ...lifted, colour: "red" } });
  const known = await project.device({ ...held, pushToken: "b", attributes: lifted, ...reported });
  const odd = await project.device({ ...held, pushToken: "c", attributes: others });
  const before = await Promise.all([old, known, odd].map((id) => deviceOf(client, id)));
  await runBackfills(client);
  expect(await deviceOf(client, old)).toEqual({ ...before[0], ...lifted, attributes: { colour: "red" } });
  expect(await deviceOf(client, known)).toEqual({ ...before[1], attributes: {} });
  expect(await deviceOf(client, odd)).toEqual(before[2]);
});

test("an exclusive token stays with the user who was seen last", async () => {
  const client = await open();
  const project = await createTestProject(client, "p");
  const held = async (name: string, pushToken: string, lastSeenAt: Date) =>
    project.device({
      userId: await project.user({ externalUserId: name }),
      applicationId: project.exclusive,
      pushToken,
      lastSeenAt,
    });
  const ada = await held("ada", "ABCD", at(1));
  const grace = await held("grace", "abcd", at(3));
  const linus = await held("linus", "aBcD", at(2));
  await runBackfills(client);
  expect(await deviceOf(client, grace)).toMatchObject({ pushToken: "abcd", enabled: true });
  for (const other of [ada, linus]) {
    expect(await deviceOf(client, other)).toMatchObject({
      pushToken: "abcd",
      enabled: false,
      disabledReason: "moved",
    });
    expect(await historyOf(client, other)).toMatchObject([
      { action: "device.disabled", details: { reason: "moved" } },
    ]);
  }
});

test("renames users that an import named after a token", async () => {
  const client = await open();
  const project = await createTestProject(client, "p", "userId");
  const name = (token: string) => `device-${createHash("sha256").update(token).digest("hex").slice(0, 32)}`;
  const userId = await project.user({ externalUserId: name("ABCD") });
  await project.device({ userId, applicationId: project.shared, pushToken: "ABCD" });
  await runBackfills(client);
  expect(await userOf(client, userId)).toMatchObject({ externalUserId: name("abcd") });
});

test("lower-cases emails in projects of every identity type, by Unicode's rules", async () => {
  const client = await open();
  const written = ["Ada@Example.COM", "ÅSA@EXAMPLE.SE", "İpek@example.com", "plain@example.com"];
  for (const identityType of ["email", "userId", "hybrid"] as const) {
    const project = await createTestProject(client, identityType, identityType);
    for (const [n, email] of written.entries()) {
      const emailKey = identityType === "userId" ? null : email.toLowerCase();
      const id = await project.user({ email, emailKey, externalUserId: `${n}` });
      const before = await userOf(client, id);
      await runBackfills(client);
      await client.statement((db) => db.delete(backfills));
      expect(await userOf(client, id)).toEqual({ ...before, email: email.toLowerCase() });
    }
  }
});

test("merges users whose emails differ only in case, except users with different userIds", async () => {
  const client = await open();
  const project = await createTestProject(client, "p");
  const user = (email: string, externalUserId: string | null, dataFields = {}) =>
    project.user({ email, emailKey: email, externalUserId, dataFields });
  const known = await user("ada@example.com", "7", { plan: "pro" });
  const double = await user("Ada@Example.com", null, { plan: "free", city: "Paris" });
  const phone = await project.device({ userId: double, applicationId: project.shared, pushToken: "t" });
  const grace = await user("Grace@Example.com", "8");
  const otherGrace = await user("grace@example.com", "9");
  await runBackfills(client);
  expect(await userOf(client, double)).toBeUndefined();
  expect(await userOf(client, known)).toMatchObject({
    ...{ email: "ada@example.com", emailKey: "ada@example.com", externalUserId: "7" },
    dataFields: { plan: "pro", city: "Paris" },
  });
  expect(await deviceOf(client, phone)).toMatchObject({ userId: known });
  expect(await historyOf(client, known)).toMatchObject([
    { action: "user.merged", details: { from: double } },
  ]);
  expect(await userOf(client, grace)).toMatchObject({ email: "Grace@Example.com", externalUserId: "8" });
  expect(await userOf(client, otherGrace)).toMatchObject({ email: "grace@example.com", externalUserId: "9" });
});

test("a backfill that is repeated, interrupted, killed or run concurrently changes every row once", async () => {
  const client = await open();
  const project = await createTestProject(client, "p");
  const userId = await project.user({ externalUserId: "7" });
  const count = 1_300;
  const tokens = Array.from({ length: count }, () => randomBytes(32).toString("hex"));
  const rows = [...tokens, ...tokens.slice(0, 50).map((token) => token.toUpperCase())].map((token, n) => ({
    ...{ projectId: project.projectId, id: newId(), userId, applicationId: project.shared },
    ...{ pushToken: n < count ? token.toUpperCase().replace(/^./, "<$&").concat(">") : token },
    ...({ pushService: "apns", pushEnvironment: "production", platform: "ios" } as const),
  }));
  await client.statement((db) => db.insert(devices).values(rows));
  let batches = 0;
  const position = () =>
    client.read((db) => db.select().from(backfills).where(eq(backfills.name, "push-tokens-in-normal-form")));
  await runBackfills(client, { isStopping: () => batches++ === 1 });
  expect(await position()).toMatchObject([
    { passes: 0, rowsChanged: maxChangedPerBatch, position: [project.projectId, expect.any(String)] },
  ]);

  // Loses its connection at the end of a batch, before the commit.
  let kills = 0;
  const killed: Backfill = {
    ...normalisePushTokens,
    async change(tx, keys) {
      const done = await normalisePushTokens.change(tx, keys);
      kills += 1;
      if (kills === 1) await tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`);
      return done;
    },
  };
  await runBackfills(client, { isStopping: () => kills > 1 }, [killed]);
  expect(kills).toBe(2);
  expect(await position()).toMatchObject([{ passes: 0, rowsChanged: 2 * maxChangedPerBatch }]);

  await Promise.all([runBackfills(client), runBackfills(client), runBackfills(client)]);
  expect(await position()).toMatchObject([{ passes: 1, position: null, rowsChanged: count + 50 }]);
  const left = await client.read((db) => db.select({ token: devices.pushToken }).from(devices));
  expect(left.map(({ token }) => token).sort()).toEqual([...tokens].sort());

  const before = await everything(client);
  await runBackfills(client);
  await client.statement((db) => db.delete(backfills));
  await runBackfills(client);
  expect(await everything(client)).toEqual(before);
});

test("a later pass fixes what an older instance wrote after the first pass", async () => {
  const client = await open();
  const project = await createTestProject(client, "p");
  const userId = await project.user({ externalUserId: "7" });
  await runBackfills(client);
  const late = await project.device({ userId, applicationId: project.shared, pushToken: "ABCD" });
  await repeatBackfills(client);
  expect(await deviceOf(client, late)).toMatchObject({ pushToken: "ABCD" });
  await client.statement((db) =>
    db.execute(sql`update backfills set finished_at = finished_at - interval '61 minutes'`),
  );
  await repeatBackfills(client);
  expect(await deviceOf(client, late)).toMatchObject({ pushToken: "abcd" });
  const passes = await client.read((db) => db.select({ passes: backfills.passes }).from(backfills));
  expect(new Set(passes.map((row) => row.passes))).toEqual(new Set([2]));
});
