import { and, eq, inArray } from "drizzle-orm";
import { applicationAliases, applications, devices, jobs, pushCredentials } from "@/db/schema";
import type { ApplicationView } from "@/lib/applications/views";
import type { JobView } from "@/lib/jobs/views";
import { register } from "../../fixtures/iterable";
import { readJob, waitForJob } from "../../fixtures/jobs";
import { callNative, listDevices } from "../../fixtures/native";
import { type SignedInOperator, signIn } from "../../fixtures/operator";
import { expect, type TestProject, test } from "../../fixtures/project";
import { apnsCredentials } from "../../fixtures/push-credentials";
import { deviceRows, historyRows } from "../../fixtures/rows";
import { daysAgo, disabled, seedDevices } from "../../fixtures/seed";

const list = async (operator: SignedInOperator): Promise<ApplicationView[]> =>
  (await (await operator.get("applications")).json()).items;

const named = async (operator: SignedInOperator, name: string): Promise<ApplicationView> => {
  const found = (await list(operator)).find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no application ${name}.`);
  return found;
};

const phone = (project: TestProject, token: string, applicationName: string, email = "ada@example.com") =>
  register(project.keys.server, { email, device: { token, platform: "GCM", applicationName } });

async function merge(admin: SignedInOperator, from: string, into: string): Promise<JobView> {
  const [{ id }, target] = [await named(admin, from), await named(admin, into)];
  const answer = await admin.post(`applications/${id}/merge`, { into: target.id });
  if (answer.status !== 202) throw new Error(`Answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

test("a renamed application is still reached by its earlier names, until they are removed", async ({
  project,
  database,
}) => {
  const admin = await signIn(project);
  await phone(project, "one", "Pizza");
  const { id, devices: before } = await named(admin, "Pizza");
  expect(before).toBe(1);
  for (const name of ["Pizza Tracker", "Pizza Now"]) {
    expect((await admin.patch(`applications/${id}`, { name })).status).toBe(200);
  }
  expect(await named(admin, "Pizza Now")).toMatchObject({ id, aliases: ["Pizza", "Pizza Tracker"] });

  await Promise.all(
    ["Pizza", "Pizza Tracker", "Pizza Now"].map((name, n) => phone(project, `new-${n}`, name)),
  );
  await phone(project, "one", "Pizza");
  expect(
    (await listDevices(project, "?application=Pizza")).items.map(({ application }) => application),
  ).toEqual(Array.from({ length: 4 }, () => ({ id, name: "Pizza Now" })));
  expect((await list(admin)).map(({ name }) => name)).toEqual(["Pizza Now", "default"]);

  // Names stay unique, earlier ones included, and renaming back is possible.
  const other = await (await admin.post("applications", { name: "Pasta" })).json();
  for (const name of ["Pizza", "Pizza Now"]) {
    const taken = await admin.patch(`applications/${other.id}`, { name });
    expect([taken.status, (await taken.json()).issues[0].path]).toEqual([409, "name"]);
    expect((await admin.post("applications", { name })).status).toBe(409);
  }
  expect((await admin.patch(`applications/${id}`, { aliases: ["Never"] })).status).toBe(400);
  await admin.patch(`applications/${id}`, { name: "Pizza Tracker", aliases: ["Pizza Tracker"] });
  expect(await named(admin, "Pizza Tracker")).toMatchObject({ aliases: ["Pizza Now"] });
  expect((await phone(project, "two", "Pizza")).status).toBe(200);
  expect((await named(admin, "Pizza")).id).not.toBe(id);
  const renamed = (await historyRows(database, project)).filter(
    ({ action }) => action === "application.changed",
  );
  expect(renamed[0]?.details).toEqual({
    changed: {
      name: { before: "Pizza", after: "Pizza Tracker" },
      aliases: { before: [], after: ["Pizza"] },
    },
  });
});

test("deletes an application without devices, and names what goes with it", async ({ project, database }) => {
  const admin = await signIn(project);
  await phone(project, "one", "Pizza");
  const { id } = await named(admin, "Pizza");
  const { id: byDefault } = await named(admin, "default");
  const used = await admin.delete(`applications/${id}`);
  expect([used.status, (await used.json()).detail]).toEqual([409, expect.stringContaining("devices (1)")]);
  expect((await admin.delete(`applications/${byDefault}`)).status).toBe(409);

  await admin.at(
    `projects/${project.slug}/applications/${id}/push-credentials/apns`,
    "PUT",
    apnsCredentials(),
  );
  await database.statement((db) => db.delete(devices).where(eq(devices.projectId, project.id)));
  expect((await admin.delete(`applications/${id}`)).status).toBe(204);
  expect((await admin.delete(`applications/${id}`)).status).toBe(404);
  expect((await list(admin)).map(({ name }) => name)).toEqual(["default"]);
  expect((await historyRows(database, project)).at(-1)).toMatchObject({
    action: "application.deleted",
    details: { name: "Pizza", credentials: ["apns"] },
  });
  expect((await phone(project, "one", "Pizza")).status).toBe(200);
  expect((await named(admin, "Pizza")).id).not.toBe(id);
});

test("merging moves devices; of two with one push token and user the one seen last stays", async ({
  project,
  database,
}) => {
  const admin = await signIn(project);
  const seeded = await seedDevices(database, project, [
    { name: "moves", applicationName: "Old", tags: "vip" },
    { name: "older", applicationName: "Old", pushToken: "shared", lastSeenAt: daysAgo(9) },
    { name: "newer", applicationName: "New", pushToken: "shared", lastSeenAt: daysAgo(1) },
    { name: "latest", applicationName: "Old", pushToken: "both", user: "eve@example.com" },
    {
      name: "earlier",
      applicationName: "New",
      pushToken: "both",
      user: "eve@example.com",
      lastSeenAt: daysAgo(5),
    },
    { name: "another user", applicationName: "New", pushToken: "both", user: "ada@example.com" },
    { name: "lost", applicationName: "Old", pushToken: "lost", lastSeenAt: daysAgo(9), ...disabled() },
    { name: "found", applicationName: "New", pushToken: "lost" },
  ]);
  const old = await named(admin, "Old");
  await admin.at(
    `projects/${project.slug}/applications/${old.id}/push-credentials/apns`,
    "PUT",
    apnsCredentials(),
  );
  await admin.patch(`applications/${old.id}`, { isDefault: true });
  const started = await merge(admin, "Old", "New");
  expect(started).toMatchObject({
    kind: "merge",
    total: 4,
    merge: { from: { name: "Old" }, to: { name: "New" } },
  });
  const job = await waitForJob(project, started);
  expect(job).toMatchObject({ status: "done", done: 4, total: 4, canUndo: false, canRunAgain: false });

  const target = await named(admin, "New");
  const left = await deviceRows(database, project);
  expect(left.map(({ name, applicationId }) => [name, applicationId === target.id]).sort()).toEqual([
    ["another user", true],
    ["found", true],
    ["latest", true],
    ["moves", true],
    ["newer", true],
  ]);
  expect(left.find(({ name }) => name === "moves")).toMatchObject({ id: seeded[0], tags: "vip" });
  expect(left.find(({ name }) => name === "found")).toMatchObject({
    enabled: false,
    disabledReason: "admin",
  });
  await expect.poll(async () => (await named(admin, "New")).devices).toBe(5);
  expect(target).toMatchObject({ aliases: ["Old"], isDefault: true, mergedInto: null });
  expect((await list(admin)).map(({ name }) => name)).toEqual(["New", "default"]);
  expect(
    await database.read((db) =>
      db.select().from(pushCredentials).where(eq(pushCredentials.projectId, project.id)),
    ),
  ).toEqual([]);
  const actions = (await historyRows(database, project)).map(({ action, details }) => [action, details]);
  expect(actions).toContainEqual(["application.mergeStarted", { before: "Old", after: "New" }]);
  expect(actions).toContainEqual(["application.merged", { before: "Old", after: "New", jobId: job.id }]);
  for (const path of ["undo", "cancel", "run-again"]) {
    expect((await admin.post(`jobs/${job.id}/${path}`)).status).toBe(409);
  }
});

test("merging into an application for one user at a time leaves the push token to the one seen last", async ({
  project,
  database,
}) => {
  const admin = await signIn(project);
  await seedDevices(database, project, [
    { name: "ada's", applicationName: "Old", pushToken: "one" },
    {
      name: "eve's",
      applicationName: "New",
      pushToken: "one",
      user: "eve@example.com",
      lastSeenAt: daysAgo(2),
    },
    { name: "ada's old", applicationName: "Old", pushToken: "two", lastSeenAt: daysAgo(2) },
    { name: "eve's new", applicationName: "New", pushToken: "two", user: "eve@example.com" },
  ]);
  await admin.patch(`applications/${(await named(admin, "New")).id}`, { tokenPolicy: "exclusive" });
  await waitForJob(project, await merge(admin, "Old", "New"));
  expect(
    (await deviceRows(database, project)).map(({ name, enabled, disabledReason }) => [
      name,
      enabled,
      disabledReason,
    ]),
  ).toEqual([
    ["ada's", true, null],
    ["eve's", false, "moved"],
    ["ada's old", false, "moved"],
    ["eve's new", true, null],
  ]);
});

test("a merge loses nothing of 100 phones that register beside it, nor of those that send the old name", async ({
  project,
  database,
}) => {
  const admin = await signIn(project);
  await seedDevices(
    database,
    project,
    Array.from({ length: 1_500 }, (_, n) => ({
      applicationName: n % 3 === 0 ? "New" : "Old",
      pushToken: `t${n % 3 === 0 ? n + 1 : n}`,
      pushService: "fcm" as const,
      platform: "android" as const,
      user: `u${n % 3 === 0 ? n + 1 : n}@example.com`,
    })),
  );
  const started = await merge(admin, "Old", "New");
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, n) =>
      n % 2 === 0
        ? phone(project, `t${n * 15 + 1}`, "Old", `u${n * 15 + 1}@example.com`)
        : phone(project, `fresh-${n}`, n % 4 === 1 ? "Old" : "New", `fresh${n % 7}@example.com`),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(await waitForJob(project, started)).toMatchObject({ status: "done" });

  const target = await named(admin, "New");
  const rows = await deviceRows(database, project);
  expect(new Set(rows.map(({ applicationId }) => applicationId))).toEqual(new Set([target.id]));
  const keys = rows.map(({ userId, pushToken }) => `${userId} ${pushToken}`);
  expect(new Set(keys).size).toBe(keys.length);
  const tokens = new Set(rows.map(({ pushToken }) => pushToken));
  for (let n = 0; n < 1_500; n += 1) expect(tokens.has(`t${n % 3 === 0 ? n + 1 : n}`)).toBe(true);
  for (let n = 1; n < 100; n += 2) expect(tokens.has(`fresh-${n}`)).toBe(true);
  await expect.poll(async () => (await named(admin, "New")).devices).toBe(rows.length);
  expect((await list(admin)).map(({ name }) => name)).toEqual(["New", "default"]);
});

