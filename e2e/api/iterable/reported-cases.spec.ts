import { callIterable, iterableClient, register, success } from "../../fixtures/iterable";
import { onlyDevice } from "../../fixtures/native";
import { expect, test } from "../../fixtures/project";

// Requests from public bug reports and old clients, with the responses they need.

const email = "grace@example.com";
const apnsToken = "c0ffee".repeat(10).concat("0123");
const fcmToken = `dQw4w9WgXcQ:APA91b${"hG-x_7".repeat(22)}`;
const device = (token: string, platform: string) => ({ token, platform, applicationName: "Bakery" });

test("accepts an APNs token in capitals", async ({ project }) => {
  const answer = await register(project.keys.server, {
    email,
    device: device(apnsToken.toUpperCase(), "APNS"),
  });
  expect([answer.status, answer.text]).toEqual([200, success]);
  expect(await onlyDevice(project)).toMatchObject({ platform: "ios", pushService: "apns" });
});

test("keeps the colon and case of an FCM token registered by an iPhone", async ({ project }) => {
  const answer = await register(project.keys.server, { email, device: device(fcmToken, "APNS") });
  expect([answer.status, answer.text]).toEqual([200, success]);
  const { dataFields } = await iterableClient(project).profile(email);
  expect(dataFields.devices.map(({ token }: { token: string }) => token)).toEqual([fcmToken]);
});

test("moves a device between production and sandbox builds", async ({ project }) => {
  const put = (platform: string) =>
    register(project.keys.server, { email, device: device(apnsToken, platform) });
  for (const [platform, pushEnvironment] of [
    ["APNS", "production"],
    ["APNS_SANDBOX", "sandbox"],
    ["APNS", "production"],
  ] as const) {
    expect((await put(platform)).text).toBe(success);
    expect(await onlyDevice(project)).toMatchObject({ pushEnvironment, enabled: true });
  }
});

test("updateEmail with both identifiers renames the user, who keeps the userId", async ({ project }) => {
  const iterable = iterableClient(project);
  await iterable.post("users/update", { email, userId: "g-1906", dataFields: { rank: "admiral" } });
  const answer = await iterable.post("users/updateEmail", {
    currentEmail: email,
    currentUserId: "g-1906",
    newEmail: "hopper@example.com",
  });
  expect(answer.text).toBe(success);
  expect(await iterable.profile("hopper@example.com")).toMatchObject({
    userId: "g-1906",
    dataFields: { rank: "admiral" },
  });
  expect((await iterable.get(`users/${email}`)).text).toBe("{}");
});

test("finds an email with a plus by path and query, escaped or not in the path", async ({ project }) => {
  const plus = "grace+news@example.com";
  const iterable = iterableClient(project);
  await iterable.post("users/update", { email: plus });
  await iterable.post("users/update", { email });
  for (const path of [plus, encodeURIComponent(plus), `getByEmail?email=${encodeURIComponent(plus)}`]) {
    expect((await iterable.get(`users/${path}`)).body.user?.email, path).toBe(plus);
  }
});

for (const [sent, shown] of [
  ["2024-02-29T23:30:00.000-01:00", "2024-03-01 00:30:00 +00:00"],
  ["2024-03-01T08:00:00+0000", "2024-03-01 08:00:00 +00:00"],
  ["2024-03-01T08:00:00.123456Z", "2024-03-01 08:00:00 +00:00"],
  ["2024-03-01T08:00Z", "2024-03-01 08:00:00 +00:00"],
] as const) {
  test(`shows the date ${sent} as ${shown}`, async ({ project }) => {
    const iterable = iterableClient(project);
    await iterable.post("users/update", { email, dataFields: { bornAt: sent } });
    expect((await iterable.profile(email)).dataFields.bornAt).toBe(shown);
  });
}

test("registers and disables a device with the key only in the query", async ({ project }) => {
  const call = (path: string, body: object, key = project.keys.server) =>
    callIterable(`/api/users/${path}?api_key=${key}`, body);
  const registration = { email, device: { ...device(apnsToken, "APNS"), dataFields: { model: "iPhone" } } };
  expect((await call("registerDeviceToken", registration, "wrong")).status).toBe(401);
  expect((await call("registerDeviceToken", registration)).text).toBe(success);
  expect((await call("disableDevice", { email, token: apnsToken }, "wrong")).status).toBe(401);
  expect((await call("disableDevice", { email, token: apnsToken })).text).toBe(success);
  expect(await onlyDevice(project)).toMatchObject({ enabled: false });
});
