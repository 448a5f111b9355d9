import { sampleDevice } from "../../../fixtures/iterable";
import { nodeIterable, rejection } from "../../../fixtures/iterable-packages";
import { onlyDevice } from "../../../fixtures/native";
import { expect, test } from "../../../fixtures/project";

const email = "ada@example.com";
const succeeded = { msg: "", code: "Success", params: null };

test("node-iterable-api registers, refreshes, disables and re-enables a device", async ({ project }) => {
  const { users } = nodeIterable(project);
  const register = (dataFields: object) =>
    users.registerDeviceToken({ email, device: { ...sampleDevice, dataFields } });
  const shown = async () => {
    const { user } = (await users.get(email)) as { user: { dataFields: { devices: unknown[] } } };
    return user.dataFields.devices;
  };

  expect(await register({ appVersion: "1.0", colour: "red" })).toEqual(succeeded);
  expect(await register({ appVersion: "1.1" })).toEqual(succeeded);
  const device = { token: "sampleToken123", platform: "APNS", applicationName: "Pizza Tracker" };
  expect(await shown()).toEqual([{ ...device, appVersion: "1.1", colour: "red", endpointEnabled: true }]);

  expect(await users.disableDevice({ token: "sampleToken123", email })).toEqual(succeeded);
  expect(await shown()).toMatchObject([{ ...device, endpointEnabled: false }]);
  await register({});
  expect(await shown()).toMatchObject([{ endpointEnabled: true }]);
  expect(await onlyDevice(project)).toMatchObject({ enabled: true, applicationVersion: "1.1" });
});

test("node-iterable-api disables a token for one user, for all users, and for none", async ({ project }) => {
  const { users } = nodeIterable(project);
  const [ada, grace] = [{ email }, { email: "grace@example.com" }];
  for (const user of [ada, grace]) await users.registerDeviceToken({ ...user, device: sampleDevice });
  const enabled = async (user: { email: string }) => {
    const answer = (await users.get(user)) as {
      user: { dataFields: { devices: { endpointEnabled: boolean }[] } };
    };
    return answer.user.dataFields.devices[0]?.endpointEnabled;
  };

  await users.disableDevice({ token: "sampleToken123", ...ada });
  expect([await enabled(ada), await enabled(grace)]).toEqual([false, true]);
  await users.registerDeviceToken({ ...ada, device: sampleDevice });
  await users.disableDevice({ token: "sampleToken123" });
  expect([await enabled(ada), await enabled(grace)]).toEqual([false, false]);
  expect(await users.disableDevice({ token: "never seen" })).toEqual(succeeded);
});

test("node-iterable-api performs all other user calls", async ({ project }) => {
  const { users, events, inApp, commerce } = nodeIterable(project);
  expect(await users.update({ email, userId: "298398", dataFields: { city: "Paris" } })).toEqual(succeeded);
  expect(await users.get({ userId: "298398" })).toEqual(await users.get(email));
  expect(await users.updateEmail({ currentEmail: email, newEmail: "l@example.com" })).toEqual(succeeded);
  expect(await users.bulkUpdate({ users: [{ email }] })).toMatchObject({ successCount: 1, failCount: 0 });
  expect(await users.registerBrowserToken({ browserToken: "browser", email })).toEqual(succeeded);
  expect(await users.updateSubscriptions({ email, emailListIds: [7] })).toEqual(succeeded);
  expect(await users.getFields()).toMatchObject({ fields: { city: "string" } });
  expect(await inApp.getMessages({ email, count: 1, platform: "iOS", SDKVersion: "1" })).toEqual({
    inAppMessages: [],
  });
  for (const track of [events.track, events.trackPushOpen, events.trackInAppOpen, events.trackInAppClick]) {
    expect(await track({ email, eventName: "x" })).toEqual(succeeded);
  }
  for (const buy of [commerce.trackPurchase, commerce.updateCart]) {
    expect(await buy({ user: { email }, items: [], total: 1 })).toEqual(succeeded);
  }
  expect(await users.delete({ email })).toEqual(succeeded);
  expect(await users.delete({ userId: "298398" })).toMatchObject({ code: "Success" });
  expect([await users.get(email), await users.get({ userId: "298398" })]).toEqual([{}, {}]);
});

test("node-iterable-api reads the status and body of an error", async ({ project }) => {
  const { users } = nodeIterable(project);
  const refusal = async (call: Promise<unknown>) =>
    ((await rejection(call)) as { response: { status: number; data: unknown } }).response;

  const platform = { ...sampleDevice, platform: "PALM" };
  expect(await refusal(users.registerDeviceToken({ email, device: platform }))).toMatchObject({
    status: 400,
    data: {
      msg: "[/api/users/registerDeviceToken] Invalid JSON body",
      code: "BadJsonBody",
      params: { "obj.device.platform": expect.any(String) },
    },
  });
  expect(await refusal(users.disableDevice({}))).toMatchObject({
    status: 400,
    data: { code: "BadJsonBody" },
  });
  expect(await refusal(nodeIterable(project, "wrong").users.getFields())).toMatchObject({
    status: 401,
    data: { msg: "Invalid API key", code: "BadApiKey" },
  });
});
