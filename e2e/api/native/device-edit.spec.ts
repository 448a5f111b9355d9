import type { DeviceView, RelatedDevicesView } from "@/lib/devices/views";
import { register, sampleDevice } from "../../fixtures/iterable";
import { callNative, listDevices, onlyDevice } from "../../fixtures/native";
import { expect, type TestProject, test } from "../../fixtures/project";
import { deviceRows, historyRows } from "../../fixtures/rows";

const email = "ada@example.com";
const missing = "01990000-0000-7000-8000-000000000000";

async function device(project: TestProject, who = email, extra: object = {}): Promise<DeviceView> {
  const before = new Set((await listDevices(project)).items.map(({ id }) => id));
  await register(project.keys.server, { email: who, device: { ...sampleDevice, ...extra } });
  const made = (await listDevices(project)).items.find(({ id }) => !before.has(id));
  if (made === undefined) throw new Error("Nothing was registered.");
  return made;
}

const patch = (project: TestProject, id: string, body: unknown, headers: Record<string, string> = {}) =>
  callNative(project, `devices/${id}`, { method: "PATCH", body: JSON.stringify(body), headers });

const post = (project: TestProject, path: string, body?: unknown) =>
  callNative(project, path, { method: "POST", ...(body !== undefined && { body: JSON.stringify(body) }) });

test("an edit changes named fields, clears null ones, keeps others and is audited", async ({
  project,
  database,
}) => {
  const before = await device(project);
  const body = {
    name: " Ada’s phone ",
    make: "Apple",
    notificationsAllowed: false,
    attributes: { floor: 3 },
  };
  const answer = await patch(project, before.id, body, { "if-match": '"1"' });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("etag")).toBe('"2"');
  const after: DeviceView = await answer.json();
  expect(after).toMatchObject({
    ...body,
    name: "Ada’s phone",
    model: before.model,
    version: 2,
    reachable: false,
  });

  const clear = { name: null, make: "", attributes: null, notificationsAllowed: null };
  const cleared = await patch(project, before.id, clear, { "if-match": 'W/"2"' });
  expect(await cleared.json()).toMatchObject({ name: null, make: null, attributes: {}, reachable: true });

  const audited = (await historyRows(database, project)).filter(({ action }) => action === "device.changed");
  expect(audited).toHaveLength(2);
  expect(audited[0]).toMatchObject({
    subjectId: before.id,
    details: {
      changed: { name: { before: "", after: "Ada’s phone" }, make: { before: null, after: "Apple" } },
    },
  });
});

test("requires a version: 428 without, 412 with the current device, 400 for an invalid ETag", async ({
  project,
}) => {
  const { id } = await device(project);
  const body = { name: "Mine" };
  expect((await patch(project, id, body)).status).toBe(428);
  expect((await patch(project, id, body, { "if-match": "one" })).status).toBe(400);
  expect((await patch(project, id, { name: "Theirs" }, { "if-match": '"1"' })).status).toBe(200);

  const late = await patch(project, id, body, { "if-match": '"1"' });
  expect(late.status).toBe(412);
  expect(await late.json()).toMatchObject({
    code: "preconditionFailed",
    current: { id, name: "Theirs", version: 2 },
  });
  expect((await patch(project, id, body, { "if-match": "*" })).status).toBe(200);
});

test("of 20 concurrent edits of one version one succeeds", async ({ project }) => {
  const { id } = await device(project);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => patch(project, id, { name: `Edit ${n}` }, { "if-match": '"1"' })),
  );
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses).toEqual([200, ...Array<number>(19).fill(412)]);
  expect(await onlyDevice(project)).toMatchObject({ version: 2 });
});

for (const [what, body, path] of [
  ["a field of ours", { pushToken: "x" }, "pushToken"],
  ["a name too long", { name: "x".repeat(256) }, "name"],
  ["a line break", { model: "a\nb" }, "model"],
  ["a word for a switch", { notificationsAllowed: "yes" }, "notificationsAllowed"],
  ["a list for attributes", { attributes: [1] }, "attributes"],
] as const) {
  test(`rejects an edit with ${what}, names the field and changes nothing`, async ({ project }) => {
    const before = await device(project);
    const answer = await patch(project, before.id, body, { "if-match": '"1"' });
    expect(answer.status).toBe(422);
    expect((await answer.json()).issues).toEqual([{ path, message: expect.any(String) }]);
    expect(await onlyDevice(project)).toEqual(before);
  });
}

