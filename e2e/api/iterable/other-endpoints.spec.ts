import { gzipSync } from "node:zlib";
import { callGenesys } from "../../fixtures/genesys";
import { iterableClient, register, sampleDevice, signUserToken, success } from "../../fixtures/iterable";
import { expect, serverUrl, test } from "../../fixtures/project";
import { projectUserToken } from "../../fixtures/user-token";

const email = "ada@example.com";
const other = "grace@example.com";

const bulk = { invalidEmails: [], invalidUserIds: [] };

test("subscribes existing and new users to lists once and unsubscribes them", async ({ project }) => {
  const iterable = iterableClient(project);
  const lists = async (who: string) => (await iterable.profile(who))?.dataFields.emailListIds;
  await iterable.post("users/updateSubscriptions", { email, emailListIds: [3] });
  const subscribers = [
    { email, dataFields: { city: "Paris" } },
    { email: other, userId: null },
  ];
  for (const listId of [5, 5, 9]) {
    const { status, body } = await iterable.post("lists/subscribe", { listId, subscribers });
    expect([status, body]).toEqual([200, expect.objectContaining({ successCount: 2, failCount: 0 })]);
  }
  expect([await lists(email), await lists(other)]).toEqual([
    [3, 5, 9],
    [5, 9],
  ]);
  expect((await iterable.profile(email)).dataFields.city).toBe("Paris");

  const left = await iterable.post("lists/unsubscribe", {
    listId: 5,
    subscribers: [{ email }, { email: "nobody@example.com" }, { email: "no email" }],
  });
  expect(left.body).toMatchObject({
    successCount: 1,
    failCount: 2,
    invalidEmails: ["no email"],
    failedUpdates: { notFoundEmails: ["nobody@example.com"] },
  });
  expect([await lists(email), await lists(other)]).toEqual([
    [3, 9],
    [5, 9],
  ]);
  const existing = { listId: 1, updateExistingUsersOnly: true, subscribers: [{ email: "new@example.com" }] };
  expect((await iterable.post("lists/subscribe", existing)).body).toMatchObject({ failCount: 1 });
  expect(await iterable.profile("new@example.com")).toBeUndefined();
});

test("50 concurrent subscriptions of one user are all kept", async ({ project }) => {
  const iterable = iterableClient(project);
  const ids = Array.from({ length: 50 }, (_, n) => n + 1);
  await Promise.all(
    ids.map((listId) => iterable.post("lists/subscribe", { listId, subscribers: [{ email }] })),
  );
  const { emailListIds } = (await iterable.profile(email)).dataFields;
  expect(emailListIds.sort((a: number, b: number) => a - b)).toEqual(ids);
});

test("subscribes many users in one call and reports invalid ones", async ({ project }) => {
  const iterable = iterableClient(project);
  const { status, body } = await iterable.post("users/bulkUpdateSubscriptions", {
    updateSubscriptionsRequests: [
      { email, emailListIds: [1], unsubscribedChannelIds: null },
      { email: "no email", emailListIds: [1] },
      { userId: "7", emailListIds: [1] },
    ],
  });
  expect([status, body]).toEqual([
    200,
    {
      ...bulk,
      successCount: 1,
      failCount: 2,
      invalidEmails: ["no email"],
      validEmailFailures: [],
      validUserIdFailures: ["7"],
    },
  ]);
  expect((await iterable.profile(email)).dataFields.emailListIds).toEqual([1]);
});

test("invalidated user tokens are rejected on every API; later tokens and other users' stay valid", async ({
  project,
}) => {
  const server = iterableClient(project);
  const now = Math.floor(Date.now() / 1_000);
  const update = async (token: string, who: string) =>
    (
      await iterableClient(project, project.keys.mobile, { authorization: `Bearer ${token}` }).post(
        "users/update",
        { email: who },
      )
    ).body;
  const old = await projectUserToken(project, { email, iat: now - 60 });
  const neighbours = await signUserToken(project, { email: other, iat: now - 60 });
  expect((await update(old, email)).code).toBe("Success");
  expect((await callGenesys(old, "GET")).status).toBe(200);

  expect((await server.post("auth/jwts/invalidate", { email: email.toUpperCase() })).text).toBe(success);
  expect(await update(old, email)).toMatchObject({
    code: "InvalidJwtPayload",
    msg: "JWT token has been invalidated",
  });
  expect((await callGenesys(old, "GET")).status).toBe(401);
  expect((await update(neighbours, other)).code).toBe("Success");

  // By the time that a client gives, and never earlier than before.
  const issuedBefore = now - 30;
  const younger = await signUserToken(project, { email: other, iat: now - 10 });
  for (const time of [issuedBefore, issuedBefore * 1_000, new Date(issuedBefore * 1_000).toISOString()]) {
    expect((await server.post("auth/jwts/invalidate", { email: other, issuedBefore: time })).text).toBe(
      success,
    );
    expect((await update(neighbours, other)).code).toBe("InvalidJwtPayload");
    expect((await update(younger, other)).code).toBe("Success");
  }
  const future = await server.post("auth/jwts/invalidate", { email, issuedBefore: now + 3_600 });
  expect([future.status, future.body.code]).toEqual([400, "BadParams"]);
});

