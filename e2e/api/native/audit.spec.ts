import { auditEvents } from "@/db/schema";
import type { AuditView } from "@/lib/audit/views";
import { newIdAt } from "@/lib/ids";
import { callIterable, register, sampleDevice } from "../../fixtures/iterable";
import { startJob, undoJob, waitForJob } from "../../fixtures/jobs";
import { callNative, listDevices, onlyDevice } from "../../fixtures/native";
import { type SignedInOperator, signIn } from "../../fixtures/operator";
import { expect, serverUrl, test } from "../../fixtures/project";
import { apiKeyId, historyRows } from "../../fixtures/rows";

const audit = async (admin: SignedInOperator, query = ""): Promise<AuditView[]> => {
  const answer = await admin.get(`audit${query}`);
  if (answer.status !== 200) throw new Error(`Answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()).items;
};

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

test("lists who did what to which object, by its current name, newest first", async ({
  project,
  database,
}) => {
  const admin = await signIn(project);
  await register(project.keys.server, { email: "ada@example.com", device: sampleDevice });
  const { id } = await onlyDevice(project);
  await admin.patch(`devices/${id}`, { name: "Ada’s phone" }, { "if-match": "*" });
  const keyId = await apiKeyId(database, project.keys.server);
  const [changed, registered, made] = await audit(admin);
  expect(changed).toMatchObject({
    action: "device.changed",
    actor: { type: "operator", label: "Ada" },
    subject: { type: "device", id, label: "Ada’s phone" },
    requestId: expect.any(String),
  });
  expect(registered).toMatchObject({
    action: "device.registered",
    actor: { type: "apiKey", id: keyId, label: "server key" },
    details: { newUser: true },
  });
  expect(made).toMatchObject({ action: "project.created", actor: { type: "system", id: null } });
});

test("filters by actor, action and time, and pages", async ({ project, database }) => {
  const admin = await signIn(project);
  await register(project.keys.server, { email: "ada@example.com", device: sampleDevice });
  const { id } = await onlyDevice(project);
  await admin.post(`devices/${id}/disable`, { note: "x" });
  const actions = async (query: string) => (await audit(admin, query)).map(({ action }) => action);
  const keyId = await apiKeyId(database, project.keys.server);
  expect(await actions(`?actor=${keyId}`)).toEqual(["device.registered"]);
  expect(await actions(`?actor=${keyId}&action=device.disabled`)).toEqual([]);
  expect(await actions("?action=device.disabled")).toEqual(["device.disabled"]);
  expect(await actions(`?before=${day(-1)}`)).toEqual([]);
  expect(await actions(`?after=${day(1)}`)).toEqual([]);
  expect(await actions(`?after=${day(-1)}&before=${day(1)}`)).toHaveLength(3);
  expect(await actions("?after=1d&pageSize=25&page=1")).toHaveLength(3);
  expect(await actions("?after=1d&pageSize=25&page=2")).toEqual([]);
  // Of other months, and of a time that no month is created for.
  const [event] = await historyRows(database, project);
  const others = [-800, 100, 900].map((days) => newIdAt(Date.now() + days * 86_400_000));
  const rows = others.map((other) => ({ ...event, id: other }) as typeof auditEvents.$inferInsert);
  await database.statement((db) => db.insert(auditEvents).values(rows));
  const ids = async (query: string) => (await audit(admin, query)).map((each) => each.id);
  expect(await ids("?sort=at")).toEqual((await historyRows(database, project)).map((each) => each.id));
  expect(await ids("")).toEqual((await ids("?sort=at")).reverse());
  expect(await ids("?sort=at")).toEqual(expect.arrayContaining(others));
});

test("a registration that creates a user is found among created users and stays in the user's history", async ({
  project,
}) => {
  const admin = await signIn(project);
  await register(project.keys.server, { email: "ada@example.com", device: sampleDevice });
  await register(project.keys.server, {
    email: "ada@example.com",
    device: { ...sampleDevice, token: "second" },
  });
  const profile = { email: "bob@example.com", dataFields: { plan: "gold" } };
  await callIterable("/api/users/update", profile, { "api-key": project.keys.server });
  const created = await audit(admin, "?action=user.created");
  expect(created.map(({ action, details }) => [action, details.newUser])).toEqual([
    ["user.created", undefined],
    ["device.registered", true],
  ]);
  const { items } = await (await admin.get("users?q=ada@example.com")).json();
  for (const { id } of (await (await admin.get("devices")).json()).items) await admin.delete(`devices/${id}`);
  const history = await (await admin.get(`users/${items[0].id}/history`)).json();
  expect(history.items.map(({ details }: { details: object }) => details)).toMatchObject([{ newUser: true }]);
});

test("says from which API or page an event came, and tells keys of one name apart", async ({
  project,
  database,
}) => {
  const admin = await signIn(project);
  await register(project.keys.server, { email: "ada@example.com", device: sampleDevice });
  const { id } = await onlyDevice(project);
  const headers = { "if-match": "*", referer: `${serverUrl()}/devices/${id}?edit=1` };
  await admin.patch(`devices/${id}`, { name: "Ada’s phone" }, headers);
  await callNative(project, `devices/${id}/enable`, { method: "POST" });
  await callNative(project, `devices/${id}/disable`, { method: "POST", body: '{ "note": "x" }' });
  const [disabled, changed, registered] = await audit(admin);
  expect(disabled).toMatchObject({ action: "device.disabled", source: "native" });
  expect(changed).toMatchObject({ source: "console/devices", actor: { lastFour: null } });
  expect(registered).toMatchObject({
    source: "iterable",
    actor: { label: "server key", lastFour: project.keys.server.slice(-4) },
  });
  expect((await historyRows(database, project)).at(-1)?.source).toBe("native");
});

test("finds events by device, user, text and request id, and reports a job as one event", async ({
  project,
}) => {
  const admin = await signIn(project);
  for (const email of ["ada@example.com", "grace@example.com"]) {
    await register(project.keys.server, { email, device: { ...sampleDevice, token: `token-of-${email}` } });
  }
  const { items } = await listDevices(project, "?q=grace");
  const grace = items[0]?.id ?? "";
  const ids = (await listDevices(project)).items.map(({ id }) => id);
  const selection = { ids };
  const job = await startJob(project, { action: "disable", note: "Left in a taxi", selection });
  await waitForJob(project, job);
  const found = async (query: string) =>
    (await audit(admin, query)).map(({ action, subject }) => [action, subject.id] as const);

  const all = await audit(admin);
  const each = all.filter(({ action }) => action === "device.disabled");
  expect(each).toHaveLength(2);
  const grouped = await audit(admin, "?grouped=true");
  expect(grouped[0]).toMatchObject({ action: "job.finished", subject: { id: job.id }, canUndo: true });
  expect(grouped).toHaveLength(all.length - 2);
  expect((await audit(admin, `?job=${job.id}`)).map(({ subject }) => subject.id).sort()).toEqual(ids.sort());

  expect((await found("?q=grace")).filter(([, id]) => id === grace)).toHaveLength(2);
  expect((await found("?q=grace")).some(([, id]) => ids.includes(id) && id !== grace)).toBe(false);
  expect((await found("?q=taxi")).map(([action]) => action).sort()).toEqual([
    "device.disabled",
    "device.disabled",
    "job.finished",
  ]);
  expect(await found("?q=nowhere")).toEqual([]);
  const requestId = each[0]?.requestId ?? "";
  expect((await found(`?q=${requestId}`)).map(([action]) => action).sort()).toEqual([
    "device.disabled",
    "device.disabled",
    "job.finished",
  ]);
  expect((await found(`?q=${grace}`)).every(([, id]) => id === grace)).toBe(true);

  await waitForJob(project, await undoJob(project, job.id));
  const events = await audit(admin, "?action=job.finished");
  expect(events.map(({ canUndo }) => canUndo)).toEqual([false, false]);
});

for (const [query, parameter] of [
  ["job=1", "job"],
  ["grouped=maybe", "grouped"],
  ["action=device.exploded", "action"],
  ["after=yesterday", "after"],
  ["before=2026-02-30", "before"],
  ["subject=x", "subject"],
  ["sort=action", "sort"],
]) {
  test(`audit?${query} answers a 400 problem that names ${parameter}`, async ({ project }) => {
    const answer = await (await signIn(project)).get(`audit?${query}`);
    expect([answer.status, (await answer.json()).issues[0].path]).toEqual([400, parameter]);
  });
}

test("exports filtered events as CSV, escapes formulas and is audited itself", async ({ project }) => {
  const admin = await signIn(project);
  for (const [n, name] of ["=1+1", "@SUM(A1)", "+1", "-1", "\ttab", 'say "hi", ok'].entries()) {
    const device = { ...sampleDevice, token: `token-${n}`, dataFields: { model: name } };
    await register(project.keys.server, { email: "ada@example.com", device });
  }
  const answer = await admin.get("audit/export?format=csv&action=device.registered");
  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(answer.headers.get("content-disposition")).toMatch(
    new RegExp(`^attachment; filename="${project.slug}-audit-\\d{4}-\\d\\d-\\d\\d\\.csv"$`),
  );
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const text = new TextDecoder().decode(bytes);
  const [head, ...lines] = text.trimEnd().split("\n");
  expect(head).toBe(
    "at,action,actorType,actorId,actor,subjectType,subjectId,subject,details,requestId,id,source",
  );
  expect(lines).toHaveLength(6);
  for (const cell of ["'=1+1", "'@SUM(A1)", "'+1", "'-1"]) expect(text).toContain(`,${cell},`);
  expect(text).toContain('"say ""hi"", ok"');
  expect(text).not.toMatch(/(^|,)"?[=+@\t-]/m);
  expect((await audit(admin))[0]).toMatchObject({
    action: "audit.exported",
    actor: { label: "Ada" },
    details: { filters: { action: ["device.registered"] } },
  });
  expect((await admin.get("audit/export?format=xlsx")).status).toBe(400);
});

test("exports every event once across batches", async ({ project, database }) => {
  const admin = await signIn(project);
  for (let n = 0; n < 60; n += 1) {
    await Promise.all(
      Array.from({ length: 20 }, (_, m) =>
        register(project.keys.server, {
          email: `user${m}@example.com`,
          device: { ...sampleDevice, token: `token ${n} ${m}` },
        }),
      ),
    );
  }
  const text = await (await admin.get("audit/export")).text();
  const ids = text
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",").at(-2));
  const rows = await historyRows(database, project);
  expect(ids.length).toBeGreaterThan(1_000);
  expect(ids).toEqual(rows.map(({ id }) => id).reverse());
});

test("is readable by admins only, and 404 for another project", async ({ makeProject }) => {
  const neighbour = await makeProject();
  for (const [role, status] of [
    ["viewer", 403],
    ["editor", 403],
    ["admin", 200],
  ] as const) {
    const project = await makeProject({ role });
    const operator = await signIn(project);
    const statuses = [(await operator.get("audit")).status, (await operator.get("audit/export")).status];
    expect([role, ...statuses]).toEqual([role, status, status]);
    expect((await operator.get("audit", neighbour)).status).toBe(404);
    expect((await callNative(project, "audit")).status).toBe(403);
  }
});
