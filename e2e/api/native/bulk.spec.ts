import { eq } from "drizzle-orm";
import { applications, jobItems, jobs } from "@/db/schema";
import { newId } from "@/lib/ids";
import { register, sampleDevice } from "../../fixtures/iterable";
import { postInit, readJob, startJob, undoJob, waitForJob } from "../../fixtures/jobs";
import { callNative, listDevices } from "../../fixtures/native";
import { signIn } from "../../fixtures/operator";
import { expect, test } from "../../fixtures/project";
import { deviceRows, historyRows } from "../../fixtures/rows";
import { disabled, seedDevices } from "../../fixtures/seed";

const missing = "01890000-0000-7000-8000-000000000000";
const lost = { action: "disable", note: "Lost in the move" };

const many = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    name: `Device ${n}`,
    user: `user${n % 40}@example.com`,
    platform: n % 2 === 0 ? ("ios" as const) : ("android" as const),
  }));

test("disables 1,250 devices matching a filter and no others, with an audit event each", async ({
  project,
  database,
}) => {
  await seedDevices(database, project, many(2_500));
  const { total } = await (await callNative(project, "devices/count?platform=ios")).json();
  const job = await startJob(project, {
    ...lost,
    selection: { filter: { platform: "ios" }, expectedTotal: total },
  });
  expect(job).toMatchObject({
    kind: "disable",
    status: "running",
    total: 1_250,
    by: "server key",
    undoOf: null,
  });

  expect(await waitForJob(project, job)).toEqual({
    ...job,
    status: "done",
    canUndo: true,
    done: 1_250,
    finishedAt: expect.any(String),
  });
  const rows = await deviceRows(database, project);
  expect(rows.filter(({ enabled }) => !enabled).map(({ platform }) => platform)).toEqual(
    Array.from({ length: 1_250 }, () => "ios"),
  );
  expect(rows.find(({ enabled }) => !enabled)).toMatchObject({
    disabledReason: "admin",
    disabledNote: "Lost in the move",
    disabledBy: "server key",
    version: 2,
  });
  const history = await historyRows(database, project);
  expect(history.filter(({ action }) => action === "device.disabled")).toHaveLength(1_250);
  expect(history.filter(({ action }) => action === "job.finished")).toMatchObject([
    { subjectId: job.id, details: { kind: "disable", total: 1_250, done: 1_250, failed: 0 } },
  ]);
  expect((await listDevices(project, "?status=disabled")).page.total).toBe(1_250);
});

test("rejects a filter selection whose count has grown, with the new count, and changes nothing", async ({
  project,
  database,
}) => {
  await seedDevices(database, project, many(4));
  const { total, fingerprint } = await (await callNative(project, "devices/count?platform=ios")).json();
  await register(project.keys.server, {
    email: "late@example.com",
    device: { ...sampleDevice, platform: "APNS" },
  });

  const body = { ...lost, selection: { filter: { platform: "ios" }, expectedTotal: total, fingerprint } };
  const rejected = await callNative(project, "devices/bulk", postInit(body));
  expect(rejected.status).toBe(409);
  expect(await rejected.json()).toMatchObject({
    code: "conflict",
    detail: expect.stringContaining("now matches 3 devices"),
    issues: [{ path: "selection.expectedTotal", message: "Now 3" }],
  });
  expect((await listDevices(project, "?status=disabled")).page.total).toBe(0);
  expect(await (await callNative(project, "jobs")).json()).toEqual({ items: [] });

  const again = await startJob(project, {
    ...lost,
    selection: { filter: { platform: "ios" }, expectedTotal: 3 },
  });
  expect(await waitForJob(project, again)).toMatchObject({ status: "done", done: 3 });
});

