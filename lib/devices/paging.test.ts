import { type SQL, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DatabaseClient, openDatabase, type ReadDatabase } from "@/db/client";
import { applications, devices, users } from "@/db/schema";
import { createTestDatabase } from "@/db/testing";
import type { RequestContext } from "@/lib/context";
import { newId } from "@/lib/ids";
import { pageWindow } from "@/lib/listing/page-window";
import { scanLimits, searchScanLimits } from "@/lib/listing/scan-limits";
import type { Sort } from "@/lib/listing/types";
import { createProject } from "@/lib/projects/mutations";
import { shownModel } from "./fields";
import { deviceCondition, listParts } from "./filters";
import { type DeviceFilters, type DeviceSortKey, deviceSortKeys } from "./listing";
import { listOrder, type PageSource, scanIds, sortIds, sortRanges } from "./paging";
import { userJoin } from "./present";
import { type Branch, lookUpBranch } from "./search";
import { type DeviceStatus, deviceStatuses } from "./status";
import { type Platform, platforms } from "./types";

const deviceCount = 400;
const standings: Partial<typeof devices.$inferInsert>[] = [
  {},
  { notificationsAllowed: true },
  { notificationsAllowed: false },
  { enabled: false, disabledAt: new Date(), disabledReason: "admin" },
  { enabled: false, disabledAt: new Date(), disabledReason: "rejected", notificationsAllowed: false },
];
let client: DatabaseClient;
let project: string;

beforeAll(async () => {
  // Each call makes many queries.
  client = openDatabase({
    ...{ url: await createTestDatabase(), size: 1, deadlineMs: 60_000, statementTimeoutMs: 60_000 },
  });
  project = await client.transaction(async (tx) => {
    const id = await createProject(tx, { slug: "p", name: "P", identityType: "email" }, "test");
    const application = { projectId: id, id: newId(), name: "app" };
    await tx.insert(applications).values(application);
    const owners = Array.from({ length: 90 }, (_, n) => {
      const email = `${n % 7 === 0 ? "Ä" : "a"}${n % 30}.${n}@example.com`;
      return { projectId: id, id: newId(), email, emailKey: email.toLowerCase() };
    });
    await tx.insert(users).values(owners);
    // Many ties, so that the id decides.
    await tx.insert(devices).values(
      Array.from({ length: deviceCount }, (_, n) => ({
        projectId: id,
        id: newId(),
        userId: owners[(n * 37) % owners.length]?.id ?? "",
        applicationId: application.id,
        pushToken: `token-${n}`,
        pushService: "apns" as const,
        pushEnvironment: "production" as const,
        platform: n % 3 === 0 ? ("android" as const) : ("ios" as const),
        name: ["", "Ada’s phone", "ada’s PHONE", "雪".repeat(500), "b".repeat(201)][n % 5] ?? "",
        make: ["Maker", "maker", "", null, "雪".repeat(500)][n % 13] ?? null,
        model: n % 9 === 0 ? "" : n % 17 === 0 ? "雪".repeat(500) : `Maker ${n % 4}`,
        applicationVersion: ["1.0", ""][n % 11] ?? `2.${n % 3}`,
        locale: ["", "de-DE", "en-US"][n % 3] ?? "",
        timeZone: ["", "Asia/Tokyo"][n % 2] ?? "",
        lastSeenAt: new Date(Date.now() - ((n % 50) * 8 + 1) * 86_400_000),
        ...standings[n % standings.length],
        createdAt: new Date(1_600_000_000_000 + (n % 50) * 1_000),
      })),
    );
    return id;
  });
});
afterAll(() => client.close());

