import { createHash, randomBytes } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { type DatabaseClient, openDatabase } from "@/db/client";
import { applications, auditEvents, backfills, devices, users } from "@/db/schema";
import { createTestDatabase } from "@/db/testing";
import type { IdentityType } from "@/lib/context";
import { newId } from "@/lib/ids";
import { createProject } from "@/lib/projects/mutations";
import { maxChangedPerBatch } from "./batches";
import { normalisePushTokens } from "./push-tokens";
import { type Backfill, repeatBackfills, runBackfills } from "./run";

async function open(): Promise<DatabaseClient> {
  const door = openDatabase({ url: await createTestDatabase(), size: 4 });
  onTestFinished(() => door.close());
  return door;
}

/** A project with an application, and ways to write rows as older versions of Rollcall did. */
async function makeProject(door: DatabaseClient, slug: string, identityType: IdentityType = "email") {
  const projectId = await door.transaction((tx) =>
    createProject(tx, { slug, name: slug, identityType }, "test"),
  );
  const application = async (tokenPolicy: "shared" | "exclusive") => {
    const id = newId();
    await door.read((db) =>
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
      await door.read((db) => db.insert(users).values({ projectId, id, ...columns }));
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
      await door.read((db) => db.insert(devices).values({ projectId, id, ...target, ...columns }));
      return id;
    },
  };
}

const deviceOf = async (door: DatabaseClient, id: string) =>
  (await door.read((db) => db.select().from(devices).where(eq(devices.id, id))))[0];
const userOf = async (door: DatabaseClient, id: string) =>
  (await door.read((db) => db.select().from(users).where(eq(users.id, id))))[0];
const historyOf = (door: DatabaseClient, id: string) =>
  door.read((db) =>
    db.select().from(auditEvents).where(eq(auditEvents.subjectId, id)).orderBy(auditEvents.id),
  );

/** Everything that a backfill could change. */
const everything = (door: DatabaseClient) =>
  door.read(async (db) => [
    await db.select().from(devices).orderBy(devices.id),
    await db.select().from(users).orderBy(users.id),
    await db.select().from(auditEvents).orderBy(auditEvents.id),
  ]);

const at = (day: number) => new Date(Date.UTC(2026, 0, day));

test("APNs tokens take their normal form and nothing else of a device changes; other tokens stay whole", async () => {
  const door = await open();
  const project = await makeProject(door, "p");
  const userId = await project.user({ externalUserId: "7" });
  const held = { userId, applicationId: project.shared };
  const token = "abcdef0123456789".repeat(4);
  const spelled = await project.device({ ...held, pushToken: `<${token.toUpperCase()}>` });
  const firebase = await project.device({ ...held, pushToken: "ABCDEF", pushService: "fcm" });
  const expo = await project.device({ ...held, pushToken: "ExponentPushToken[ABCdef]" });
  const before = await Promise.all([spelled, firebase, expo].map((id) => deviceOf(door, id)));
  await runBackfills(door);
  expect(await deviceOf(door, spelled)).toEqual({ ...before[0], pushToken: token });
  expect(await deviceOf(door, firebase)).toEqual(before[1]);
  expect(await deviceOf(door, expo)).toEqual(before[2]);
  expect(await historyOf(door, spelled)).toEqual([]);
});

test("devices of one user whose tokens are one become the one seen last, and history says so", async () => {
  const door = await open();
  const project = await makeProject(door, "p");
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
  await runBackfills(door);
  expect(await deviceOf(door, survivor)).toMatchObject({
    ...{ pushToken: "abcd", deviceIdentifier: "installation", name: "Ada", model: "iPhone 17" },
    ...{ attributes: { colour: "red", size: 5 }, createdAt: at(1), lastSeenAt: at(9), version: 2 },
    ...{ enabled: false, disabledReason: "admin", disabledNote: "Lost" },
  });
  expect(await historyOf(door, survivor)).toMatchObject([
    { action: "device.merged", actorLabel: "Rollcall", details: { from: [normal, oldest] } },
  ]);
  for (const gone of [oldest, normal]) {
    expect(await deviceOf(door, gone)).toBeUndefined();
    expect(await historyOf(door, gone)).toMatchObject([
      { action: "device.removed", details: { reason: "replaced", mergedInto: survivor } },
    ]);
  }
  // Another user and another application hold the same token by right.
  expect(await deviceOf(door, ofGrace)).toMatchObject({ pushToken: "abcd", enabled: true, version: 1 });
  expect(await deviceOf(door, elsewhere)).toMatchObject({ pushToken: "abcd", enabled: true, version: 1 });
});

test("a token that an application leaves to one user stays with the user seen last", async () => {
  const door = await open();
  const project = await makeProject(door, "p");
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
  await runBackfills(door);
  expect(await deviceOf(door, grace)).toMatchObject({ pushToken: "abcd", enabled: true });
  for (const other of [ada, linus]) {
    expect(await deviceOf(door, other)).toMatchObject({
      pushToken: "abcd",
      enabled: false,
      disabledReason: "moved",
    });
    expect(await historyOf(door, other)).toMatchObject([
      { action: "device.disabled", details: { reason: "moved" } },
    ]);
  }
});

test("a user that an import made for a token is found by it again", async () => {
  const door = await open();
  const project = await makeProject(door, "p", "userId");
  const name = (token: string) => `device-${createHash("sha256").update(token).digest("hex").slice(0, 32)}`;
  const userId = await project.user({ externalUserId: name("ABCD") });
  await project.device({ userId, applicationId: project.shared, pushToken: "ABCD" });
  await runBackfills(door);
  expect(await userOf(door, userId)).toMatchObject({ externalUserId: name("abcd") });
});