test("rejects a filter selection with the same count but different devices", async ({
  project,
  database,
}) => {
  const [first = ""] = await seedDevices(database, project, [
    { name: "a" },
    { name: "b", platform: "android" },
  ]);
  const { total, fingerprint } = await (await callNative(project, "devices/count?status=enabled")).json();
  await seedDevices(database, project, [{ name: "c", user: "grace@example.com", applicationName: "Other" }]);
  await callNative(project, `devices/${first}/disable`, postInit({ note: "x" }));

  const selection = { filter: { status: "enabled" }, expectedTotal: total };
  const rejected = await callNative(
    project,
    "devices/bulk",
    postInit({ action: "remove", selection: { ...selection, fingerprint } }),
  );
  expect(rejected.status).toBe(409);
  expect((await listDevices(project)).page.total).toBe(3);
  await waitForJob(project, await startJob(project, { action: "remove", selection }));
  expect((await listDevices(project)).items.map(({ name }) => name)).toEqual(["a"]);
});

test("changes only named devices and reports missing ones and other projects' as failed", async ({
  project,
  makeProject,
  database,
}) => {
  const neighbour = await makeProject();
  const [foreign = ""] = await seedDevices(database, neighbour, [{ name: "Foreign" }]);
  const [wanted = "", already = "", phone = ""] = await seedDevices(database, project, [
    { name: "Wanted" },
    { name: "Already", ...disabled("admin"), disabledNote: "Before" },
    { name: "Signed out", ...disabled("client") },
    { name: "Left alone" },
  ]);
  const ids = [wanted, already, phone, missing, foreign, wanted];
  const job = await waitForJob(project, await startJob(project, { ...lost, selection: { ids } }));

  expect(job).toMatchObject({ status: "done", total: 5, done: 3, failed: 2 });
  const problem = "The device no longer exists.";
  expect(job.problems).toEqual([missing, foreign].sort().map((deviceId) => ({ deviceId, problem })));
  const rows = await deviceRows(database, project);
  expect(rows.map(({ name, disabledNote }) => [name, disabledNote])).toEqual([
    ["Wanted", "Lost in the move"],
    ["Already", "Before"],
    ["Signed out", "Lost in the move"],
    ["Left alone", null],
  ]);
  expect((await deviceRows(database, neighbour))[0]?.enabled).toBe(true);
  expect((await listDevices(project, "?reason=admin")).page.total).toBe(3);
});

test("accepts a thousand named devices", async ({ project, database }) => {
  const ids = await seedDevices(database, project, many(1_001));
  const all = await callNative(project, "devices/bulk", postInit({ ...lost, selection: { ids } }));
  expect(all.status).toBe(422);
  expect((await all.json()).issues[0].path).toBe("selection.ids");
  const job = await startJob(project, { ...lost, selection: { ids: ids.slice(1) } });
  expect(await waitForJob(project, job)).toMatchObject({ done: 1_000, failed: 0 });
  expect((await listDevices(project, "?status=enabled")).page.total).toBe(1);
});

test("undo restores changed devices with their reasons and skips those changed since", async ({
  project,
  database,
}) => {
  await seedDevices(database, project, [
    { name: "Enabled" },
    { name: "Signed out", ...disabled("client") },
    { name: "Disabled before", ...disabled("admin"), disabledNote: "Before" },
    { name: "Enabled since" },
    { name: "Disabled anew since" },
    { name: "Removed since" },
  ]);
  const before = await deviceRows(database, project);
  const id = (name: string) => before.find((row) => row.name === name)?.id ?? "";
  const job = await startJob(project, { ...lost, selection: { filter: {}, expectedTotal: 6 } });
  await waitForJob(project, job);
  await callNative(project, `devices/${id("Enabled since")}/enable`, postInit());
  await callNative(project, `devices/${id("Disabled anew since")}/disable`, postInit({ note: "Anew" }));
  await waitForJob(
    project,
    await startJob(project, { action: "remove", selection: { ids: [id("Removed since")] } }),
  );

  const undone = await waitForJob(project, await undoJob(project, job.id));
  expect(undone).toMatchObject({
    kind: "enable",
    undoOf: job.id,
    status: "done",
    total: 5,
    done: 4,
    failed: 1,
  });
  expect(undone.problems).toEqual([
    { deviceId: id("Removed since"), problem: "The device no longer exists." },
  ]);
  const delivery = (rows: typeof before) =>
    Object.fromEntries(rows.map((row) => [row.name, [row.enabled, row.disabledReason, row.disabledNote]]));
  const after = await deviceRows(database, project);
  expect(delivery(after)).toEqual({
    Enabled: [true, null, null],
    "Signed out": [false, "client", null],
    "Disabled before": [false, "admin", "Before"],
    "Enabled since": [true, null, null],
    "Disabled anew since": [false, "admin", "Anew"],
  });
  const signedOut = (rows: typeof before) => rows.find(({ name }) => name === "Signed out")?.disabledAt;
  expect(signedOut(after)).toEqual(signedOut(before));
});