test("scans and sorts from either end find the same pages, for every sort", async () => {
  const inProject = sql`${devices.projectId} = ${project}`;
  const hasVersion = sql`${inProject} and ${devices.applicationVersion} = '1.0'`;
  const ofUsers = sql`${users.projectId} = ${project} and ${users.email} like 'a1%'`;
  const lists: { condition: SQL; branches: Branch[] }[] = [
    { condition: inProject, branches: [{ devices: inProject }] },
    { condition: hasVersion, branches: [{ devices: hasVersion }] },
    // Some devices are in both branches.
    {
      condition: sql`(${hasVersion} or ${inProject} and (select ${ofUsers} from ${users} where ${userJoin}))`,
      branches: [{ devices: hasVersion }, { devices: inProject, users: ofUsers, isOfUsers: true }],
    },
  ];
  for (const key of deviceSortKeys) {
    await client.read(async (db) => {
      for (const descending of [false, true]) {
        for (const { condition, branches } of lists) {
          const sort = { key, descending };
          const order = listOrder(sort);
          const whole = await db.execute<{ id: string }>(
            sql`select ${devices.id} as id from ${devices} join ${users} on ${userJoin} where ${condition} order by ${order}`,
          );
          const ids = whole.map(({ id }) => id);
          for (const offset of [0, 25, 175, ids.length - 30, ids.length - 1].filter((at) => at >= 0)) {
            const window = pageWindow(offset, 25, ids.length);
            if (window === undefined) continue;
            const slice = ids.slice(offset, offset + 25);
            if (window.fromEnd) slice.reverse();
            const source = {
              ...{ scanCondition: inProject, condition: { perRow: condition, branches } },
              ranges: sortRanges(key),
            };
            const queries = [
              scanIds(source, sort, window),
              scanIds(source, sort, window, deviceCount),
              sortIds(source, sort, window),
              sortIds(source, sort, window, lookUpBranch),
            ];
            for (const query of queries) {
              const found = await db.execute<{ found: string }>(query);
              expect(found.map((row) => row.found)).toEqual(slice);
            }
          }
        }
      }
    });
  }
});

/** A page near the beginning and one near the end, after checking that scanning and sorting find the same devices. */
async function samePages(
  db: ReadDatabase,
  source: PageSource,
  sort: Sort<DeviceSortKey>,
): Promise<string[][]> {
  const pages: string[][] = [];
  for (const window of [true, false].map((fromEnd) => ({ fromEnd, offset: 3, limit: 25 }))) {
    const queries = [
      sortIds(source, sort, window),
      scanIds(source, sort, window),
      scanIds(source, sort, window, deviceCount),
    ].map(async (query) => (await db.execute<{ found: string }>(query)).map(({ found }) => found));
    const [sorted = [], ...scanned] = await Promise.all(queries);
    for (const page of scanned) expect(page).toEqual(sorted);
    pages.push(sorted);
  }
  return pages;
}

test("scans by status and by time last seen find the same pages, whichever statuses their filters leave", async () => {
  const ctx = { project: { id: project } } as RequestContext;
  const all: DeviceFilters[] = [
    ...deviceStatuses.map((status) => ({ status: [status] })),
    ...[
      { status: ["active", "stale", "disabled"] as DeviceStatus[] },
      { status: ["enabled"] as "enabled"[] },
    ],
    ...[{ reachable: true }, { reachable: false }, { reachable: false, platform: ["ios" as const] }],
    ...(["refused", "allowed", "unknown"] as const).map((answer) => ({ notifications: [answer] })),
    ...(["admin", "rejected"] as const).map((reason) => ({ reason: [reason] })),
    { reason: ["admin"], reachable: false, notifications: ["unknown"] },
  ];
  const sorts = (["status", "lastSeenAt"] as const).flatMap((key) =>
    [false, true].map((descending) => ({ key, descending })),
  );
  await client.read(async (db) => {
    for (const filters of all) {
      const condition = await deviceCondition(db, ctx, filters);
      for (const sort of sorts) {
        const parts = await listParts(db, ctx, sort, filters, platforms);
        expect(parts?.length ?? 0).toBeGreaterThan(0);
        const source = {
          condition,
          scanCondition: sql`${devices.projectId} = ${project}`,
          ranges: sortRanges(sort.key, parts),
        };
        for (const page of await samePages(db, source, sort)) expect(page.length).toBeGreaterThan(0);
      }
    }
  });
});

