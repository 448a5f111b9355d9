import type { SavedView } from "@/lib/saved-views/views";
import { callNative } from "../../fixtures/native";
import { type SignedInOperator, signIn } from "../../fixtures/operator";
import { expect, serverUrl, type TestProject, test } from "../../fixtures/project";

const views = async (operator: SignedInOperator, query = ""): Promise<SavedView[]> =>
  (await (await operator.get(`views${query}`)).json()).items;

/** A second operator of a project. */
async function colleague(project: TestProject, role: string) {
  const admin = await signIn(project);
  const email = `${role}-${project.slug}@example.com`;
  const password = "a password of my own";
  const { link } = await (await admin.post("invitations", { email, role })).json();
  await fetch(new URL(`/api/v1/invitations/${link.split("/").at(-1)}/accept`, serverUrl()), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: role, password }),
  });
  return signIn({ slug: project.slug, operator: { email, password, name: role } });
}

test("a new password needs the old one, ends other sessions, and works at sign-in", async ({ project }) => {
  const [here, elsewhere] = [await signIn(project), await signIn(project)];
  const newPassword = "another password of mine";
  const wrong = await here.at("me", "PATCH", { currentPassword: "not it", newPassword });
  expect([wrong.status, (await wrong.json()).issues[0].path]).toEqual([403, "currentPassword"]);
  const none = await here.at("me", "PATCH", { newPassword });
  expect([none.status, (await none.json()).issues[0].path]).toEqual([422, "currentPassword"]);
  const short = { currentPassword: project.operator.password, newPassword: "short" };
  expect((await here.at("me", "PATCH", short)).status).toBe(422);
  expect((await elsewhere.at("me")).status).toBe(200);

  const body = { currentPassword: project.operator.password, newPassword };
  const answers = await Promise.all(Array.from({ length: 5 }, () => here.at("me", "PATCH", body)));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await answers.find(({ ok }) => ok)?.json()).toMatchObject({ sessionsEnded: true });
  expect([(await here.at("me")).status, (await elsewhere.at("me")).status]).toEqual([200, 401]);
  await expect(signIn(project)).rejects.toThrow();
  const again = await signIn({ ...project, operator: { ...project.operator, password: newPassword } });
  expect((await again.at("me")).status).toBe(200);
});

test("changing the name ends no session", async ({ project }) => {
  const operator = await signIn(project);
  const answer = await operator.at("me", "PATCH", { name: " Ada Lovelace " });
  expect(await answer.json()).toMatchObject({ name: "Ada Lovelace", sessionsEnded: false });
  expect(await (await operator.at("me")).json()).toEqual({
    id: expect.any(String),
    email: project.operator.email,
    name: "Ada Lovelace",
  });
  expect((await operator.at("me", "PATCH", { role: "admin" })).status).toBe(422);
});

test("stores a preference of any JSON for its operator only", async ({ project, makeProject }) => {
  const operator = await signIn(project);
  const neighbour = await signIn(await makeProject());
  const path = "preferences/devices.columns";
  expect(await (await operator.at(path)).json()).toEqual({ key: "devices.columns", value: null });
  for (const value of [{ order: ["name", "user"] }, ["a"], "text", 7, false, null]) {
    expect((await operator.at(path, "PUT", { value })).status).toBe(200);
    expect(await (await operator.at(path)).json()).toEqual({ key: "devices.columns", value });
  }
  await operator.at(path, "PUT", { value: "mine" });
  expect((await (await neighbour.at(path)).json()).value).toBeNull();
  await Promise.all(Array.from({ length: 20 }, (_, n) => operator.at(path, "PUT", { value: n })));
  expect((await (await operator.at(path)).json()).value).toEqual(expect.any(Number));
});

test("rejects a preference over 16 KiB, without a value, or with an invalid name", async ({ project }) => {
  const operator = await signIn(project);
  const put = async (key: string, body: unknown) =>
    (await operator.at(`preferences/${key}`, "PUT", body)).status;
  expect(await put("big", { value: "x".repeat(16 * 1024) })).toBe(413);
  expect(await put("none", {})).toBe(422);
  expect(await put("Odd%20name", { value: 1 })).toBe(400);
  expect(await put("x".repeat(65), { value: 1 })).toBe(400);
  expect(await put("fine", { value: "x".repeat(16_000) })).toBe(200);
  const key = await fetch(new URL("/api/v1/preferences/fine", serverUrl()), {
    headers: { authorization: `Bearer ${project.keys.server}` },
  });
  expect(key.status).toBe(401);
});

test("a saved view belongs to its creator, or to the team if shared", async ({ project }) => {
  const admin = await signIn(project);
  const viewer = await colleague(project, "viewer");
  const mine = { name: "Old phones", query: "lastSeenBefore=90d&sort=lastSeenAt" };
  const made = await admin.post("views?list=devices", mine);
  expect(made.status).toBe(201);
  expect(await made.json()).toMatchObject({ ...mine, list: "devices", shared: false, own: true, by: "Ada" });
  await admin.post("views?list=devices", { ...mine, name: "Shared", shared: true });
  await admin.post("views?list=users", { ...mine, name: "People", shared: true });
  expect((await views(viewer, "?list=devices")).map(({ name, own, by }) => [name, own, by])).toEqual([
    ["Shared", false, "Ada"],
  ]);
  expect((await views(viewer)).map(({ name }) => name)).toEqual(["People", "Shared"]);
  expect((await views(admin, "?list=devices")).map(({ name }) => name)).toEqual(["Old phones", "Shared"]);
});

test("viewers keep own views but cannot share or delete others'; admins delete shared ones", async ({
  project,
  makeProject,
}) => {
  const admin = await signIn(project);
  const viewer = await colleague(project, "viewer");
  const editor = await colleague(project, "editor");
  const view = { name: "View", query: "" };
  expect((await viewer.post("views?list=devices", { ...view, shared: true })).status).toBe(403);
  const own = await (await viewer.post("views?list=devices", view)).json();
  const shared = await (await editor.post("views?list=devices", { ...view, shared: true })).json();
  expect((await viewer.delete(`views/${shared.id}`)).status).toBe(404);
  expect((await admin.delete(`views/${own.id}`)).status).toBe(404);
  const neighbour = await signIn(await makeProject());
  expect((await neighbour.delete(`views/${shared.id}`)).status).toBe(404);
  expect((await admin.delete(`views/${shared.id}`)).status).toBe(204);
  expect((await viewer.delete(`views/${own.id}`)).status).toBe(204);
  expect(await views(viewer)).toEqual([]);
});

test("rejects a view of a missing or unknown list, or by an API key", async ({ project }) => {
  const operator = await signIn(project);
  const view = { name: "View", query: "" };
  expect((await operator.post("views", view)).status).toBe(400);
  expect((await operator.post("views?list=keys", view)).status).toBe(400);
  expect((await operator.post("views?list=users", { ...view, name: "" })).status).toBe(422);
  expect((await callNative(project, "views")).status).toBe(403);
  expect((await operator.post("views?list=users", view)).status).toBe(201);
});