test("emails become lower case in every kind of project, by Unicode's rules", async () => {
  const door = await open();
  const written = ["Ada@Example.COM", "ÅSA@EXAMPLE.SE", "İpek@example.com", "plain@example.com"];
  for (const identityType of ["email", "userId", "hybrid"] as const) {
    const project = await makeProject(door, identityType, identityType);
    for (const [n, email] of written.entries()) {
      const emailKey = identityType === "userId" ? null : email.toLowerCase();
      const id = await project.user({ email, emailKey, externalUserId: `${n}` });
      const before = await userOf(door, id);
      await runBackfills(door);
      await door.read((db) => db.delete(backfills));
      expect(await userOf(door, id)).toEqual({ ...before, email: email.toLowerCase() });
    }
  }
});

test("users known by email who differ by its case only become one; those with userIds of their own stay apart", async () => {
  const door = await open();
  const project = await makeProject(door, "p");
  const user = (email: string, externalUserId: string | null, dataFields = {}) =>
    project.user({ email, emailKey: email, externalUserId, dataFields });
  const known = await user("ada@example.com", "7", { plan: "pro" });
  const double = await user("Ada@Example.com", null, { plan: "free", city: "Paris" });
  const phone = await project.device({ userId: double, applicationId: project.shared, pushToken: "t" });
  const grace = await user("Grace@Example.com", "8");
  const otherGrace = await user("grace@example.com", "9");
  await runBackfills(door);
  expect(await userOf(door, double)).toBeUndefined();
  expect(await userOf(door, known)).toMatchObject({
    ...{ email: "ada@example.com", emailKey: "ada@example.com", externalUserId: "7" },
    dataFields: { plan: "pro", city: "Paris" },
  });
  expect(await deviceOf(door, phone)).toMatchObject({ userId: known });
  expect(await historyOf(door, known)).toMatchObject([{ action: "user.merged", details: { from: double } }]);
  expect(await userOf(door, grace)).toMatchObject({ email: "Grace@Example.com", externalUserId: "8" });
  expect(await userOf(door, otherGrace)).toMatchObject({ email: "grace@example.com", externalUserId: "9" });
});

test("run twice, interrupted, killed and by several at once, it ends the same and does nothing twice", async () => {
  const door = await open();
  const project = await makeProject(door, "p");
  const userId = await project.user({ externalUserId: "7" });
  const count = 1_300;
  const tokens = Array.from({ length: count }, () => randomBytes(32).toString("hex"));
  const rows = [...tokens, ...tokens.slice(0, 50).map((token) => token.toUpperCase())].map((token, n) => ({
    ...{ projectId: project.projectId, id: newId(), userId, applicationId: project.shared },
    ...{ pushToken: n < count ? token.toUpperCase().replace(/^./, "<$&").concat(">") : token },
    ...({ pushService: "apns", pushEnvironment: "production", platform: "ios" } as const),
  }));
  await door.read((db) => db.insert(devices).values(rows));
  let batches = 0;
  const position = () =>
    door.read((db) => db.select().from(backfills).where(eq(backfills.name, "push-tokens-in-normal-form")));
  await runBackfills(door, { isStopping: () => batches++ === 1 });
  expect(await position()).toMatchObject([
    { passes: 0, rowsChanged: maxChangedPerBatch, position: [project.projectId, expect.any(String)] },
  ]);

  // The next one loses its connection at the end of a batch, before it commits.
  let kills = 0;
  const killed: Backfill = {
    ...normalisePushTokens,
    async batch(tx, after) {
      const done = await normalisePushTokens.batch(tx, after);
      kills += 1;
      if (kills === 1) await tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`);
      return done;
    },
  };
  await runBackfills(door, { isStopping: () => kills > 1 }, [killed]);
  expect(kills).toBe(2);
  expect(await position()).toMatchObject([{ passes: 0, rowsChanged: 2 * maxChangedPerBatch }]);

  await Promise.all([runBackfills(door), runBackfills(door), runBackfills(door)]);
  expect(await position()).toMatchObject([{ passes: 1, position: null, rowsChanged: count + 50 }]);
  const left = await door.read((db) => db.select({ token: devices.pushToken }).from(devices));
  expect(left.map(({ token }) => token).sort()).toEqual([...tokens].sort());

  const before = await everything(door);
  await runBackfills(door);
  await door.read((db) => db.delete(backfills));
  await runBackfills(door);
  expect(await everything(door)).toEqual(before);
});

test("what an older instance writes after the first pass is mended by a later one, when that is due", async () => {
  const door = await open();
  const project = await makeProject(door, "p");
  const userId = await project.user({ externalUserId: "7" });
  await runBackfills(door);
  const late = await project.device({ userId, applicationId: project.shared, pushToken: "ABCD" });
  await repeatBackfills(door);
  expect(await deviceOf(door, late)).toMatchObject({ pushToken: "ABCD" });
  await door.read((db) =>
    db.execute(sql`update backfills set finished_at = finished_at - interval '61 minutes'`),
  );
  await repeatBackfills(door);
  expect(await deviceOf(door, late)).toMatchObject({ pushToken: "abcd" });
  const passes = await door.read((db) => db.select({ passes: backfills.passes }).from(backfills));
  expect(passes).toEqual([{ passes: 2 }, { passes: 2 }]);
});
