import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DatabaseClient, openDatabase } from "@/db/client";
import { applications, devices, users } from "@/db/schema";
import { createTestDatabase } from "@/db/testing";
import { newId } from "@/lib/ids";
import { createProject } from "@/lib/projects/mutations";
import { deviceSortKeys } from "./listing";
import { orderByAll, scanIds, sortColumns, sortIds, userJoin } from "./paging";
import { pageWindow, scanLimits } from "./stretch";

const howMany = 400;
let door: DatabaseClient;
let project: string;

beforeAll(async () => {
  door = openDatabase({ url: await createTestDatabase(), size: 1 });
  project = await door.transaction(async (tx) => {
    const id = await createProject(tx, { slug: "p", name: "P", identityType: "email" }, "test");
    const application = { projectId: id, id: newId(), name: "app" };
    await tx.insert(applications).values(application);
    const owners = Array.from({ length: 90 }, (_, n) => {
      const email = `${n % 7 === 0 ? "Ä" : "a"}${n % 30}.${n}@example.com`;
      return { projectId: id, id: newId(), email, emailKey: email.toLowerCase() };
    });
    await tx.insert(users).values(owners);
    // Many ties in whatever is sorted by, so that the id has to decide.
    await tx.insert(devices).values(
      Array.from({ length: howMany }, (_, n) => ({
        projectId: id,
        id: newId(),
        userId: owners[(n * 37) % owners.length]?.id ?? "",
        applicationId: application.id,
        pushToken: `token-${n}`,
        pushService: "apns" as const,
        pushEnvironment: "production" as const,
        platform: n % 3 === 0 ? ("android" as const) : ("ios" as const),
        name: ["", "Ada’s phone", "ada’s PHONE", "雪".repeat(500), "b".repeat(201)][n % 5] ?? "",
        model: `Model ${n % 4}`,
        applicationVersion: n % 11 === 0 ? "1.0" : `2.${n % 3}`,
        lastSeenAt: new Date(1_700_000_000_000 + (n % 50) * 1_000),
        createdAt: new Date(1_600_000_000_000 + (n % 50) * 1_000),
      })),
    );
    return id;
  });
});
afterAll(() => door.close());

test("pages found by walking, by gathering and from either end are slices of one list, whatever the sort", async () => {
  const ours = sql`${devices.projectId} = ${project}`;
  const conditions = [ours, sql`${ours} and ${devices.applicationVersion} = '1.0'`];
  await door.read(async (db) => {
    for (const key of deviceSortKeys) {
      for (const descending of [false, true]) {
        for (const wanted of conditions) {
          const sort = { key, descending };
          const keys = [...sortColumns[key], sql`${devices.id}`];
          const order = sql.join(orderByAll(keys, descending), sql`, `);
          const whole = await db.execute<{ id: string }>(
            sql`select ${devices.id} as id from ${devices} join ${users} on ${userJoin} where ${wanted} order by ${order}`,
          );
          const ids = whole.map(({ id }) => id);
          for (const offset of [0, 25, 175, ids.length - 30, ids.length - 1].filter((at) => at >= 0)) {
            const stretch = pageWindow(offset, 25, ids.length);
            if (stretch === undefined) continue;
            const slice = ids.slice(offset, offset + 25);
            if (stretch.fromEnd) slice.reverse();
            const of = { begin: ours, wanted: { all: wanted, each: wanted } };
            const ways = [
              scanIds(of, sort, stretch),
              scanIds(of, sort, stretch, howMany),
              sortIds(of, sort, stretch),
            ];
            for (const way of ways) {
              const found = await db.execute<{ found: string }>(way);
              expect(found.map((row) => row.found)).toEqual(slice);
            }
          }
        }
      }
    }
  });
});

test("the pages of a list make up the whole list, each row once", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500 }), fc.constantFrom(25, 50, 100), (total, size) => {
      const rows = Array.from({ length: total }, (_, n) => n);
      const paged = Array.from({ length: Math.ceil(total / size) + 1 }, (_, page) => {
        const stretch = pageWindow(page * size, size, total);
        if (stretch === undefined) return [];
        const walked = stretch.fromEnd ? rows.toReversed() : rows;
        const found = walked.slice(stretch.offset, stretch.offset + stretch.limit);
        return stretch.fromEnd ? found.reverse() : found;
      });
      expect(paged.flat()).toEqual(rows);
    }),
  );
});

test("a walk that loses patience finds too few, and of those that come first", async () => {
  const ours = sql`${devices.projectId} = ${project}`;
  const ios = sql`${ours} and ${devices.platform} = 'ios'`;
  const of = { begin: ours, wanted: { all: ios, each: ios } };
  const sort = { key: "platform" as const, descending: false };
  const stretch = { fromEnd: false, offset: 0, limit: 25 };
  const find = (patience: number) =>
    door.read((db) => db.execute<{ found: string }>(scanIds(of, sort, stretch, patience)));
  expect(await find(50)).toHaveLength(0);
  expect(await find(howMany)).toHaveLength(25);
});

test("few rows are gathered at once; many are walked to, a little further the more there are", () => {
  const first = { fromEnd: false, offset: 0, limit: 50 };
  const middle = { fromEnd: false, offset: 50_000, limit: 50 };
  expect(scanLimits(first, 10, 1_000_000)).toEqual([]);
  expect(scanLimits(middle, 100_000, 1_000_000)).toEqual([]);
  expect(scanLimits(first, 20_000, 1_000_000)).toEqual([11_000]);
  expect(scanLimits(first, 500_000, 1_000_000)).toEqual([1_400, 22_400]);
});
