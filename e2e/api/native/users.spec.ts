import { and, eq } from "drizzle-orm";
import { users } from "@/db/schema";
import { newId } from "@/lib/ids";
import type { UserDetailView, UserView } from "@/lib/users/views";
import { iterableClient, register, sampleDevice } from "../../fixtures/iterable";
import { callNative } from "../../fixtures/native";
import { signIn } from "../../fixtures/operator";
import { expect, type TestProject, test } from "../../fixtures/project";
import { deviceRows, historyRows, userRows } from "../../fixtures/rows";
import { daysAgo, disabled, seedDevices } from "../../fixtures/seed";

const missing = "01990000-0000-7000-8000-000000000000";

async function make(project: TestProject, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const device = { ...sampleDevice, token: `token-of-user-number-${n}` };
    await register(project.keys.server, { email: `user${String(n).padStart(2, "0")}@example.com`, device });
  }
}

async function list(project: TestProject, query = "") {
  const answer = await callNative(project, `users${query}`);
  if (answer.status !== 200) throw new Error(`The list answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as { items: UserView[]; page: object };
}

async function only(project: TestProject): Promise<UserDetailView> {
  const [user] = (await list(project)).items;
  return (await callNative(project, `users/${user?.id}`)).json();
}

const post = (project: TestProject, path: string, body: unknown = {}, key = project.keys.server) =>
  callNative(project, path, { method: "POST", body: JSON.stringify(body), key });

const patch = (project: TestProject, id: string, dataFields: unknown, headers: Record<string, string> = {}) =>
  callNative(project, `users/${id}`, { method: "PATCH", body: JSON.stringify({ dataFields }), headers });

test("pages and sorts on the server, and all pages together contain every user once", async ({ project }) => {
  await make(project, 30);
  const emails = async (query: string) => (await list(project, query)).items.map(({ email }) => email);
  const all = Array.from({ length: 30 }, (_, n) => `user${String(n).padStart(2, "0")}@example.com`);
  for (const [sort, wanted] of [
    ["email", all],
    ["-email", all.toReversed()],
    ["createdAt", all],
    ["-createdAt", all.toReversed()],
    ["updatedAt", all],
    ["-updatedAt", all.toReversed()],
  ] as const) {
    const walked = [
      ...(await emails(`?pageSize=25&sort=${sort}`)),
      ...(await emails(`?pageSize=25&page=2&sort=${sort}`)),
    ];
    expect([sort, walked]).toEqual([sort, wanted]);
  }
  expect((await list(project, "?pageSize=25")).page).toEqual({
    number: 1,
    size: 25,
    pageCount: 2,
    total: 30,
    totalIsEstimate: false,
  });
  expect(await emails("?page=3&pageSize=25")).toEqual([]);
});

test("searches by words of email and userId and by id, with wildcards taken literally", async ({
  project,
}) => {
  await make(project, 3);
  await register(project.keys.server, {
    email: "100%_sure@example.com",
    userId: "Customer-7",
    device: { ...sampleDevice, token: "x" },
  });
  const found = async (q: string) =>
    (await list(project, `?q=${encodeURIComponent(q)}`)).items.map(({ email }) => email);
  expect(await found("USER01")).toEqual(["user01@example.com"]);
  expect(await found("customer-7")).toEqual(["100%_sure@example.com"]);
  expect(await found("customer sure@")).toEqual(["100%_sure@example.com"]);
  expect(await found("customer user01")).toEqual([]);
  expect(await found("cu")).toEqual(["100%_sure@example.com"]);
  expect(await found("%_")).toEqual(["100%_sure@example.com"]);
  expect(await found("0%_S")).toEqual(["100%_sure@example.com"]);
  expect(await found("\\")).toEqual([]);
  const [someone] = (await list(project, "?q=user02")).items;
  expect(await found(someone?.id ?? "")).toEqual(["user02@example.com"]);
});

for (const [query, parameter] of [
  ["sort=devices", "sort"],
  ["pageSize=10", "pageSize"],
  ["q=", "q"],
  ["email=a", "email"],
]) {
  test(`users?${query} answers a 400 problem that names ${parameter}`, async ({ project }) => {
    const answer = await callNative(project, `users?${query}`);
    expect(answer.status).toBe(400);
    expect((await answer.json()).issues[0].path).toBe(parameter);
  });
}

test("filters by reachable devices, number of devices and dates, in list and export", async ({
  project,
  database,
  makeProject,
}) => {
  const emailed = (name: string) => `${name}@example.com`;
  const devices = [
    { user: emailed("active") },
    { user: emailed("disabled"), ...disabled() },
    { user: emailed("both"), ...disabled() },
    { user: emailed("both") },
    { user: emailed("refused"), notificationsAllowed: false },
    { user: emailed("stale"), lastSeenAt: daysAgo(271) },
    { user: emailed("quiet"), lastSeenAt: daysAgo(269) },
  ];
  await seedDevices(database, project, devices);
  await seedDevices(database, await makeProject(), devices);
  await database.statement((db) =>
    db.insert(users).values({ projectId: project.id, id: newId(), email: emailed("none") }),
  );
  await database.statement((db) =>
    db
      .update(users)
      .set({ createdAt: new Date("2026-01-01"), updatedAt: daysAgo(40) })
      .where(and(eq(users.projectId, project.id), eq(users.email, emailed("both")))),
  );
  const others = ["active", "disabled", "none", "quiet", "refused", "stale"];
  for (const [query, wanted] of [
    ["reachable=true", ["active", "both", "quiet"]],
    ["reachable=false", ["disabled", "none", "refused", "stale"]],
    ["minDevices=1", ["active", "both", "disabled", "quiet", "refused", "stale"]],
    ["minDevices=2", ["both"]],
    ["minDevices=3", []],
    ["minDevices=1&reachable=false&q=re", ["refused"]],
    ["createdBefore=2026-01-02", ["both"]],
    ["createdAfter=2026-01-02", others],
    ["updatedBefore=30d", ["both"]],
    ["updatedAfter=30d", others],
  ] as const) {
    const { items, page } = await list(project, `?sort=email&${query}`);
    const expected = wanted.map(emailed);
    expect([query, items.map(({ email }) => email)]).toEqual([query, expected]);
    expect(page).toMatchObject({ total: wanted.length, totalIsEstimate: false });
    const file = await callNative(project, `users/export?format=ndjson&columns=email&sort=email&${query}`);
    const lines = (await file.text()).trim().split("\n").filter(Boolean);
    expect(lines.map((line) => JSON.parse(line).email)).toEqual(expected);
  }
  for (const query of [
    "reachable=no",
    "minDevices=0",
    "minDevices=1001",
    "minDevices=2.5",
    "createdAfter=now",
  ]) {
    for (const path of ["users", "users/export"]) {
      const answer = await callNative(project, `${path}?${query}`);
      expect(answer.status).toBe(400);
      expect((await answer.json()).issues).toMatchObject([{ path: query.split("=")[0] }]);
    }
  }
});

test("of many users, filters by devices estimate the total and list only users that match", async ({
  project,
  database,
}) => {
  await seedDevices(
    database,
    project,
    Array.from({ length: 6_000 }, (_, n) => ({
      user: `${n}@example.com`,
      ...(n % 2 === 0 ? disabled() : {}),
    })),
  );
  for (const sort of ["email", "-createdAt"]) {
    const { items, page } = await list(project, `?reachable=false&pageSize=200&sort=${sort}`);
    expect(items.map(({ reachableDevices }) => reachableDevices)).toEqual(Array(200).fill(0));
    expect(new Set(items.map(({ id }) => id)).size).toBe(200);
    expect(page).toMatchObject({ totalIsEstimate: true });
  }
  expect((await list(project, "?minDevices=2")).page).toMatchObject({ total: 0, totalIsEstimate: false });
});

test("shows how many devices a user has and how many are reachable", async ({ project }) => {
  const email = "ada@example.com";
  for (const [token, dataFields] of [
    ["one", {}],
    ["two", { notificationsEnabled: false }],
    ["three", {}],
  ] as const) {
    await register(project.keys.server, { email, device: { ...sampleDevice, token, dataFields } });
  }
  await iterableClient(project).post("users/disableDevice", { token: "three" });
  const [user] = (await list(project)).items;
  expect(user).toMatchObject({ email, devices: 3, reachableDevices: 1, isSample: false, version: 1 });
  expect(user).not.toHaveProperty("dataFields");
});

test("replaces a profile by version: 428 without, 412 with the current user", async ({
  project,
  database,
}) => {
  await iterableClient(project).post("users/update", {
    email: "ada@example.com",
    dataFields: { city: "London", plan: "free" },
  });
  const { id, version } = await only(project);
  const wanted = { plan: "paid", address: { street: "St James’s Square" } };
  expect((await patch(project, id, wanted)).status).toBe(428);
  const answer = await patch(project, id, wanted, { "if-match": `"${version}"` });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("etag")).toBe(`"${version + 1}"`);
  expect(await answer.json()).toMatchObject({ id, dataFields: wanted, version: version + 1 });

  const late = await patch(project, id, {}, { "if-match": `"${version}"` });
  expect(late.status).toBe(412);
  expect((await late.json()).current).toMatchObject({ id, dataFields: wanted, version: version + 1 });
  const audited = (await historyRows(database, project)).at(-1);
  expect(audited).toMatchObject({
    action: "user.changed",
    details: { fields: ["address", "city", "plan"] },
  });
});

test("a profile keeps the project's field types, and a mismatch is named", async ({ project }) => {
  await iterableClient(project).post("users/update", { email: "ada@example.com", dataFields: { age: 36 } });
  const before = await only(project);
  const answer = await patch(project, before.id, { age: "old" }, { "if-match": "*" });
  expect(answer.status).toBe(422);
  expect((await answer.json()).detail).toContain("age");
  expect(await only(project)).toEqual(before);
});

test("disabling all devices of a user is permanent and returns the count", async ({ project, database }) => {
  const email = "ada@example.com";
  const register3 = () =>
    Promise.all(
      ["one", "two", "three"].map((token) =>
        register(project.keys.server, { email, device: { ...sampleDevice, token } }),
      ),
    );
  await register3();
  await register(project.keys.server, { email: "bob@example.com", device: sampleDevice });
  const [user] = (await list(project, "?q=ada")).items;
  const path = `users/${user?.id}/disable-devices`;
  expect((await post(project, path)).status).toBe(422);
  expect(await (await post(project, path, { note: "Phone stolen" })).json()).toEqual({
    disabled: 3,
    jobId: expect.any(String),
  });
  expect(await (await post(project, path, { note: "Again" })).json()).toEqual({ disabled: 0, jobId: null });
  await register3();
  const rows = await deviceRows(database, project);
  const ada = rows.filter(({ userId }) => userId === user?.id);
  expect(new Set(ada.map(({ disabledNote }) => disabledNote))).toEqual(new Set(["Phone stolen"]));
  expect(rows.filter(({ enabled }) => enabled)).toHaveLength(1);
});

test("exports profile, devices and history, is audited, and masks tokens for readers", async ({
  project,
  database,
}) => {
  const token = "canary-0123456789abcdef0123456789";
  const device = { ...sampleDevice, token };
  await register(project.keys.server, { email: "ada@example.com", device });
  const { id } = await only(project);
  const answer = await callNative(project, `users/${id}/export`);
  expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="user-${id}.json"`);
  const { exportedAt, ...file } = await answer.json();
  expect(file).toMatchObject({
    profile: { id, email: "ada@example.com" },
    devices: [{ pushToken: token }],
  });
  expect(file.history.map(({ action }: { action: string }) => action).sort()).toEqual([
    "device.registered",
    "user.exported",
  ]);
  const masked = await callNative(project, `users/${id}/export`, { key: project.keys.readonly });
  expect(await masked.text()).not.toContain(token);
  const history = await historyRows(database, project);
  expect(history.filter(({ action }) => action === "user.exported")).toHaveLength(2);
  expect(JSON.stringify(history)).not.toContain(token);
});

