import { randomBytes } from "node:crypto";
import type { ApplicationView } from "@/lib/applications/views";
import type { ProjectDetailView } from "@/lib/projects/views";
import { register, sampleDevice } from "../../fixtures/iterable";
import { callNative } from "../../fixtures/native";
import { type SignedInOperator, signIn } from "../../fixtures/operator";
import { expect, serverUrl, test } from "../../fixtures/project";
import { historyRows } from "../../fixtures/rows";
import { callTribehr, sampleParameters } from "../../fixtures/tribehr";

const settings = async (operator: SignedInOperator): Promise<ProjectDetailView> =>
  (await operator.get("")).json();

const applications = async (operator: SignedInOperator): Promise<ApplicationView[]> =>
  (await (await operator.get("applications")).json()).items;

test("returns a project's settings to its readers, and whether it is empty", async ({ project }) => {
  const admin = await signIn(project);
  const empty = await admin.get("");
  expect(empty.headers.get("etag")).toBe('"1"');
  expect(await empty.json()).toEqual({
    id: project.id,
    slug: project.slug,
    name: `Project ${project.slug}`,
    identityType: "email",
    autoCreateApplications: true,
    users: 0,
    archivedAt: null,
    createdAt: expect.any(String),
    version: 1,
    isEmpty: true,
    hasSampleData: false,
  });
  await register(project.keys.server, { email: "ada@example.com", device: sampleDevice });
  expect(await settings(admin)).toMatchObject({ isEmpty: false, users: 1 });
  const text = await (await callNative(project, "", { key: project.keys.readonly })).text();
  expect(text).toContain(project.id);
  expect(text).not.toContain(project.signingSecret);
});

test("changes settings with an audit event, guarded by the version if sent", async ({
  project,
  database,
}) => {
  const admin = await signIn(project);
  const changed = await admin.patch("", { name: " Pizza ", autoCreateApplications: false });
  expect(await changed.json()).toMatchObject({ name: "Pizza", autoCreateApplications: false, version: 2 });
  expect((await admin.patch("", { name: "Late" }, { "if-match": '"1"' })).status).toBe(412);
  expect((await admin.patch("", { name: "Pizza" }, { "if-match": '"2"' })).status).toBe(200);
  expect(await settings(admin)).toMatchObject({ name: "Pizza", version: 2 });
  expect((await admin.patch("", { slug: "x" })).status).toBe(422);

  const audited = (await historyRows(database, project)).at(-1);
  expect(audited).toMatchObject({
    action: "project.changed",
    details: { changed: { autoCreateApplications: { before: true, after: false } } },
  });
  const rejected = await register(project.keys.server, { email: "ada@example.com", device: sampleDevice });
  expect(rejected.status).toBe(400);
});

test("the identity type can change only while there are no users", async ({ project }) => {
  const admin = await signIn(project);
  expect((await admin.patch("", { identityType: "userId" })).status).toBe(200);
  expect((await register(project.keys.server, { userId: "7", device: sampleDevice })).status).toBe(200);
  const late = await admin.patch("", { identityType: "email" });
  expect([late.status, (await late.json()).issues[0].path]).toEqual([409, "identityType"]);
  expect(await settings(admin)).toMatchObject({ identityType: "userId" });
});

test("there is always one default application, used by APIs that name none", async ({ project }) => {
  const admin = await signIn(project);
  const added = await admin.post("applications", { name: "Pizza Tracker" });
  expect(added.status).toBe(201);
  const { id } = await added.json();
  expect((await admin.post("applications", { name: "Pizza Tracker" })).status).toBe(409);
  const [first] = (await applications(admin)).filter(({ isDefault }) => isDefault);
  expect((await admin.patch(`applications/${first?.id}`, { isDefault: false })).status).toBe(422);

  await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      admin.patch(`applications/${n % 2 ? id : first?.id}`, { isDefault: true }),
    ),
  );
  expect((await admin.patch(`applications/${id}`, { isDefault: true })).status).toBe(200);
  expect((await applications(admin)).filter(({ isDefault }) => isDefault)).toMatchObject([{ id }]);
  await callTribehr({ name: "ada@example.com", password: project.keys.server }, sampleParameters);
  const [device] = (await (await admin.get("devices")).json()).items;
  expect(device.application).toEqual({ id, name: "Pizza Tracker" });
});

