import { randomBytes } from "node:crypto";
import type { DatabaseClient } from "@/db/client";
import type { SavedView } from "@/lib/saved-views/views";
import { insertOperator } from "../../fixtures/insert-operator";
import { callNative } from "../../fixtures/native";
import { type SignedInOperator, signIn } from "../../fixtures/operator";
import { expect, type TestProject, test } from "../../fixtures/project";
import { historyRows } from "../../fixtures/rows";

/** A member of the project, signed in. */
async function member(database: DatabaseClient, project: TestProject, role: "viewer" | "editor") {
  const email = `${role}-${randomBytes(6).toString("hex")}@example.com`;
  const operator = { email, name: `The ${role}`, password: "a password of their own" };
  await database.transaction((tx) =>
    insertOperator(tx, { ...operator, memberships: [{ projectId: project.id, role }] }),
  );
  return signIn({ slug: project.slug, operator });
}

async function save(by: SignedInOperator, view: object, list = "devices"): Promise<SavedView> {
  const answer = await by.post(`views?list=${list}`, { query: "platform=ios", ...view });
  expect(answer.status).toBe(201);
  return answer.json();
}

const change = async (by: SignedInOperator, { id }: SavedView, changes: object) => {
  const answer = await by.patch(`views/${id}`, changes);
  return { status: answer.status, body: await answer.json() };
};

const list = async (by: SignedInOperator, query = ""): Promise<SavedView[]> =>
  (await (await by.get(`views${query}`)).json()).items;

test("a view is changed by its creator, a shared one by an admin too, and by nobody else", async ({
  project,
  database,
}) => {
  const admin = await signIn(project);
  const editor = await member(database, project, "editor");
  const viewer = await member(database, project, "viewer");
  const own = await save(viewer, { name: "Mine" });
  const shared = await save(editor, { name: "Ours", shared: true });

  const renamed = await change(viewer, own, { name: " Mine now ", query: "q=ada" });
  expect(renamed).toMatchObject({ status: 200, body: { name: "Mine now", query: "q=ada", own: true } });
  for (const other of [admin, editor])
    expect((await change(other, own, { name: "Theirs" })).status).toBe(404);
  expect((await change(viewer, own, { shared: true })).status).toBe(403);

  expect((await change(viewer, shared, { name: "Theirs" })).status).toBe(403);
  expect((await change(editor, shared, { name: "Ours again" })).status).toBe(200);
  const byAdmin = await change(admin, shared, { query: "platform=android" });
  expect(byAdmin.body).toMatchObject({ name: "Ours again", query: "platform=android", own: false });
  expect(await list(viewer)).toMatchObject([{ name: "Mine now" }, { name: "Ours again", by: "The editor" }]);

  for (const [changes, status] of [
    [{ name: "" }, 422],
    [{ query: "x".repeat(8_193) }, 422],
    [{ list: "users" }, 422],
    [{}, 200],
  ] as const)
    expect((await change(editor, shared, changes)).status, JSON.stringify(changes)).toBe(status);
  expect((await change(editor, { ...shared, id: "nothing" }, { name: "x" })).status).toBe(404);
  const withKey = { method: "PATCH", body: JSON.stringify({ name: "x" }) };
  expect((await callNative(project, `views/${shared.id}`, withKey)).status).toBe(403);

  const events = (await historyRows(database, project)).filter(({ action }) => action.startsWith("view."));
  expect(events.map(({ action, actorLabel, details }) => [action, actorLabel, details.changed])).toEqual([
    ["view.created", "The editor", undefined],
    ["view.changed", "The editor", { name: { before: "Ours", after: "Ours again" } }],
    ["view.changed", project.operator.name, { query: { before: "platform=ios", after: "platform=android" } }],
  ]);
});

test("admins make one shared view the default of a list; lists of the API ignore it", async ({
  project,
  database,
}) => {
  const admin = await signIn(project);
  const editor = await member(database, project, "editor");
  const first = await save(editor, { name: "First", shared: true });
  const second = await save(editor, { name: "Second", shared: true });
  const users = await save(admin, { name: "Users", query: "q=a", shared: true }, "users");
  const own = await save(admin, { name: "Own" });
  const defaults = async () => (await list(editor)).flatMap((view) => (view.isDefault ? view.name : []));

  expect((await change(editor, first, { isDefault: true })).status).toBe(403);
  expect((await change(admin, own, { isDefault: true })).status).toBe(400);
  expect((await change(admin, first, { isDefault: true })).body.isDefault).toBe(true);
  expect((await change(admin, users, { isDefault: true })).status).toBe(200);
  await change(admin, second, { isDefault: true });
  expect(await defaults()).toEqual(["Second", "Users"]);
  const all = await Promise.all([first, second].map((view) => change(admin, view, { isDefault: true })));
  expect(all.map(({ status }) => status)).toEqual([200, 200]);
  expect(await defaults()).toHaveLength(2);
  await change(admin, first, { isDefault: true });
  expect((await callNative(project, "devices")).status).toBe(200);

  await test.step("only an admin takes it from the team, by deleting it or sharing it no more", async () => {
    expect((await change(editor, first, { shared: false })).status).toBe(403);
    expect((await editor.delete(`views/${first.id}`)).status).toBe(403);
    expect((await editor.delete(`views/${second.id}`)).status).toBe(204);
    expect((await change(admin, first, { isDefault: false })).body).toMatchObject({
      isDefault: false,
      shared: true,
    });
    await change(admin, users, { shared: false });
    expect(await defaults()).toEqual([]);
    expect((await editor.delete(`views/${first.id}`)).status).toBe(204);
  });
});