test("scans of one platform, or of two, find the same pages", async () => {
  const ctx = { project: { id: project } } as RequestContext;
  const keys = ["platform", "model", "applicationVersion"] as const;
  const sorts = keys.flatMap((key) => [false, true].map((descending) => ({ key, descending })));
  await client.read(async (db) => {
    for (const of of [["android"], ["ios", "android"], [...platforms]] as Platform[][]) {
      const filters: DeviceFilters = { platform: of };
      const condition = await deviceCondition(db, ctx, filters);
      for (const sort of sorts) {
        const ranges = sortRanges(sort.key, await listParts(db, ctx, sort, filters, of));
        const source = { condition, scanCondition: sql`${devices.projectId} = ${project}`, ranges };
        for (const page of await samePages(db, source, sort)) expect(page).toHaveLength(25);
      }
    }
  });
});

test("lists are ordered by what they show, ignoring case, with empty values last in both directions", async () => {
  type Row = typeof devices.$inferSelect;
  const shown: Partial<
    Record<DeviceSortKey, (device: Row) => [text: string | null, from: (string | null)[]]>
  > = {
    name: (device) => [device.name || shownModel(device), [device.name, device.make, device.model]],
    model: (device) => [shownModel(device), [device.make, device.model]],
    applicationVersion: ({ applicationVersion }) => [applicationVersion, []],
  };
  // Too long for the index, a text counts as missing.
  const sortedBy = ([text, from]: [string | null, (string | null)[]]) =>
    Buffer.byteLength(from.join("")) > 1_500 ? "" : (text ?? "").slice(0, 200).toLowerCase();
  await client.read(async (db) => {
    for (const [key, show] of Object.entries(shown)) {
      for (const descending of [false, true]) {
        const rows = await db
          .select()
          .from(devices)
          .where(sql`${devices.projectId} = ${project}`)
          .orderBy(listOrder({ key: key as DeviceSortKey, descending }));
        const found = rows.map((device) => ({ value: sortedBy(show(device)), id: device.id }));
        const expected = [...found].sort(
          (one, other) =>
            Number(one.value === "") - Number(other.value === "") ||
            (descending ? -1 : 1) * (compare(one.value, other.value) || compare(one.id, other.id)),
        );
        expect(found).toEqual(expected);
        expect(new Set(found.map(({ value }) => value)).size).toBeGreaterThan(3);
        expect(found.at(-1)?.value).toBe("");
      }
    }
  });
});

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

test("a scan with a limit stops there, even if it has found too few", async () => {
  const inProject = sql`${devices.projectId} = ${project}`;
  const ios = sql`${inProject} and ${devices.platform} = 'ios'`;
  const sort = { key: "platform" as const, descending: false };
  const source = {
    ...{ scanCondition: inProject, condition: { perRow: ios, branches: [{ devices: ios }] } },
    ranges: sortRanges(sort.key),
  };
  const window = { fromEnd: false, offset: 0, limit: 25 };
  const find = (maxRows: number) =>
    client.read((db) => db.execute<{ found: string }>(scanIds(source, sort, window, maxRows)));
  expect(await find(50)).toHaveLength(0);
  expect(await find(deviceCount)).toHaveLength(25);
});

test("few matches are sorted, many are scanned for, with limits that grow with the distance", () => {
  const first = { fromEnd: false, offset: 0, limit: 50 };
  const middle = { fromEnd: false, offset: 50_000, limit: 50 };
  expect(scanLimits(first, 10, 1_000_000)).toEqual([]);
  expect(scanLimits(middle, 100_000, 1_000_000)).toEqual([]);
  expect(scanLimits(first, 20_000, 1_000_000)).toEqual([11_000]);
  expect(scanLimits(first, 500_000, 1_000_000)).toEqual([1_400, 22_400]);
  expect(searchScanLimits(first, 1_000, 1_000_000)).toEqual([]);
  expect(searchScanLimits(middle, 100_000, 1_000_000)).toEqual([]);
  expect(searchScanLimits(first, 2_000, 1_000_000)).toEqual([40_000]);
  expect(searchScanLimits(first, 50_000, 1_000_000)).toEqual([5_000, 40_000]);
});
