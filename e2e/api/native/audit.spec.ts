import type { AuditView } from "@/lib/audit/views";
import { register, sampleDevice } from "../../fixtures/iterable";
import { callNative, onlyDevice } from "../../fixtures/native";
import { type SignedInOperator, signIn } from "../../fixtures/operator";
import { expect, test } from "../../fixtures/project";
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
  const [changed, registered, created, made] = await audit(admin);
  expect(changed).toMatchObject({
    action: "device.changed",
    actor: { type: "operator", label: "Ada" },
    subject: { type: "device", id, label: "Ada’s phone" },
    requestId: expect.any(String),
  });
  expect(registered).toMatchObject({
    action: "device.registered",
    actor: { type: "apiKey", id: keyId, label: "server key" },
  });
  expect(created).toMatchObject({ action: "user.created", subject: { label: "ada@example.com" } });
  expect(made).toMatchObject({ action: "project.created", actor: { type: "system", id: null } });
});

test("filters by actor, action and time, and pages", async ({ project, database }) => {
  const admin = await signIn(project);
  await register(project.keys.server, { email: "ada@example.com", device: sampleDevice });
  const { id } = await onlyDevice(project);
  await admin.post(`devices/${id}/disable`, { note: "x" });
  const actions = async (query: string) => (await audit(admin, query)).map(({ action }) => action);
  const keyId = await apiKeyId(database, project.keys.server);
  expect(await actions(`?actor=${keyId}`)).toEqual(["device.registered", "user.created"]);
  expect(await actions(`?actor=${keyId}&action=user.created,device.disabled`)).toEqual(["user.created"]);
  expect(await actions("?action=device.disabled")).toEqual(["device.disabled"]);
  expect(await actions(`?before=${day(0)}`)).toEqual([]);
  expect(await actions(`?after=${day(1)}`)).toEqual([]);
  expect(await actions(`?after=${day(-1)}&before=${day(1)}`)).toHaveLength(4);
  expect(await actions("?after=1d&pageSize=25&page=1")).toHaveLength(4);
  expect(await actions("?after=1d&pageSize=25&page=2")).toEqual([]);
  expect(await actions("?sort=at")).toEqual((await actions("")).reverse());
});

for (const [query, parameter] of [
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
  expect(head).toBe("at,action,actorType,actorId,actor,subjectType,subjectId,subject,details,requestId,id");
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
    .map((line) => line.split(",").at(-1));
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
