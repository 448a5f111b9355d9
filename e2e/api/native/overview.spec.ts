import { sql } from "drizzle-orm";
import { recordVersions } from "@/lib/counts/versions";
import { type DeviceStatus, deviceStatuses } from "@/lib/devices/status";
import type { OverviewView, TimelineView, VersionsView } from "@/lib/overview/views";
import { waitOutEndOfHour } from "../../fixtures/hours";
import { register, sampleDevice } from "../../fixtures/iterable";
import { postInit, startJob, waitForJob } from "../../fixtures/jobs";
import { callNative, listDevices } from "../../fixtures/native";
import { expect, type TestProject, test } from "../../fixtures/project";
import { deviceRows } from "../../fixtures/rows";
import { daysAgo, disabled, seedDevices } from "../../fixtures/seed";

test.beforeEach(waitOutEndOfHour);

async function overview(project: TestProject): Promise<OverviewView> {
  const answer = await callNative(project, "overview");
  expect(answer.status).toBe(200);
  return answer.json();
}

async function timeline(project: TestProject, query = ""): Promise<TimelineView> {
  const answer = await callNative(project, `overview/timeline${query}`);
  expect(answer.status).toBe(200);
  return answer.json();
}

const numbered: DeviceStatus[] = ["active", "disabled", "notificationsOff"];

/** The overview's numbers, each with the total of the list it links to. */
async function beside(project: TestProject) {
  const { devices, platforms } = await overview(project);
  const total = async (query: string) => (await listDevices(project, `?${query}`)).page.total;
  const named = devices.statuses.filter(({ status }) => numbered.includes(status));
  return {
    overview: [devices.total, ...named.map(({ devices }) => devices)],
    lists: [await total(""), ...(await Promise.all(named.map(({ status }) => total(`status=${status}`))))],
    platforms: platforms.map(({ platform, devices }) => [platform, devices]),
  };
}

test("an empty project has thirty days of zeros", async ({ project }) => {
  const { recent, ...rest } = await overview(project);
  expect(recent.map(({ action }) => action)).toEqual(["project.created"]);
  expect(rest).toEqual({
    devices: {
      total: 0,
      statuses: deviceStatuses.map((status) => ({ status, devices: 0, isEstimate: false })),
    },
    users: { total: 0, unreachable: 0 },
    platforms: [],
    versions: [],
    reasons: [],
    lastActivityAt: null,
    confirmed: 0,
  });
  const { periods, ...options } = await timeline(project);
  expect(options).toEqual({ range: "30d", timeZone: "UTC", unit: "day" });
  expect(periods).toHaveLength(30);
  const today = `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`;
  expect(periods.at(-1)).toEqual({ start: today, registered: 0, disabled: 0 });
  expect(await (await callNative(project, "overview/versions")).json()).toEqual({
    application: null,
    applications: [],
    since: null,
    versions: [],
    days: [],
  });
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
    [3, 0, 0, 3],
    [
      ["android", 2],
      ["ios", 1],
    ],
  );

  const [ada, grace] = await deviceRows(database, project);
  await callNative(project, `devices/${ada?.id}/disable`, postInit({ note: "Lost" }));
  await database.statement((db) =>
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
    [2, 1, 0, 1],
    [
      ["android", 1],
      ["ios", 1],
    ],
  );

  const { users, reasons, recent, lastActivityAt } = await overview(project);
  // Ada's device is disabled, and Grace's was removed.
  expect(users).toEqual({ total: 3, unreachable: 2 });
  expect((await timeline(project)).periods.at(-1)).toMatchObject({ registered: 3, disabled: 1 });
  const hours = (await timeline(project, "?range=24h")).periods.slice(-2);
  expect(hours.reduce((sum, { registered, disabled }) => sum + registered * 10 + disabled, 0)).toBe(31);
  expect(reasons).toEqual([{ reason: "admin", devices: 1 }]);
  const actions = recent.map(({ action }) => action);
  expect(actions).toEqual(expect.arrayContaining(["job.finished", "device.disabled", "device.registered"]));
  // The job stands for what it did to each device.
  expect(actions).not.toContain("device.removed");
  const seen = (await deviceRows(database, project)).map(({ lastSeenAt }) => lastSeenAt.getTime());
  expect(Date.parse(lastActivityAt ?? "")).toBe(Math.max(...seen));
});