test("an application's policy is guarded by its version, and 404 for another project", async ({
  project,
  makeProject,
}) => {
  const admin = await signIn(project);
  const neighbour = await signIn(await makeProject());
  const [application] = await applications(admin);
  const path = `applications/${application?.id}`;
  const stale = await admin.patch(path, { tokenPolicy: "exclusive" }, { "if-match": '"7"' });
  expect([stale.status, (await stale.json()).current.tokenPolicy]).toEqual([412, "shared"]);
  expect((await neighbour.patch(path, { tokenPolicy: "exclusive" })).status).toBe(404);
  expect((await neighbour.patch("applications/nonsense", { tokenPolicy: "exclusive" })).status).toBe(404);
  expect((await admin.patch(path, { tokenPolicy: "none" })).status).toBe(422);
  expect(await applications(admin)).toMatchObject([{ tokenPolicy: "shared", version: 1 }]);
  expect((await admin.patch(path, { tokenPolicy: "exclusive" }, { "if-match": '"1"' })).status).toBe(200);
});

test("an operator creates a project as its admin, invisible to others", async ({ project, makeProject }) => {
  const operator = await signIn(project);
  const neighbour = await signIn(await makeProject());
  const slug = `mine-${randomBytes(6).toString("hex")}`;
  const made = await operator.at("projects", "POST", { name: "Mine", slug, identityType: "hybrid" });
  expect(made.status).toBe(201);
  expect(await made.json()).toMatchObject({ slug, name: "Mine", identityType: "hybrid", role: "admin" });
  const there = { ...project, slug };
  expect((await operator.get("api-keys", there)).status).toBe(200);
  expect((await neighbour.get("devices", there)).status).toBe(404);
  expect((await (await operator.at("projects")).json()).items).toHaveLength(2);
  const taken = await neighbour.at("projects", "POST", { name: "Theirs", slug, identityType: "email" });
  expect([taken.status, (await taken.json()).issues[0].path]).toEqual([409, "slug"]);
});

test("derives a missing slug from the name and makes it unique", async ({ project }) => {
  const operator = await signIn(project);
  const name = `Ünter–Grund ${randomBytes(4).toString("hex")}`;
  const make = async () =>
    (await (await operator.at("projects", "POST", { name, identityType: "email" })).json()).slug;
  const first = await make();
  expect(first).toBe(name.toLowerCase().replace("ü", "u").replace(/[–\s]/g, "-"));
  expect(await make()).toMatch(new RegExp(`^${first}-\\d{5}$`));
});

for (const body of [
  { name: "", identityType: "email" },
  { name: "x", identityType: "phone" },
  { name: "x", identityType: "email", slug: "Not a slug" },
  { name: "x", identityType: "email", signingSecret: "mine" },
]) {
  test(`rejects a project like ${JSON.stringify(body)}`, async ({ project }) => {
    const operator = await signIn(project);
    expect((await operator.at("projects", "POST", body)).status).toBe(422);
    expect((await (await operator.at("projects")).json()).items).toHaveLength(1);
  });
}

test("only admins change settings; viewers and editors read them; a key creates no project", async ({
  makeProject,
}) => {
  for (const role of ["viewer", "editor", "admin"] as const) {
    const project = await makeProject({ role });
    const operator = await signIn(project);
    const [application] = await applications(operator);
    const statuses = [
      (await operator.get("")).status,
      (await operator.get("applications")).status,
      (await operator.patch("", { name: "New" })).status,
      (await operator.post("applications", { name: "New" })).status,
      (await operator.patch(`applications/${application?.id}`, { tokenPolicy: "exclusive" })).status,
    ];
    const writes = role === "admin" ? [200, 201, 200] : [403, 403, 403];
    expect([role, ...statuses]).toEqual([role, 200, 200, ...writes]);
    const answer = await fetch(new URL("/api/v1/projects", serverUrl()), {
      method: "POST",
      headers: { authorization: `Bearer ${project.keys.server}`, "content-type": "application/json" },
      body: JSON.stringify({ name: "Mine", identityType: "email" }),
    });
    expect([401, 403]).toContain(answer.status);
    const patched = await callNative(project, "", { method: "PATCH", body: '{"name":"x"}' });
    expect(patched.status).toBe(403);
  }
});