test("erases a user with devices and history, for good, and leaves others", async ({ project, database }) => {
  await register(project.keys.server, { email: "ada@example.com", device: sampleDevice });
  const { id } = await only(project);
  await register(project.keys.server, { email: "bob@example.com", device: sampleDevice });
  expect((await post(project, `users/${id}/erase`)).status).toBe(204);
  expect((await post(project, `users/${id}/erase`)).status).toBe(404);
  expect((await userRows(database, project)).map(({ email }) => email)).toEqual(["bob@example.com"]);
  expect(await deviceRows(database, project)).toHaveLength(1);
  const history = await historyRows(database, project);
  expect(history.some(({ subjectId }) => subjectId === id)).toBe(false);
  expect(history.at(-1)).toMatchObject({ action: "user.forgotten", details: { users: 1 } });
  const late = await register(project.keys.server, { email: "ada@example.com", device: sampleDevice });
  expect(late.body.code).toBe("ForgottenUserError");
});

test("erasing one of two users who share an email leaves the other", async ({ makeProject, database }) => {
  const project = await makeProject({ identityType: "userId" });
  for (const userId of ["7", "8"]) {
    const device = { ...sampleDevice, token: `token of ${userId}` };
    await register(project.keys.server, { userId, email: "shared@example.com", device });
  }
  const [seven] = (await list(project, "?q=7")).items.filter(({ externalUserId }) => externalUserId === "7");
  expect((await post(project, `users/${seven?.id}/erase`)).status).toBe(204);
  expect((await userRows(database, project)).map(({ externalUserId }) => externalUserId)).toEqual(["8"]);
});

