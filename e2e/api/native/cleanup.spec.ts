import { sql } from "drizzle-orm";
import type { DatabaseClient } from "@/db/client";
import { auditEvents } from "@/db/schema";
import type { CleanupView } from "@/lib/cleanup/views";
import { newId, newIdAt } from "@/lib/ids";
import { waitOutEndOfHour } from "../../fixtures/hours";
import { register } from "../../fixtures/iterable";
import { callNative } from "../../fixtures/native";
import { type SignedInOperator, signIn } from "../../fixtures/operator";
import { expect, type TestProject, test } from "../../fixtures/project";
import { deviceRows, historyRows } from "../../fixtures/rows";
import { daysAgo, disabled, seedDevices } from "../../fixtures/seed";

test.beforeEach(waitOutEndOfHour);

const readCleanup = async (admin: SignedInOperator): Promise<CleanupView> =>
  (await admin.get("cleanup")).json();

/** Waits for a cleanup run to end and returns its result. */
async function passed(admin: SignedInOperator): Promise<NonNullable<CleanupView["last"]>> {
  const isOver = ({ next, last }: CleanupView) => !next.isRequested && last?.finishedAt != null;
  await expect.poll(async () => isOver(await readCleanup(admin)), { intervals: [100] }).toBe(true);
  const { last } = await readCleanup(admin);
  if (last === null) throw new Error("There was no pass.");
  return last;
}

const ten = (lastSeenAt: Date, count = 10) => Array.from({ length: count }, () => ({ lastSeenAt }));

test("a cleanup run disables only stale devices, is audited, and registration re-enables them", async ({
  project,
  makeProject,
  database,
}) => {
  const neighbour = await makeProject();
  for (const one of [project, neighbour]) {
    await seedDevices(database, one, [
      ...ten(daysAgo(269), 18),
      { lastSeenAt: daysAgo(271), pushToken: "old" },
      { lastSeenAt: daysAgo(400) },
      { lastSeenAt: daysAgo(500), ...disabled("admin") },
    ]);
  }
  const admin = await signIn(project);
  expect(await readCleanup(admin)).toMatchObject({
    staleAfterDays: 270,
    disableStale: false,
    mostPercent: 10,
    historyDays: 400,
    version: 1,
    next: { stale: 2, staleIsEstimate: false, enabled: 20, wouldStop: false, isRequested: false },
    last: null,
  });
  // Unless the project enables disabling, a run only counts.
  expect((await admin.post("cleanup/run")).status).toBe(202);
  expect(await passed(admin)).toMatchObject({ outcome: "done", stale: 2, enabled: 20, disabled: 0 });
  expect((await admin.patch("cleanup", { disableStale: true }, { "if-match": '"1"' })).status).toBe(200);
  expect((await admin.patch("cleanup", { safetyLimitPercent: 50 }, { "if-match": '"1"' })).status).toBe(412);
  expect((await admin.post("cleanup/run")).status).toBe(202);
  expect(await passed(admin)).toMatchObject({ outcome: "done", by: "Ada", stale: 2, disabled: 2 });

  const states = async (of: TestProject) =>
    (await deviceRows(database, of)).map(
      ({ disabledReason, disabledBy }) => disabledReason && [disabledReason, disabledBy],
    );
  const young = Array(18).fill(null);
  expect(await states(project)).toEqual([...young, ["stale", "Ada"], ["stale", "Ada"], ["admin", null]]);
  expect(await states(neighbour)).toEqual([...young, null, null, ["admin", null]]);
  const audited = (await historyRows(database, project)).map(({ action }) => action);
  expect(audited.filter((action) => action === "device.disabled")).toHaveLength(2);
  expect(audited.at(-1)).toBe("hygiene.passed");

  await register(project.keys.server, {
    email: "ada@example.com",
    device: { token: "old", platform: "APNS", applicationName: "com.example.app" },
  });
  expect((await states(project))[18]).toBeNull();
  expect((await readCleanup(admin)).next).toMatchObject({ stale: 0, enabled: 19 });
});

test("a cleanup run over the safety limit disables nothing and reports it", async ({ project, database }) => {
  await seedDevices(database, project, [...ten(new Date(), 7), ...ten(daysAgo(300), 3)]);
  const admin = await signIn(project);
  await admin.patch("cleanup", { disableStale: true, safetyLimitPercent: 29 });
  expect((await readCleanup(admin)).next).toMatchObject({ stale: 3, enabled: 10, wouldStop: true });
  await admin.post("cleanup/run");
  expect(await passed(admin)).toMatchObject({ outcome: "stopped", stale: 3, enabled: 10, disabled: 0 });
  expect((await deviceRows(database, project)).every(({ enabled }) => enabled)).toBe(true);
  const stopped = (await historyRows(database, project)).find(({ action }) => action === "hygiene.stopped");
  expect(stopped?.details).toEqual({ stale: 3, enabled: 10, safetyLimitPercent: 29 });

  await admin.patch("cleanup", { mostPercent: 30 });
  expect((await readCleanup(admin)).next.wouldStop).toBe(false);
  await admin.post("cleanup/run");
  expect(await passed(admin)).toMatchObject({ outcome: "done", disabled: 3 });
});