test("a merge that its server left behind is resumed, and nothing else touches its applications meanwhile", async ({
  project,
  database,
}) => {
  const admin = await signIn(project);
  await seedDevices(database, project, [{ applicationName: "Old" }, { applicationName: "New" }]);
  const [from, to] = [await named(admin, "Old"), await named(admin, "New")];
  const [third] = [await (await admin.post("applications", { name: "Third" })).json()];
  const started = await merge(admin, "Old", "New");
  await waitForJob(project, started);
  // As a server leaves it that ends at the start of the merge.
  await database.transaction(async (tx) => {
    await tx
      .insert(applications)
      .values({ projectId: project.id, id: from.id, name: "Old", mergedInto: to.id });
    await tx.update(devices).set({ applicationId: from.id }).where(eq(devices.projectId, project.id));
    await tx
      .update(jobs)
      .set({ status: "running", done: 0, finishedAt: null, updatedAt: new Date() })
      .where(eq(jobs.id, started.id));
  });
  for (const answer of [
    await admin.patch(`applications/${from.id}`, { name: "Other" }),
    await admin.delete(`applications/${from.id}`),
    await admin.delete(`applications/${to.id}`),
    await admin.post(`applications/${third.id}/merge`, { into: from.id }),
    await admin.post(`applications/${to.id}/merge`, { into: third.id }),
    await admin.post(`applications/${from.id}/merge`, { into: to.id }),
  ]) {
    expect(answer.status).toBe(409);
  }
  expect((await phone(project, "late", "Old")).status).toBe(200);
  expect((await list(admin)).find(({ id }) => id === from.id)).toMatchObject({ mergedInto: to.id });
  await expect.poll(async () => (await readJob(project, started.id)).status).toBe("done");
  expect((await deviceRows(database, project)).map(({ applicationId }) => applicationId)).toEqual([
    to.id,
    to.id,
    to.id,
  ]);
  const aliases = await database.read((db) =>
    db
      .select({ name: applicationAliases.name })
      .from(applicationAliases)
      .where(
        and(eq(applicationAliases.projectId, project.id), inArray(applicationAliases.applicationId, [to.id])),
      ),
  );
  expect(aliases).toEqual([{ name: "Old" }]);
});

test("only admins rename, merge and delete applications, and only their project's", async ({
  makeProject,
}) => {
  const neighbour = await signIn(await makeProject());
  for (const role of ["viewer", "editor", "admin"] as const) {
    const project = await makeProject({ role });
    const operator = await signIn(project);
    await phone(project, "one", "Old");
    await phone(project, "two", "New");
    const [from, to] = [await named(operator, "Old"), await named(operator, "New")];
    expect((await neighbour.post(`applications/${from.id}/merge`, { into: to.id })).status).toBe(404);
    expect((await neighbour.delete(`applications/${from.id}`)).status).toBe(404);
    const statuses = [
      (await operator.patch(`applications/${to.id}`, { name: "Newer" })).status,
      (await operator.post(`applications/${from.id}/merge`, { into: from.id })).status,
      (await operator.post(`applications/${from.id}/merge`, { into: to.id })).status,
      (await callNative(project, `applications/${from.id}`, { method: "DELETE" })).status,
    ];
    expect([role, statuses]).toEqual([role, role === "admin" ? [200, 400, 202, 403] : [403, 403, 403, 403]]);
  }
});