test("a user's history contains only their own and their devices' events", async ({ project }) => {
  await make(project, 2);
  const [user] = (await list(project, "?q=user01")).items;
  const { items } = await (await callNative(project, `users/${user?.id}/history`)).json();
  expect(items.map(({ action }: { action: string }) => action)).toEqual(["device.registered"]);
});

test("answers 404 for another project's user on every route and leaves it unchanged", async ({
  project,
  makeProject,
}) => {
  const neighbour = await makeProject();
  await make(neighbour, 1);
  const theirs = await only(neighbour);
  const shapes = (id: string) =>
    Promise.all(
      (
        [
          ["", {}],
          ["", { method: "PATCH", body: '{"dataFields":{}}', headers: { "if-match": "*" } }],
          ["/disable-devices", { method: "POST", body: '{"note":"x"}' }],
          ["/export", {}],
          ["/erase", { method: "POST" }],
          ["/history", {}],
        ] as [string, RequestInit][]
      ).map(async ([suffix, init]) => {
        const answer = await callNative(project, `users/${id}${suffix}`, init);
        return [suffix, answer.status, (await answer.json()).detail];
      }),
    );
  const expected = await shapes(missing);
  expect(new Set(expected.map(([, status]) => status))).toEqual(new Set([404]));
  expect(await shapes(theirs.id)).toEqual(expected);
  expect(await shapes("nonsense")).toEqual(expected);
  expect(await only(neighbour)).toEqual(theirs);
});