test.describe("moving a device", () => {
  test("moves it to an existing user and changes nothing else", async ({ project, database }) => {
    const before = await device(project);
    const bob = await device(project, "bob@example.com", { token: "token of bob" });
    const answer = await post(project, `devices/${before.id}/move`, { email: "BOB@example.com" });
    expect(answer.status).toBe(200);
    const after: DeviceView = await answer.json();
    expect(after).toEqual({
      ...before,
      user: bob.user,
      version: 2,
      updatedAt: after.updatedAt,
    });
    const moved = (await historyRows(database, project)).filter(({ action }) => action === "device.moved");
    expect(moved).toMatchObject([{ details: { from: before.user.id, to: bob.user.id } }]);
    expect((await post(project, `devices/${before.id}/move`, { email: "bob@example.com" })).status).toBe(200);
  });

  test("is rejected for an unknown user and for one who holds the push token", async ({ project }) => {
    const { id } = await device(project);
    await device(project, "bob@example.com");
    expect((await post(project, `devices/${id}/move`, { email: "boob@example.com" })).status).toBe(404);
    expect((await post(project, `devices/${id}/move`, { email: "bob@example.com" })).status).toBe(409);
    expect((await post(project, `devices/${id}/move`, {})).status).toBe(422);
    expect((await post(project, `devices/${id}/move`, { email, userId: "7" })).status).toBe(422);
    const holders = (await listDevices(project)).items.map(({ user }) => user.email).sort();
    expect(holders).toEqual([email, "bob@example.com"]);
  });

  test("50 concurrent moves back and forth end in one place without errors", async ({
    project,
    database,
  }) => {
    const { id } = await device(project);
    await device(project, "bob@example.com", { token: "token of bob" });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        post(project, `devices/${id}/move`, { email: n % 2 ? email : "bob@example.com" }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await deviceRows(database, project)).toHaveLength(2);
  });
});

test("a removed device is gone, its removal is audited, and removing again answers 404", async ({
  project,
  database,
}) => {
  const { id } = await device(project);
  const remove = () => callNative(project, `devices/${id}`, { method: "DELETE" });
  const answer = await remove();
  expect([answer.status, await answer.text()]).toEqual([204, ""]);
  expect((await remove()).status).toBe(404);
  expect(await deviceRows(database, project)).toEqual([]);
  expect((await historyRows(database, project)).at(-1)).toMatchObject({
    action: "device.removed",
    subjectId: id,
  });
});

test("revealing a push token returns it whole and is audited without it", async ({ project, database }) => {
  const token = "canary-0123456789abcdef0123456789";
  const { id } = await device(project, email, { token });
  const answer = await post(project, `devices/${id}/reveal`);
  expect(await answer.json()).toEqual({ pushToken: token });
  const history = await historyRows(database, project);
  expect(history.at(-1)).toMatchObject({
    action: "device.revealed",
    subjectId: id,
    actorType: "apiKey",
    actorLabel: "server key",
  });
  expect(JSON.stringify(history)).not.toContain(token);
});

test("lists a device's own history newest first, in pages", async ({ project }) => {
  const { id } = await device(project);
  await device(project, "bob@example.com", { token: "token of bob" });
  for (const note of ["one", "two"]) await post(project, `devices/${id}/disable`, { note });
  const history = async (query = "") => (await callNative(project, `devices/${id}/history${query}`)).json();
  const { items, page } = await history();
  expect(page).toMatchObject({ number: 1, total: 3, pageCount: 1 });
  expect(items.map(({ action }: { action: string }) => action)).toEqual([
    "device.disabled",
    "device.disabled",
    "device.registered",
  ]);
  expect(items[0]).toMatchObject({
    actor: { type: "apiKey", label: "server key" },
    subject: { type: "device", id },
    details: { reason: "admin", note: "two" },
  });
  expect((await history("?sort=at")).items.map(({ id }: { id: string }) => id)).toEqual(
    items.map(({ id }: { id: string }) => id).reverse(),
  );
});

test("lists other devices with the same push token or handset as related", async ({ project }) => {
  const handset = { dataFields: { deviceId: "handset-1" } };
  const first = await device(project, email, handset);
  const sameToken = await device(project, "bob@example.com");
  const sameHandset = await device(project, "eve@example.com", { ...handset, token: "another token" });
  const related: RelatedDevicesView = await (await callNative(project, `devices/${first.id}/related`)).json();
  expect(related.sameToken.map(({ id }) => id)).toEqual([sameToken.id]);
  expect(related.sameHandset.map(({ id }) => id)).toEqual([sameHandset.id]);
});

test("answers 404 for another project's device on every route and leaves it unchanged", async ({
  project,
  makeProject,
}) => {
  const neighbour = await makeProject();
  const theirs = await device(neighbour);
  await device(project, "bob@example.com");
  const shapes = async (id: string) => {
    const calls: [string, RequestInit][] = [
      ["", { method: "PATCH", body: '{"name":"x"}', headers: { "if-match": '"1"' } }],
      ["", { method: "DELETE" }],
      ["/move", { method: "POST", body: '{"email":"bob@example.com"}' }],
      ["/reveal", { method: "POST" }],
      ["/history", {}],
      ["/related", {}],
    ];
    return Promise.all(
      calls.map(async ([suffix, init]) => {
        const answer = await callNative(project, `devices/${id}${suffix}`, init);
        const { requestId, ...problem } = await answer.json();
        return [suffix, answer.status, problem.status, problem.detail];
      }),
    );
  };
  const expected = await shapes(missing);
  expect(new Set(expected.map(([, status]) => status))).toEqual(new Set([404]));
  expect(await shapes(theirs.id)).toEqual(expected);
  expect(await shapes("nonsense")).toEqual(expected);
  expect(await onlyDevice(neighbour)).toEqual(theirs);
});
