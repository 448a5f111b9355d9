import { iterableClient, signUserToken } from "../../../fixtures/iterable";
import { androidSdk, expectSuccess, installApp, swiftSdk } from "../../../fixtures/iterable-mobile";
import { onlyDevice } from "../../../fixtures/native";
import { expect, test } from "../../../fixtures/project";

const email = "ada@example.com";

for (const sdk of [swiftSdk, androidSdk]) {
  const { token } = sdk.device as { token: string };

  test(`${sdk.name} starts, signs in, registers, shows no messages and signs out`, async ({ project }) => {
    const before = installApp(sdk, project.keys.mobile);
    const configuration = await before.get("mobile/getRemoteConfiguration");
    expectSuccess(configuration);
    expect(configuration.body.offlineMode).toBe(false);

    const app = installApp(sdk, project.keys.mobile, await signUserToken(project, { email }));
    expectSuccess(await app.post("users/registerDeviceToken", { email, device: sdk.device }));
    expectSuccess(await app.post("users/update", { email, dataFields: { a: 1 }, mergeNestedObjects: false }));
    const messages = await app.get("inApp/getMessages", { email, count: "100" });
    expectSuccess(messages);
    expect(messages.body).toEqual({ inAppMessages: [] });
    const embedded = await app.get("embedded-messaging/messages", { email });
    expectSuccess(embedded);
    expect(embedded.body).toEqual({ placements: [] });
    for (const event of [
      "track",
      "trackPushOpen",
      "trackInAppOpen",
      "trackInAppDelivery",
      "trackInboxSession",
      "inAppConsume",
    ]) {
      expectSuccess(await app.post(`events/${event}`, { email, eventName: "x", messageId: "m" }));
    }
    for (const event of ["trackPurchase", "updateCart"]) {
      expectSuccess(await app.post(`commerce/${event}`, { user: { email }, items: [], total: 1 }));
    }
    expectSuccess(await app.post("users/updateSubscriptions", { email, emailListIds: [1] }));

    const { platform } = sdk.query;
    expect(await onlyDevice(project)).toMatchObject({
      enabled: true,
      platform: platform?.toLowerCase(),
      applicationPackage: "com.example.pizza",
      systemVersion: sdk.query.systemVersion,
    });
    const profile = await iterableClient(project).profile(email);
    const { dataFields, ...device } = sdk.device as { dataFields: object };
    expect(profile.dataFields.devices).toEqual([{ ...device, ...dataFields, endpointEnabled: true }]);

    expectSuccess(await app.post("users/disableDevice", { token, email }));
    expect(await onlyDevice(project)).toMatchObject({ enabled: false });
  });

  test(`${sdk.name} creates a user known by userId only`, async ({ makeProject }) => {
    for (const identityType of ["email", "userId", "hybrid"] as const) {
      const project = await makeProject({ identityType });
      const userId = "298398";
      const app = installApp(sdk, project.keys.mobile, await signUserToken(project, { userId }));
      expectSuccess(
        await app.post("users/registerDeviceToken", { userId, preferUserId: true, device: sdk.device }),
      );
      expect((await onlyDevice(project)).user.externalUserId).toBe(userId);
      const change = { currentUserId: userId, newEmail: "l@example.com" };
      expect((await app.post("users/updateEmail", change)).body.code).toBe("JwtUserIdentifiersMismatched");
      const renaming = await signUserToken(project, { userId, email: "l@example.com" });
      expectSuccess(await installApp(sdk, project.keys.mobile, renaming).post("users/updateEmail", change));
      expectSuccess(await app.post("users/disableDevice", { token, userId }));
      expect(await onlyDevice(project)).toMatchObject({ enabled: false, user: { email: "l@example.com" } });
    }
  });

  test(`${sdk.name} fetches a new token after a 401 and succeeds on retry`, async ({ project }) => {
    const now = Math.floor(Date.now() / 1_000);
    const old = await signUserToken(project, { email, iat: now - 7_200, exp: now - 3_600 });
    const rejected = await installApp(sdk, project.keys.mobile, old).post("users/registerDeviceToken", {
      email,
      device: sdk.device,
    });
    expect([rejected.status, rejected.body.code]).toEqual([401, "InvalidJwtPayload"]);
    const none = await installApp(sdk, project.keys.mobile).post("users/registerDeviceToken", {
      email,
      device: sdk.device,
    });
    expect([none.status, none.body.code]).toEqual([401, "BadAuthorizationHeader"]);
    const fresh = installApp(sdk, project.keys.mobile, await signUserToken(project, { email }));
    expectSuccess(await fresh.post("users/registerDeviceToken", { email, device: sdk.device }));
  });

  test(`${sdk.name} can disable its device for all users at sign-out without a user token`, async ({
    project,
  }) => {
    const app = installApp(sdk, project.trustingMobileKey);
    for (const who of [email, "grace@example.com"]) {
      expectSuccess(await app.post("users/registerDeviceToken", { email: who, device: sdk.device }));
    }
    expectSuccess(await app.post("users/disableDevice", { token }));
    const server = iterableClient(project);
    for (const who of [email, "grace@example.com"]) {
      expect((await server.profile(who)).dataFields.devices).toMatchObject([{ endpointEnabled: false }]);
    }
    expectSuccess(
      await app.post("users/disableDevice", { token: "never seen", email: "nobody@example.com" }),
    );
  });
}
