import { sql } from "drizzle-orm";
import type { OverviewView } from "@/lib/overview/views";
import { register, sampleDevice } from "../../fixtures/iterable";
import { postInit, startJob, waitForJob } from "../../fixtures/jobs";
import { callNative, listDevices } from "../../fixtures/native";
import { expect, type TestProject, test } from "../../fixtures/project";
import { deviceRows } from "../../fixtures/rows";
import { daysAgo, disabled, seedDevices } from "../../fixtures/seed";

async function overview(project: TestProject): Promise<OverviewView> {
  const answer = await callNative(project, "overview");
  expect(answer.status).toBe(200);
  return answer.json();
}

/** The overview's numbers, each with the total of the list it links to. */
async function beside(project: TestProject) {
  const { devices, platforms } = await overview(project);
  const total = async (query: string) => (await listDevices(project, `?${query}`)).page.total;
  return {
    overview: [devices.total, devices.reachable, devices.disabled, devices.notificationsRefused],
    lists: [
      await total(""),
      await total("reachable=true"),
      await total("status=disabled"),
      await total("status=enabled&reachable=false"),
    ],
    platforms: platforms.map(({ platform, devices }) => [platform, devices]),
  };
}

test("an empty project has thirty days of zeros", async ({ project }) => {
  const { days, recent, ...rest } = await overview(project);
  expect(recent.map(({ action }) => action)).toEqual(["project.created"]);
  expect(rest).toEqual({
    devices: { total: 0, reachable: 0, disabled: 0, notificationsRefused: 0 },
    users: { total: 0 },
    platforms: [],
    versions: [],
    reasons: [],
    lastActivityAt: null,
  });
  expect(days).toHaveLength(30);
  expect(days.at(-1)).toEqual({ day: new Date().toISOString().slice(0, 10), registered: 0, disabled: 0 });
  expect(days.map(({ day }) => day)).toEqual([...days.map(({ day }) => day)].sort());
});

test("counts agree with the lists after each registration, rejection, disable, removal and fold", async ({
  project,
  database,
}) => {
  const agree = async (numbers: number[], platforms: unknown[]) => {
    const expected = { overview: numbers, lists: numbers, platforms };
    expect(await beside(project)).toEqual(expected);
    await database.read((db) => db.execute(sql`select fold_counts()`));
    expect(await beside(project)).toEqual(expected);
  };
  for (const [user, platform] of [
    ["ada", "APNS"],
    ["grace", "GCM"],
    ["alan", "GCM"],
  ]) {
    const device = { ...sampleDevice, token: `token-of-${user}-0000`, platform };
    await register(project.keys.server, { email: `${user}@example.com`, device });
  }
  await agree(
    [3, 3, 0, 0],
    [
      ["android", 2],
      ["ios", 1],
    ],
  );

  const [ada, grace] = await deviceRows(database, project);
  await callNative(project, `devices/${ada?.id}/disable`, postInit({ note: "Lost" }));
  await database.read((db) =>
    db.execute(sql`update devices set notifications_allowed = false where id = ${grace?.id}`),
  );
  await agree(
    [3, 1, 1, 1],
    [
      ["android", 2],
      ["ios", 1],
    ],
  );

  const removal = { action: "remove", selection: { ids: [grace?.id] } };
  await waitForJob(project, await startJob(project, removal));
  await agree(
    [2, 1, 1, 0],
    [
      ["android", 1],
      ["ios", 1],
    ],
  );

  const { users, days, reasons, recent, lastActivityAt } = await overview(project);
  expect(users.total).toBe(3);
  expect(days.at(-1)).toMatchObject({ registered: 3, disabled: 1 });
  expect(reasons).toEqual([{ reason: "admin", devices: 1 }]);
  expect(recent.map(({ action }) => action)).toEqual(
    expect.arrayContaining(["job.finished", "device.removed", "device.disabled", "device.registered"]),
  );
  expect(Date.now() - Date.parse(lastActivityAt ?? "")).toBeLessThan(60_000);
});

test("covers thirty days, each counted separately", async ({ project, database }) => {
  await seedDevices(database, project, [
    { createdAt: daysAgo(30) },
    { createdAt: daysAgo(29), ...disabled() },
    { createdAt: daysAgo(29) },
    { createdAt: daysAgo(1) },
  ]);
  const { days } = await overview(project);
  expect(days.map(({ registered }) => registered)).toEqual([2, ...Array(27).fill(0), 1, 0]);
});

test("names the ten most frequent versions and groups the others", async ({ project, database }) => {
  const versions = Array.from({ length: 12 }, (_, n) => Array(12 - n).fill(`1.${n}`)).flat();
  await seedDevices(
    database,
    project,
    versions.map((applicationVersion: string) => ({ applicationVersion })),
  );
  const counted = (await overview(project)).versions;
  expect(counted).toHaveLength(11);
  expect(counted[0]).toEqual({ version: "1.0", devices: 12 });
  expect(counted.at(-1)).toEqual({ version: null, devices: 2 + 1 });
});

test("the server folds counts by itself and totals stay the same", async ({ project, database }) => {
  await seedDevices(database, project, [{}, {}]);
  const appended = async () => {
    const [row] = await database.read((db) =>
      db.execute(sql`select count(*) as n from device_count_deltas where project_id = ${project.id}`),
    );
    return Number(row?.n);
  };
  await expect.poll(appended, { timeout: 20_000 }).toBe(0);
  expect((await overview(project)).devices.total).toBe(2);
});

test("a read-only key can read the overview and a mobile key cannot", async ({ project }) => {
  const status = async (key: string) => (await callNative(project, "overview", { key })).status;
  expect(await status(project.keys.readonly)).toBe(200);
  expect(await status(project.keys.mobile)).toBe(403);
});
