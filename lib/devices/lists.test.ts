import { asc, desc, sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { type DatabaseClient, openDatabase } from "@/db/client";
import { applications, devices, users } from "@/db/schema";
import { createTestDatabase } from "@/db/testing";
import type { AuthorizedProjectId, RequestContext } from "@/lib/context";
import { deviceBatches } from "@/lib/exports/devices";
import { newId, newIdAt } from "@/lib/ids";
import type { Sort } from "@/lib/listing/types";
import { createProject } from "@/lib/projects/mutations";
import { type UserFilters, userFilterCondition } from "@/lib/users/filters";
import { type UserSortKey, userSortKeys } from "@/lib/users/listing";
import { listUsers, sortColumns } from "@/lib/users/queries";
import { deviceCondition } from "./filters";
import { type DeviceFilters, type DeviceSortKey, deviceSortKeys } from "./listing";
import { listOrder } from "./paging";
import { userJoin } from "./present";
import { listDevices } from "./queries";

const shared = globalThis as typeof globalThis & { rollcallDatabase?: DatabaseClient };
/** Enough that lists scan for a page instead of sorting all matches. */
const deviceCount = 16_000;
const dayMs = 86_400_000;
const size = 50;

/** Picks a value pseudo-randomly, always the same one for the same `n`. */
const pick = <Value>(values: readonly Value[], n: number): Value =>
  values[Math.floor(Math.abs(Math.sin(n + 1)) * 1e6) % values.length] as Value;

async function fill(client: DatabaseClient): Promise<RequestContext> {
  const project = { slug: "p", name: "P", identityType: "email" as const };
  const id = await client.transaction((tx) => createProject(tx, project, "test"));
  const apps = ["one", "two", "three"].map((name) => ({ projectId: id, id: newId(), name }));
  const people = Array.from({ length: deviceCount / 2 }, (_, n) => {
    const email = `${pick(["emma", "ada", "Zoe"], n)}${n}@mail.example`;
    const age = (n % 450) * dayMs;
    return {
      ...{ projectId: id, id: newIdAt(Date.now() - age), email, emailKey: email.toLowerCase() },
      createdAt: new Date(Date.now() - age),
      updatedAt: new Date(Date.now() - pick([0.1, 0.5, 1], n * 31) * age),
    };
  });
  const standings = [
    ...[{}, {}, {}, {}],
    ...(["rejected", "admin", "stale"] as const).map((disabledReason) => ({
      ...{ enabled: false, disabledAt: new Date(), disabledReason },
    })),
  ];
  const phones = Array.from({ length: deviceCount }, (_, n) => {
    const isApple = n % 2 === 0;
    const age = (n % 450) * dayMs;
    return {
      ...{ projectId: id, id: newIdAt(Date.now() - age), pushToken: `token-${n}` },
      ...{ userId: pick(people, n * 7).id, applicationId: pick(apps, n * 11).id },
      platform: isApple ? ("ios" as const) : n % 301 === 0 ? ("web" as const) : ("android" as const),
      pushService: isApple ? ("apns" as const) : ("fcm" as const),
      pushEnvironment: n % 50 === 0 ? ("sandbox" as const) : ("production" as const),
      name: pick(["", "Ada’s phone", "work"], n * 3),
      make: isApple ? "Apple" : pick(["Google", "samsung", null], n * 5),
      model: isApple ? pick(["iPhone17,1", "iPad13,18", ""], n) : pick(["Pixel 10", "SM-1", ""], n),
      systemName: isApple ? "iOS" : "Android",
      systemVersion: pick(["26.1", "15", "26.3"], n * 13),
      applicationVersion: pick(["", "1.0", "2.8.0", "4.2", "4.10"], n * 17),
      notificationsAllowed: pick([true, false, null], n * 19),
      attributes: n % 3 === 0 ? { language: "de" } : {},
      createdAt: new Date(Date.now() - age),
      lastSeenAt: new Date(Date.now() - pick([0.1, 0.5, 1], n * 23) * age),
      ...pick(standings, n * 29),
    };
  });
  await client.transaction(async (tx) => {
    await tx.insert(applications).values(apps);
    for (let at = 0; at < people.length; at += 1_000)
      await tx.insert(users).values(people.slice(at, at + 1_000));
    for (let at = 0; at < phones.length; at += 500)
      await tx.insert(devices).values(phones.slice(at, at + 500));
  });
  await client.statement((db) => db.execute(sql`analyze devices, users, applications`));
  return {
    requestId: newId(),
    actor: { type: "operator", id: newId(), label: "Ada" },
    project: {
      ...{ ...project, id: id as AuthorizedProjectId },
      ...{ autoCreateApplications: true, isArchived: false },
    },
    scopes: new Set(["devices:read"]),
    tokenUser: null,
  };
}

const values: { [Name in keyof DeviceFilters]: NonNullable<DeviceFilters[Name]>[] } = {
  q: ["emma", "pixel 10", "4.2 ada"],
  status: [["active"], ["quiet", "stale"], ["disabled"], ["rejected", "active"]],
  reachable: [true, false],
  reason: [["admin"], ["rejected", "stale"]],
  platform: [["ios"], ["web"], ["ios", "web"]],
  service: [["fcm"], ["apns"]],
  environment: [["sandbox"]],
  application: [["one"], ["one", "two"]],
  version: [["2.8.0"], ["", "4.2"]],
  versionBelow: ["3.0"],
  family: [["iPhone"], ["Google", "iPad"]],
  model: [["Pixel 10"], [""]],
  systemName: [["iOS"]],
  systemVersionBelow: ["26.2"],
  notifications: [["refused"], ["allowed", "unknown"]],
  attribute: [{ name: "language" }],
  lastSeenBefore: ["90d"],
  lastSeenAfter: ["30d"],
  createdBefore: ["365d"],
  createdAfter: ["30d"],
};
const pairs = Object.entries(values).flatMap(([name, all]) => all.map((value) => [name, value] as const));
const anyFilters = fc
  .uniqueArray(fc.constantFrom(...pairs), { maxLength: 3, selector: ([name]) => name })
  .map((chosen) => Object.fromEntries(chosen) as DeviceFilters);
const anySort = fc.record({
  key: fc.constantFrom<DeviceSortKey>(...deviceSortKeys),
  descending: fc.boolean(),
});

async function filledProject(): Promise<{ client: DatabaseClient; ctx: RequestContext }> {
  const client = openDatabase({
    ...{ url: await createTestDatabase(), deadlineMs: 60_000, statementTimeoutMs: 60_000 },
  });
  shared.rollcallDatabase = client;
  onTestFinished(async () => {
    delete shared.rollcallDatabase;
    await client.close();
  });
  return { client, ctx: await fill(client) };
}

test("lists and exports show the same devices in the same order as sorting all of them, whatever the filters", async () => {
  const { client, ctx } = await filledProject();
  const seen = { scanned: 0, estimated: 0 };
  const property = fc.asyncProperty(anyFilters, anySort, async (filters, sort) => {
    const all = await client.read(async (db) => {
      const { set } = await deviceCondition(db, ctx, filters);
      const rows = await db.execute<{ id: string }>(sql`
        select ${devices.id} as id from ${devices} join ${users} on ${userJoin} where ${set} order by ${listOrder(sort)}`);
      return rows.map(({ id }) => id);
    });
    const pageOf = async (number: number) => {
      const { items, page } = await listDevices(ctx, { number, size, sort, filters });
      return { ids: items.map(({ id }) => id), page };
    };
    const { ids, page } = await pageOf(1);
    expect(ids).toEqual(all.slice(0, size));
    if (all.length > size && all.length < deviceCount) seen.scanned += 1;
    if (page.totalIsEstimate) {
      seen.estimated += 1;
      return;
    }
    expect(page.total).toBe(all.length);
    for (const number of [2, Math.ceil(page.pageCount / 2), page.pageCount].filter((n) => n > 1)) {
      expect((await pageOf(number)).ids).toEqual(all.slice((number - 1) * size, number * size));
    }
    if (all.length > 3_000) return;
    const exported: string[] = [];
    for await (const batch of deviceBatches(ctx, filters, sort)) {
      exported.push(...batch.map(({ device }) => device.id));
    }
    expect(exported).toEqual(all);
  });
  // As a join, PostgreSQL would read these one application after the other, out of order.
  const joined: DeviceFilters = { application: ["one", "two"], systemVersionBelow: "26.2" };
  const examples = deviceSortKeys.map((key): [DeviceFilters, Sort<DeviceSortKey>] => [
    joined,
    { key, descending: true },
  ]);
  await fc.assert(property, { examples, numRuns: 70, seed: 1 });
  expect(seen.scanned).toBeGreaterThan(20);
  expect(seen.estimated).toBeGreaterThan(2);
});

const userValues: { [Name in keyof UserFilters]: NonNullable<UserFilters[Name]>[] } = {
  q: ["emma", "zoe1", "mail ada"],
  reachable: [true, false],
  minDevices: [1, 3, 50],
  createdAfter: ["30d"],
  createdBefore: ["365d"],
  updatedAfter: ["7d"],
  updatedBefore: ["300d"],
};
const userPairs = Object.entries(userValues).flatMap(([name, all]) =>
  all.map((value) => [name, value] as const),
);
const anyUserFilters = fc
  .uniqueArray(fc.constantFrom(...userPairs), { maxLength: 2, selector: ([name]) => name })
  .map((chosen) => Object.fromEntries(chosen) as UserFilters);
const anyUserSort = fc.record({
  key: fc.constantFrom<UserSortKey>(...userSortKeys),
  descending: fc.boolean(),
});

test("lists show the same users in the same order as sorting all of them, whatever the filters", async () => {
  const { client, ctx } = await filledProject();
  let filtered = 0;
  const property = fc.asyncProperty(anyUserFilters, anyUserSort, async (filters, sort) => {
    const order = [...sortColumns[sort.key], users.id].map((column) =>
      (sort.descending ? desc : asc)(column),
    );
    const all = await client.read(async (db) => {
      const rows = await db
        .select({ id: users.id })
        .from(users)
        .where(userFilterCondition(ctx, filters).set)
        .orderBy(...order);
      return rows.map(({ id }) => id);
    });
    const pageOf = async (number: number) => {
      const { items, page } = await listUsers(ctx, { number, size, sort, filters });
      return { ids: items.map(({ id }) => id), page };
    };
    const { ids, page } = await pageOf(1);
    expect(ids).toEqual(all.slice(0, size));
    if (all.length > size && all.length < deviceCount / 2) filtered += 1;
    if (page.totalIsEstimate) return;
    expect(page.total).toBe(all.length);
    for (const number of [2, Math.ceil(page.pageCount / 2), page.pageCount].filter((n) => n > 1)) {
      expect((await pageOf(number)).ids).toEqual(all.slice((number - 1) * size, number * size));
    }
  });
  await fc.assert(property, { numRuns: 60, seed: 1 });
  expect(filtered).toBeGreaterThan(20);
});