test("paths distinguish email addresses from userIds", async ({ project }) => {
  const iterable = iterableClient(project);
  for (const [method, path] of [
    ["get", "users/forgotten"],
    ["get", "users/forgottenUserIds"],
    ["delete", "users/forgotten"],
    ["post", "users/noSuchCall"],
    ["post", "push/target"],
    ["post", "email/target"],
    ["post", "events/byUserId"],
  ] as const) {
    const answer = await iterable[method](path, { email });
    expect([path, answer.status, answer.body.code]).toEqual([path, 404, "NotFound"]);
  }
  // Where Next serves the API, its sign-in route refuses these, as problem details.
  expect((await iterable.get("auth/jwts")).status).toBe(404);
  expect((await iterable.post("auth/nothing", { email })).status).toBe(404);
  expect((await iterable.post("push/target", {})).body.msg).toMatch(/does not send pushes/);
  // next-auth's own routes are not shadowed.
  expect((await fetch(new URL("/api/auth/csrf", serverUrl()))).headers.get("content-type")).not.toBe(
    "application/problem+json",
  );
});

test("reads and deletes userIds with reserved characters by path", async ({ project }) => {
  const iterable = iterableClient(project);
  for (const userId of ["CORP\\x", "a/b", "50% off?", "..", "%5C", "a b"]) {
    await iterable.post("users/update", { userId, preferUserId: true });
    const path = `users/byUserId/${encodeURIComponent(userId).replace(/^\.\.$/, "%2E%2E")}`;
    if (userId !== "..") expect((await iterable.get(path)).body.user?.userId).toBe(userId);
    const byQuery = await iterable.get(`users/byUserId?userId=${encodeURIComponent(userId)}`);
    expect(byQuery.body.user.userId).toBe(userId);
  }
});

test("a profile returns device fields with their last sent type", async ({ project }) => {
  const iterable = iterableClient(project);
  const send = (dataFields: object) =>
    register(project.keys.server, { email, device: { ...sampleDevice, dataFields } });
  const shown = async () => (await iterable.profile(email)).dataFields.devices[0];
  const unusual = { appBuild: 321, notificationsEnabled: "true", model: { name: "X" }, appVersion: [1, 2] };
  await send({ appVersion: "1.0", model: "Pixel", notificationsEnabled: true, systemName: "Android" });
  await send(unusual);
  expect(await shown()).toMatchObject({ ...unusual, systemName: "Android" });
  await send({ appBuild: "322", notificationsEnabled: false, model: "Pixel 9", appVersion: "1.1" });
  expect(await shown()).toMatchObject({
    appBuild: "322",
    notificationsEnabled: false,
    model: "Pixel 9",
    appVersion: "1.1",
  });
});

test("limits updates to 4 MiB for server keys and 64 KiB for mobile keys, also after decompression", async ({
  project,
}) => {
  const post = (key: string, body: Uint8Array | string, headers: Record<string, string> = {}) =>
    fetch(new URL("/api/users/update", serverUrl()), {
      method: "POST",
      headers: { "api-key": key, "content-type": "application/json", ...headers },
      body: body as BodyInit,
    });
  // Too large for a field, but not for a request.
  const large = JSON.stringify({ email, ignored: "x".repeat(3_000_000) });
  const { server } = project.keys;
  expect((await post(server, large)).status).toBe(200);
  expect((await post(server, gzipSync(large), { "content-encoding": "gzip" })).status).toBe(200);
  const mobile = project.trustingMobileKey;
  expect((await post(mobile, large)).status).toBe(413);
  expect((await post(mobile, gzipSync(large), { "content-encoding": "gzip" })).status).toBe(413);
  expect((await post(mobile, JSON.stringify({ email, ignored: "x".repeat(60_000) }))).status).toBe(200);

  const unknown = await post(server, JSON.stringify({ email }), { "content-encoding": "zstd" });
  expect([unknown.status, (await unknown.json()).params]).toEqual([415, null]);
});

test("rejects numbers that would be rounded and stores nothing", async ({ project }) => {
  const iterable = iterableClient(project);
  const body = `{"email":"${email}","dataFields":{"account":9007199254740993}}`;
  const answer = await iterable.post("users/update", body);
  expect([answer.status, answer.body.code]).toEqual([400, "BadJsonBody"]);
  expect(answer.body.params.obj).toContain("9007199254740993");
  expect(await iterable.profile(email)).toBeUndefined();
  await iterable.post("users/update", `{"email":"${email}","dataFields":{"account":9007199254740992}}`);
  expect((await iterable.profile(email)).dataFields.account).toBe(9007199254740992);
});
