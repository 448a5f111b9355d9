import {
  callIterable,
  iterableClient,
  register,
  sampleDevice,
  signUserToken,
  success,
} from "../../fixtures/iterable";
import { onlyDevice } from "../../fixtures/native";
import { expect, serverUrl, test } from "../../fixtures/project";

const email = "user@example.com";
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test("with the user's token a mobile key registers, updates and disables that user", async ({ project }) => {
  const headers = bearer(await signUserToken(project, { email }));
  const mobile = iterableClient(project, project.keys.mobile, headers);
  expect((await mobile.post("users/registerDeviceToken", { email, device: sampleDevice })).text).toBe(
    success,
  );
  expect((await mobile.post("users/update", { email, dataFields: { a: 1 } })).text).toBe(success);
  expect((await mobile.post("users/disableDevice", { token: "sampleToken123" })).text).toBe(success);
  expect(await onlyDevice(project)).toMatchObject({ enabled: false });
});

test("with another user's token a mobile key changes nothing", async ({ project }) => {
  await register(project.keys.server, { email, device: sampleDevice });
  const headers = bearer(await signUserToken(project, { email: "mallory@example.com" }));
  const mobile = iterableClient(project, project.keys.mobile, headers);
  const before = await onlyDevice(project);
  for (const answer of [
    await mobile.post("users/registerDeviceToken", { email, device: { ...sampleDevice, token: "mallorys" } }),
    await mobile.post("users/update", { email, dataFields: { a: 1 } }),
    await mobile.post("users/updateEmail", { currentEmail: email, newEmail: "mallory2@example.com" }),
    await mobile.post("users/disableDevice", { token: "sampleToken123", email }),
  ]) {
    expect([answer.status, answer.body.code]).toEqual([401, "JwtUserIdentifiersMismatched"]);
  }
  expect((await mobile.post("users/disableDevice", { token: "sampleToken123" })).text).toBe(success);
  expect(await onlyDevice(project)).toEqual(before);
});

test("answers the 401 codes that make SDKs fetch a new token", async ({ project, makeProject }) => {
  const neighbour = await makeProject();
  const expired = Math.floor(Date.now() / 1_000) - 60;
  for (const [token, msg] of [
    [await signUserToken(project, { email, iat: expired - 60, exp: expired }), "JWT token is expired"],
    [await signUserToken(neighbour, { email }), "JWT is invalid"],
    ["nonsense", "JWT format is invalid"],
    [await signUserToken(project, { email, iat: expired + 3_600, exp: expired + 7_200 }), "Invalid payload"],
    [await signUserToken(project, { email, aud: neighbour.slug }), "Invalid payload"],
    [await signUserToken(project, {}), "JWT payload requires a value for userId or email"],
  ] as const) {
    const answer = await register(project.keys.mobile, { email, device: sampleDevice }, bearer(token));
    expect([answer.status, answer.body.code, answer.body.msg]).toEqual([401, "InvalidJwtPayload", msg]);
  }
});

test("a mobile key cannot read, delete or erase users; a server key can delete and erase", async ({
  project,
}) => {
  await register(project.keys.server, { email, device: sampleDevice });
  const mobile = iterableClient(project, project.trustingMobileKey);
  for (const answer of [
    await mobile.get(`users/${email}`),
    await mobile.get(`users/getByEmail?email=${email}`),
    await mobile.get("users/getFields"),
    await mobile.delete(`users/${email}`),
    await mobile.post("users/forget", { email }),
    await mobile.post("users/bulkUpdate", { users: [{ email }] }),
  ]) {
    expect([answer.status, answer.body.code]).toEqual([401, "BadApiKey"]);
  }
  const server = iterableClient(project);
  expect((await server.profile(email)).email).toBe(email);
  expect((await server.delete(`users/${email}`)).text).toBe(success);
});

test("answers the calls that SDKs make at start-up", async ({ project }) => {
  const mobile = iterableClient(project, project.trustingMobileKey);
  const query = `?email=${email}&count=100&platform=iOS&SDKVersion=6.7.3&systemVersion=19.1&packageName=com.example`;
  for (const [path, answer] of [
    ["mobile/getRemoteConfiguration", { offlineMode: false, autoRetry: false }],
    [`inApp/getMessages${query}`, { inAppMessages: [] }],
    [`inApp/web/getMessages${query}`, { inAppMessages: [] }],
    [`embedded-messaging/messages${query}`, { placements: [] }],
    ["webhooks", { webhooks: [] }],
    [`users/getSentMessages?email=${email}`, { messages: [] }],
  ] as const) {
    expect((await mobile.get(path)).body).toEqual(answer);
  }
  for (const path of [
    "events/track",
    "events/trackPushOpen",
    "events/trackInAppOpen",
    "events/inAppConsume",
    "commerce/trackPurchase",
    "commerce/updateCart",
    "embedded-messaging/events/received",
  ]) {
    expect((await mobile.post(path, { email, eventName: "x", createdAt: 1 })).text).toBe(success);
  }
  const events = [
    { email, eventName: "x" },
    { email, eventName: "y" },
  ];
  expect((await mobile.post("events/trackBulk", { events })).body).toMatchObject({
    successCount: 2,
    failCount: 0,
  });
  expect((await callIterable("/api/events/track", {})).status).toBe(401);
});

test("allows preflights from any origin and exposes responses and errors", async ({ project }) => {
  const origin = "https://shop.example.com";
  for (const path of [
    "users/update",
    "users/registerDeviceToken",
    "inApp/web/getMessages",
    "events/track",
    "users/x@y.z",
    "unknownuser/list",
  ]) {
    const response = await fetch(new URL(`/api/${path}`, serverUrl()), {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,api-key,content-type",
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("access-control-allow-headers")).toContain("api-key");
    expect(response.headers.get("access-control-allow-methods")).toContain("POST");
  }
  const good = await callIterable("/api/users/update", { email }, { origin, "api-key": project.keys.server });
  const bad = await callIterable("/api/users/update", { email }, { origin, "api-key": "nope" });
  const unknown = await callIterable("/api/users/noSuchCall", {}, { origin });
  expect([good.status, bad.status, unknown.status]).toEqual([200, 401, 404]);
  for (const { headers } of [good, bad, unknown])
    expect(headers.get("access-control-allow-origin")).toBe("*");
});

test("answers 404 in Iterable's format for an unknown path", async ({ project }) => {
  const answer = await iterableClient(project).post("no/such/route", {});
  expect([answer.status, answer.body.code]).toEqual([404, "NotFound"]);
});