test("the nightly run starts by itself and deletes old history and finished work", async ({
  project,
  makeProject,
  database,
}) => {
  const other = await makeProject();
  const admins = [await signIn(project), await signIn(other)] as const;
  await admins[1].patch("cleanup", { historyDays: null });
  for (const one of [project, other]) {
    await seedHistory(database, one, 401, 1_200);
    await seedHistory(database, one, 399, 3);
  }
  for (const one of [project, other]) {
    await seedEndedWork(database, one, 31, 1_100);
    await seedEndedWork(database, one, 29, 2);
  }
  expect((await readCleanup(admins[0])).next).toMatchObject({ history: 1_200, historyIsMore: false });
  await database.statement((db) =>
    db.execute(sql`
      update hygiene set pass_started_at = now() - interval '2 days'
      where project_id in (${project.id}, ${other.id})`),
  );
  expect(await passed(admins[0])).toMatchObject({ outcome: "done", by: "Rollcall", dropped: 1_200 });
  expect(await passed(admins[1])).toMatchObject({ outcome: "done", dropped: 0 });
  const left = async (of: TestProject) =>
    (await historyRows(database, of)).filter(({ action }) => action === "device.changed").length;
  expect([await left(project), await left(other)]).toEqual([3, 1_203]);
  for (const one of [project, other]) {
    const work = await database.read((db) =>
      db.execute(sql`
        select (select count(*)::int from jobs where project_id = ${one.id}) as jobs,
          (select count(*)::int from job_items where project_id = ${one.id}) as items,
          (select count(*)::int from imports where project_id = ${one.id}) as imports,
          (select count(*)::int from import_rejects where project_id = ${one.id}) as rejects`),
    );
    expect([...work]).toEqual([{ jobs: 1, items: 2, imports: 1, rejects: 2 }]);
  }
});

test("only admins change cleanup settings or start a run, and invalid values are named", async ({
  makeProject,
}) => {
  for (const role of ["viewer", "editor", "admin"] as const) {
    const project = await makeProject({ role });
    const operator = await signIn(project);
    const statuses = [
      (await operator.get("cleanup")).status,
      (await operator.patch("cleanup", { staleAfterDays: 90 })).status,
      (await operator.post("cleanup/run")).status,
      (await callNative(project, "cleanup", { key: project.keys.mobile })).status,
      (await callNative(project, "cleanup/run", { method: "POST" })).status,
    ];
    expect([role, ...statuses]).toEqual([
      role,
      200,
      ...(role === "admin" ? [200, 202] : [403, 403]),
      403,
      403,
    ]);
  }
  const admin = await signIn(await makeProject());
  for (const [field, value] of Object.entries({
    staleAfterDays: 0,
    safetyLimitPercent: 101,
    historyDays: "400",
  })) {
    const refused = await admin.patch("cleanup", { [field]: value });
    expect([refused.status, (await refused.json()).issues[0].path]).toEqual([422, field]);
  }
});

/** A bulk job and an import that ended some days ago, with a number of devices and rejected rows. */
async function seedEndedWork(database: DatabaseClient, project: TestProject, days: number, rows: number) {
  const [job, file] = [newId(), newId()];
  const ended = daysAgo(days).toISOString();
  await database.transaction(async (tx) => {
    await tx.execute(sql`
      insert into jobs (project_id, id, kind, status, total, actor_type, actor_label, request_id, updated_at, finished_at)
      values (${project.id}, ${job}, 'disable', 'done', ${rows}, 'system', 'Rollcall', 'r', ${ended}, ${ended})`);
    await tx.execute(sql`
      insert into job_items (project_id, job_id, device_id, outcome)
      select ${project.id}, ${job}, gen_random_uuid(), 'done' from generate_series(1, ${rows}::int)`);
    await tx.execute(sql`
      insert into imports (project_id, id, file_name, status, bytes, actor_type, actor_label, request_id, updated_at, finished_at)
      values (${project.id}, ${file}, 'a.csv', 'done', 1, 'system', 'Rollcall', 'r', ${ended}, ${ended})`);
    await tx.execute(sql`
      insert into import_rejects (project_id, import_id, "row", "column", value, reason, source)
      select ${project.id}, ${file}, n, '', '', 'r', '[]' from generate_series(1, ${rows}::int) n`);
  });
}

async function seedHistory(database: DatabaseClient, project: TestProject, days: number, count: number) {
  const createdAt = daysAgo(days);
  const event = {
    projectId: project.id,
    action: "device.changed",
    actorType: "system" as const,
    actorLabel: "Rollcall",
    subjectType: "device" as const,
    subjectId: newId(),
    requestId: newId(),
    createdAt,
  };
  const events = Array.from({ length: count }, () => ({ ...event, id: newIdAt(createdAt.getTime()) }));
  await database.statement((db) => db.insert(auditEvents).values(events));
}