test("covers the days of a range, each counted separately", async ({ project, database }) => {
  await seedDevices(database, project, [
    { createdAt: daysAgo(120) },
    { createdAt: daysAgo(30) },
    { createdAt: daysAgo(29), ...disabled() },
    { createdAt: daysAgo(29) },
    { createdAt: daysAgo(1) },
  ]);
  const registered = async (query: string) =>
    (await timeline(project, query)).periods.map(({ registered }) => registered);
  expect(await registered("")).toEqual([2, ...Array(27).fill(0), 1, 0]);
  expect(await registered("?range=7d")).toEqual([...Array(5).fill(0), 1, 0]);
  const quarter = await registered("?range=90d");
  expect([quarter.length, quarter.reduce((sum, count) => sum + count, 0)]).toEqual([90, 4]);
});

test("a device registered at 23:30 UTC counts on the next day in Berlin, whose link lists it", async ({
  project,
  database,
}) => {
  const yesterday = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
  const next = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  await seedDevices(database, project, [
    { createdAt: new Date(`${yesterday}T23:30:00Z`) },
    { createdAt: new Date(`${yesterday}T12:00:00Z`) },
  ]);
  const onDay = async (timeZone: string, day: string) => {
    const { periods } = await timeline(project, `?range=7d&timeZone=${timeZone}`);
    const localDay = (start: string) => new Date(start).toLocaleDateString("sv-SE", { timeZone });
    const at = periods.findIndex(({ start }) => localDay(start) === day);
    const minute = (index: number) => `${periods[index]?.start.slice(0, 16)}Z`;
    const query = `?createdAfter=${minute(at)}&createdBefore=${minute(at + 1)}`;
    return [periods[at]?.registered, (await listDevices(project, query)).page.total];
  };
  expect(await onDay("UTC", yesterday)).toEqual([2, 2]);
  expect(await onDay("UTC", next)).toEqual([0, 0]);
  expect(await onDay("Europe/Berlin", yesterday)).toEqual([1, 1]);
  expect(await onDay("Europe/Berlin", next)).toEqual([1, 1]);
  expect(await onDay("Asia/Kolkata", next)).toEqual([1, 1]);
});

test("rejects an unknown range or time zone by name", async ({ project }) => {
  for (const query of ["range=1y", "timeZone=Mars/Olympus", "timeZone=%2B05:30", "timeZone="]) {
    const answer = await callNative(project, `overview/timeline?${query}`);
    expect(answer.status, query).toBe(400);
    expect(JSON.stringify(await answer.json()), query).toContain(query.split("=")[0]);
  }
});

test("shows the versions of an application's enabled devices by day, the five most frequent by name", async ({
  project,
  database,
}) => {
  const versions = ["7", "7", "7", "6", "6", "5", "5", "4", "4", "3", "3", "2", "", "9"];
  await seedDevices(database, project, [
    ...versions.map((applicationVersion, n) => ({
      applicationVersion,
      pushToken: `version-token-${n}`,
      ...(applicationVersion === "9" && disabled()),
    })),
    { applicationName: "Other", applicationVersion: "1" },
  ]);
  const read = async (query = ""): Promise<VersionsView> =>
    (await callNative(project, `overview/versions${query}`)).json();
  const today = new Date().toISOString().slice(0, 10);
  const expected = { versions: ["7", "3", "4", "5", "6"], since: today };
  const found = await read();
  expect(found).toMatchObject(expected);
  expect(found.days).toEqual([{ day: today, counts: [3, 2, 2, 2, 2], other: 2 }]);

  // As the background task records it, and as it was the day before.
  await database.statement((db) => db.execute(sql`select fold_counts()`));
  await recordVersions(database, Date.now() + 3_600_000);
  await database.statement((db) =>
    db.execute(sql`
      insert into version_counts (project_id, application_id, day, devices, versions)
      select project_id, application_id, day - 1, 10, '[{"version": "6", "devices": 10}]'
      from version_counts where project_id = ${project.id} and devices = 13`),
  );
  const [first, second] = (await read("?range=24h")).days;
  expect(first).toMatchObject({ counts: [10, 0, 0, 0, 0], other: 0 });
  expect(second).toMatchObject({ day: today, other: 2 });
  const other = found.applications.find(({ name }) => name === "Other");
  expect(await read(`?application=${other?.id}`)).toMatchObject({ versions: ["1"], application: other?.id });
  const missing = await callNative(project, `overview/versions?application=${project.id}`);
  expect(missing.status).toBe(404);
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
  await expect.poll(appended).toBe(0);
  expect((await overview(project)).devices.total).toBe(2);
});

test("a read-only key can read the overview and a mobile key cannot", async ({ project }) => {
  const status = async (key: string) => (await callNative(project, "overview", { key })).status;
  expect(await status(project.keys.readonly)).toBe(200);
  expect(await status(project.keys.mobile)).toBe(403);
});