test("of two concurrent undos of a job one succeeds", async ({ project, database }) => {
  const ids = await seedDevices(database, project, many(3));
  const job = await waitForJob(project, await startJob(project, { ...lost, selection: { ids } }));
  const answers = await Promise.all([1, 2].map(() => callNative(project, `jobs/${job.id}/undo`, postInit())));
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
  await expect.poll(async () => (await listDevices(project, "?status=enabled")).page.total).toBe(3);
});

test("bulk enable keeps one user per push token in exclusive applications", async ({ project, database }) => {
  const taken = { pushToken: "token-of-one-phone-at-a-time" };
  const both = { pushToken: "token-of-another-such-phone" };
  const ids = await seedDevices(database, project, [
    { name: "Has it", ...taken },
    { name: "Had it", user: "grace@example.com", ...taken, ...disabled("client") },
    { name: "Older", ...both, ...disabled("client") },
    { name: "Younger", user: "grace@example.com", ...both, ...disabled("client") },
    { name: "Alone", ...disabled("client") },
  ]);
  const enabled = async () =>
    (await listDevices(project, "?status=enabled&sort=name")).items.map(({ name }) => name);
  await database.statement((db) =>
    db.update(applications).set({ tokenPolicy: "exclusive" }).where(eq(applications.projectId, project.id)),
  );

  const job = await waitForJob(project, await startJob(project, { action: "enable", selection: { ids } }));
  expect(job).toMatchObject({ status: "done", done: 3, failed: 2 });
  const problem = expect.stringContaining("allows one user per push token");
  expect(job.problems).toEqual([ids[1], ids[3]].map((deviceId) => ({ deviceId, problem })));
  expect(await enabled()).toEqual(["Alone", "Has it", "Older"]);

  await database.statement((db) =>
    db.update(applications).set({ tokenPolicy: "shared" }).where(eq(applications.projectId, project.id)),
  );
  await waitForJob(project, await startJob(project, { action: "enable", selection: { ids } }));
  expect(await enabled()).toHaveLength(5);
});

test("bulk enable can be undone, removal cannot", async ({ project, database }) => {
  const ids = await seedDevices(database, project, [{ ...disabled("stale") }, {}]);
  const enabling = await waitForJob(
    project,
    await startJob(project, { action: "enable", selection: { ids } }),
  );
  expect((await listDevices(project, "?status=enabled")).page.total).toBe(2);
  await waitForJob(project, await undoJob(project, enabling.id));
  expect((await listDevices(project, "?reason=stale")).page.total).toBe(1);

  const removing = await waitForJob(
    project,
    await startJob(project, { action: "remove", selection: { ids } }),
  );
  expect((await listDevices(project)).page.total).toBe(0);
  const rejected = await callNative(project, `jobs/${removing.id}/undo`, postInit());
  expect([rejected.status, (await rejected.json()).code]).toEqual([409, "conflict"]);
});

test("resumes a job abandoned by its server and processes each device once", async ({
  project,
  database,
}) => {
  const ids = await seedDevices(database, project, [{ ...disabled("admin"), disabledNote: "Lost" }, {}, {}]);
  const jobId = newId();
  const longAgo = new Date(Date.now() - 60_000);
  await database.transaction(async (tx) => {
    await tx.insert(jobs).values({
      projectId: project.id,
      id: jobId,
      kind: "disable",
      status: "running",
      note: "Lost",
      total: 3,
      done: 1,
      actorType: "operator",
      actorId: null,
      actorLabel: "Ada",
      requestId: "before the crash",
      updatedAt: longAgo,
    });
    const items = ids.map((deviceId, n) => ({ deviceId, outcome: n === 0 ? ("done" as const) : undefined }));
    await tx.insert(jobItems).values(
      items.map(({ deviceId, outcome }) => ({
        projectId: project.id,
        jobId,
        deviceId,
        ...(outcome && { outcome }),
      })),
    );
  });

  expect(await waitForJob(project, { id: jobId })).toMatchObject({ status: "done", done: 3, failed: 0 });
  const history = (await historyRows(database, project)).filter(
    ({ action }) => !action.startsWith("project."),
  );
  expect(history.map(({ action, actorLabel, requestId }) => [action, actorLabel, requestId])).toEqual([
    ["device.disabled", "Ada", "before the crash"],
    ["device.disabled", "Ada", "before the crash"],
    ["job.finished", "Ada", "before the crash"],
  ]);
  expect(history.map(({ subjectId }) => subjectId)).toEqual([ids[1], ids[2], jobId]);
});

