import type { UserFieldView } from "@/lib/user-fields/views";
import { iterableClient, success } from "../../fixtures/iterable";
import { callNative } from "../../fixtures/native";
import { signIn } from "../../fixtures/operator";
import { expect, type TestProject, test } from "../../fixtures/project";
import { historyRows } from "../../fixtures/rows";

const email = "ada@example.com";

async function list(project: TestProject): Promise<UserFieldView[]> {
  const answer = await callNative(project, "user-fields");
  expect(answer.status).toBe(200);
  return (await answer.json()).items;
}

const types = async (project: TestProject) => (await list(project)).map(({ name, type }) => [name, type]);

test("lists fields by name; a changed type applies from then on and is audited", async ({
  project,
  database,
}) => {
  const iterable = iterableClient(project);
  const send = (dataFields: object) => iterable.post("users/update", { email, dataFields });
  await send({ plan: 7, address: { city: "London" } });
  const before = [
    ["address", "object"],
    ["address.city", "string"],
    ["plan", "long"],
  ];
  expect(await types(project)).toEqual(before);

  const admin = await signIn(project);
  expect((await admin.patch("user-fields", { name: "plan", type: "text" })).status).toBe(422);
  expect((await admin.patch("user-fields", { name: "unknown", type: "string" })).status).toBe(404);
  expect((await send({ plan: "gold" })).status).toBe(400);
  const changed = await admin.patch("user-fields", { name: "plan", type: "string" });
  expect(await changed.json()).toMatchObject({ name: "plan", type: "string" });
  expect((await send({ plan: "gold" })).text).toBe(success);
  expect((await send({ plan: 7 })).status).toBe(400);
  expect((await admin.patch("user-fields", { name: "plan", type: "string" })).status).toBe(200);

  const audited = (await historyRows(database, project)).filter(
    ({ action }) => action === "userField.changed",
  );
  expect(audited.map(({ details, actorLabel }) => [details, actorLabel])).toEqual([
    [{ fields: ["plan"], changed: { type: { before: "long", after: "string" } } }, project.operator.name],
  ]);
});

test("removes fields with nested ones, keeps values, and a later value sets the type again", async ({
  project,
  database,
}) => {
  const iterable = iterableClient(project);
  await iterable.post("users/update", {
    email,
    dataFields: { plan: 7, planB: 1, address: { city: "London" } },
  });
  const admin = await signIn(project);
  const remove = async (names: string[]) => (await admin.post("user-fields/remove", { names })).json();
  expect(await remove(["address", "plan", "unknown"])).toEqual({ removed: 3 });
  expect(await remove(["plan"])).toEqual({ removed: 0 });
  expect((await admin.post("user-fields/remove", { names: [] })).status).toBe(422);
  expect(await types(project)).toEqual([["planB", "long"]]);
  expect((await iterable.profile(email)).dataFields).toMatchObject({ plan: 7, address: { city: "London" } });

  expect((await iterable.post("users/update", { email, dataFields: { plan: "gold" } })).text).toBe(success);
  expect(await types(project)).toContainEqual(["plan", "string"]);
  const audited = (await historyRows(database, project)).filter(
    ({ action }) => action === "userField.removed",
  );
  expect(audited.map(({ details }) => details)).toEqual([{ fields: ["address", "address.city", "plan"] }]);
});

test("removes 1,000 fields at once with one small audit event", async ({ project, database }) => {
  const names = Array.from({ length: 1_000 }, (_, n) => `${n}`.padStart(200, "junk"));
  const iterable = iterableClient(project);
  const users = Array.from({ length: 10 }, (_, n) => ({
    email,
    dataFields: Object.fromEntries(names.slice(n * 100, n * 100 + 100).map((name) => [name, 1])),
  }));
  expect((await iterable.post("users/bulkUpdate", { users })).body.successCount).toBe(10);
  const full = await iterable.post("users/update", { email: "bob@example.com", dataFields: { one: 1 } });
  expect(full.body.code).toBe("UniqueFieldsLimitExceeded");

  const admin = await signIn(project);
  expect(await (await admin.post("user-fields/remove", { names })).json()).toEqual({ removed: 1_000 });
  const [event] = (await historyRows(database, project)).filter(
    ({ action }) => action === "userField.removed",
  );
  const details = (event?.details ?? {}) as { fields: string[]; more: number };
  expect(details.fields.length + details.more).toBe(1_000);
  expect(JSON.stringify(details).length).toBeLessThan(8_192);
  const bob = { email: "bob@example.com", dataFields: { one: 1 } };
  expect((await iterable.post("users/update", bob)).text).toBe(success);
});

test("a profile edit by an editor adds fields and keeps values of an older type", async ({
  project,
  makeProject,
}) => {
  const editors = await makeProject({ role: "editor" });
  const iterable = iterableClient(editors);
  await iterable.post("users/update", { email, dataFields: { plan: 7 } });
  const editor = await signIn(editors);
  expect((await editor.patch("user-fields", { name: "plan", type: "string" })).status).toBe(403);
  expect((await editor.post("user-fields/remove", { names: ["plan"] })).status).toBe(403);
  const [user] = (await (await editor.get("users")).json()).items;
  const edit = (dataFields: object) => editor.patch(`users/${user.id}`, { dataFields }, { "if-match": "*" });
  expect((await edit({ plan: 7, seats: 3 })).status).toBe(200);
  expect(await types(editors)).toEqual([
    ["plan", "long"],
    ["seats", "long"],
  ]);
  expect(await types(project)).toEqual([]);

  const admin = await signIn(project);
  await iterableClient(project).post("users/update", { email, dataFields: { plan: 7 } });
  await admin.patch("user-fields", { name: "plan", type: "string" });
  const [own] = (await (await admin.get("users")).json()).items;
  const change = (dataFields: object) => admin.patch(`users/${own.id}`, { dataFields }, { "if-match": "*" });
  expect((await change({ plan: 7, seats: 3 })).status).toBe(200);
  expect((await change({ plan: 8, seats: 3 })).status).toBe(422);
});