test("viewers and read-only keys only read users; editors change them; mobile keys cannot read", async ({
  makeProject,
}) => {
  for (const [role, allowed] of [
    ["viewer", false],
    ["editor", true],
  ] as const) {
    const project = await makeProject({ role });
    await make(project, 1);
    const { id } = await only(project);
    const operator = await signIn(project);
    const statuses = [
      (await operator.get("users")).status,
      (await operator.get(`users/${id}/history`)).status,
      (await operator.patch(`users/${id}`, { dataFields: {} }, { "if-match": "*" })).status,
      (await operator.post(`users/${id}/disable-devices`, { note: "x" })).status,
      (await operator.post(`users/${id}/erase`)).status,
    ];
    expect([role, ...statuses]).toEqual([role, 200, 200, ...(allowed ? [200, 200, 204] : [403, 403, 403])]);
  }
  const project = await makeProject();
  await make(project, 1);
  const { id } = await only(project);
  const { readonly, mobile } = project.keys;
  expect((await post(project, `users/${id}/erase`, {}, readonly)).status).toBe(403);
  expect((await callNative(project, "users", { key: mobile })).status).toBe(403);
  expect((await callNative(project, `users/${id}/export`, { key: mobile })).status).toBe(403);
  expect((await callNative(project, "users", { key: readonly })).status).toBe(200);
});