test("answers 404 for another project's job", async ({ project, makeProject, database }) => {
  const neighbour = await makeProject();
  const ids = await seedDevices(database, neighbour, [{}]);
  const job = await waitForJob(neighbour, await startJob(neighbour, { ...lost, selection: { ids } }));
  for (const id of [job.id, missing, "nonsense"]) {
    expect((await callNative(project, `jobs/${id}`)).status).toBe(404);
    expect((await callNative(project, `jobs/${id}/undo`, postInit())).status).toBe(404);
  }
  expect(await readJob(neighbour, job.id)).toEqual(job);
  expect(await (await callNative(neighbour, "jobs")).json()).toEqual({ items: [job] });
  expect(await (await callNative(project, "jobs")).json()).toEqual({ items: [] });
});

test("viewers can read jobs but not start or undo them; editors can", async ({ makeProject, database }) => {
  for (const [role, status] of [
    ["viewer", 403],
    ["editor", 202],
  ] as const) {
    const project = await makeProject({ role });
    const ids = await seedDevices(database, project, [{}, {}]);
    const job = await waitForJob(project, await startJob(project, { ...lost, selection: { ids: [ids[0]] } }));
    const operator = await signIn(project);
    expect((await operator.get(`jobs/${job.id}`)).status).toBe(200);
    const begun = await operator.post("devices/bulk", { ...lost, selection: { ids: [ids[1]] } });
    const undone = await operator.post(`jobs/${job.id}/undo`);
    expect([role, begun.status, undone.status]).toEqual([role, status, status]);
  }
});

const filter = { filter: {}, expectedTotal: 1 };
for (const [title, body, status, path] of [
  ["an action that is none", { action: "archive", selection: filter }, 422, "action"],
  ["disabling without a reason", { action: "disable", selection: filter }, 422, "note"],
  ["no selection", { action: "enable" }, 422, "selection"],
  ["both ids and a filter", { ...lost, selection: { ...filter, ids: [missing] } }, 422, "selection"],
  ["neither ids nor a filter", { ...lost, selection: {} }, 422, "selection"],
  ["no ids", { ...lost, selection: { ids: [] } }, 422, "selection.ids"],
  ["an id that is none", { ...lost, selection: { ids: ["x"] } }, 422, "selection.ids[0]"],
  ["a filter without a total", { ...lost, selection: { filter: {} } }, 422, "selection.expectedTotal"],
  [
    "a filter that is none",
    { ...lost, selection: { filter: { platform: "windows" }, expectedTotal: 1 } },
    400,
    "selection.filter.platform",
  ],
  [
    "a page of a filter",
    { ...lost, selection: { filter: { page: "1" }, expectedTotal: 1 } },
    400,
    "selection.filter.page",
  ],
  [
    "more than a job may have",
    { ...lost, selection: { filter: {}, expectedTotal: 100_001 } },
    413,
    undefined,
  ],
] as const) {
  test(`rejects bulk work with ${title} and changes nothing`, async ({ project, database }) => {
    await seedDevices(database, project, [{}]);
    const answer = await callNative(project, "devices/bulk", postInit(body));
    expect(answer.status).toBe(status);
    expect((await answer.json()).issues?.[0]?.path).toBe(path);
    expect((await listDevices(project, "?status=enabled")).page.total).toBe(1);
    expect(await (await callNative(project, "jobs")).json()).toEqual({ items: [] });
  });
}
