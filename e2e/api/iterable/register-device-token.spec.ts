import { callIterable, register, sampleDevice, success } from "../../fixtures/iterable";
import { callNative, listDevices, onlyDevice } from "../../fixtures/native";
import { expect, serverUrl, test } from "../../fixtures/project";
import { seedDevices } from "../../fixtures/seed";

const email = "user@example.com";

test("registers the documented sample and answers byte for byte like Iterable", async ({ project }) => {
  const answer = await register(project.keys.server, { email, device: sampleDevice, userId: "298398" });

  expect(answer.status).toBe(200);
  expect(answer.text).toBe(success);
  expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
  expect(await onlyDevice(project)).toMatchObject({
    user: { email, externalUserId: "298398" },
    application: { name: "Pizza Tracker" },
    platform: "ios",
    pushService: "apns",
    pushEnvironment: "production",
    enabled: true,
    reachable: true,
    attributes: { phoneModel: "iPhone 6 Plus" },
  });
});

test("stores what the iOS SDK sends, known fields in columns", async ({ project }) => {
  const answer = await register(
    project.keys.server,
    {
      userId: "298398",
      preferUserId: true,
      createdAt: 1_790_000_000,
      device: {
        token: "74657374746f6b656e".repeat(4),
        platform: "APNS_SANDBOX",
        applicationName: "com.example.pizza",
        dataFields: {
          deviceId: "4E1A6A0C-0F6B-4B57-9A5D-0D2D3F3C7E11",
          iterableSdkVersion: "6.7.3",
          notificationsEnabled: false,
          appPackageName: "com.example.pizza",
          appVersion: "1.2.0",
          appBuild: "345",
          localizedModel: "iPhone",
          userInterfaceIdiom: "Phone",
          systemName: "iOS",
          systemVersion: "19.1",
          model: "iPhone17,2",
          identifierForVendor: "5C3A",
          mobileFrameworkInfo: { frameworkType: "native", iterableSdkVersion: "6.7.3" },
        },
      },
    },
    {
      "sdk-platform": "iOS",
      "sdk-version": "6.7.3",
      "sent-at": "1790000000",
      "sdk-request-processor": "Online",
    },
  );

  expect(answer.text).toBe(success);
  const device = await onlyDevice(project);
  expect(device).toMatchObject({
    pushEnvironment: "sandbox",
    handsetId: "4E1A6A0C-0F6B-4B57-9A5D-0D2D3F3C7E11",
    applicationVersion: "1.2.0",
    applicationBuild: "345",
    applicationPackage: "com.example.pizza",
    systemName: "iOS",
    systemVersion: "19.1",
    model: "iPhone17,2",
    notificationsAllowed: false,
    enabled: true,
    reachable: false,
  });
  expect(device.user.externalUserId).toBe("298398");
  expect(device.user.email).toMatch(/@placeholder\.email$/);
  expect(device.attributes).toMatchObject({
    localizedModel: "iPhone",
    mobileFrameworkInfo: { frameworkType: "native" },
  });
});

test("stores what the Android SDK sends", async ({ project }) => {
  const answer = await register(project.keys.server, {
    email,
    createdAt: 1_790_000_000,
    device: {
      token: "fcm:APA91b",
      platform: "GCM",
      applicationName: "com.example.pizza",
      dataFields: {
        tokenRegistrationType: "FCM",
        firebaseCompatible: true,
        brand: "google",
        manufacturer: "Google",
        systemName: "husky",
        systemVersion: "16",
        model: "Pixel 8 Pro",
        sdkVersion: 36,
        deviceId: "d1",
        notificationsEnabled: true,
      },
    },
  });

  expect(answer.text).toBe(success);
  expect(await onlyDevice(project)).toMatchObject({
    platform: "android",
    pushService: "fcm",
    make: "Google",
    model: "Pixel 8 Pro",
    notificationsAllowed: true,
    attributes: { brand: "google", sdkVersion: 36, firebaseCompatible: true, tokenRegistrationType: "FCM" },
  });
});

test("registering again refreshes the device and keeps omitted fields", async ({ project }) => {
  await register(project.keys.server, {
    email,
    device: { ...sampleDevice, dataFields: { model: "iPhone17,2", colour: "red", size: "big" } },
  });
  const before = await onlyDevice(project);
  await register(project.keys.server, {
    email: "USER@example.com",
    device: { ...sampleDevice, dataFields: { appVersion: "2.0", size: null } },
  });

  const after = await onlyDevice(project);
  expect(after.id).toBe(before.id);
  expect(after).toMatchObject({
    model: "iPhone17,2",
    applicationVersion: "2.0",
    attributes: { colour: "red" },
  });
  expect(after.attributes).not.toHaveProperty("size");
  expect(after.version).toBe(before.version + 1);
});

test("stores fields named like Object members as plain fields", async ({ project }) => {
  const dataFields = { constructor: "a", toString: "b", hasOwnProperty: "c", prototype: { x: 1 } };
  await register(project.keys.server, { email, device: { ...sampleDevice, dataFields } });
  expect((await onlyDevice(project)).attributes).toEqual(dataFields);
});

test("an unchanged registration leaves the row unchanged", async ({ project }) => {
  await register(project.keys.server, { email, device: sampleDevice });
  const before = await onlyDevice(project);
  await register(project.keys.server, { email, device: sampleDevice });
  expect(await onlyDevice(project)).toEqual(before);
});

test("one token can belong to several users and several applications", async ({ project }) => {
  await register(project.keys.server, { email, device: sampleDevice });
  await register(project.keys.server, { email: "other@example.com", device: sampleDevice });
  await register(project.keys.server, {
    email,
    device: { ...sampleDevice, applicationName: "Pasta Tracker" },
  });
  expect((await listDevices(project)).page.total).toBe(3);
});

test("a device disabled by an admin stays disabled after registration", async ({ project }) => {
  await register(project.keys.server, { email, device: sampleDevice });
  const { id } = await onlyDevice(project);
  await callNative(project, `devices/${id}/disable`, {
    method: "POST",
    body: JSON.stringify({ note: "lost phone" }),
  });

  const answer = await register(project.keys.server, { email, device: sampleDevice });

  expect(answer.text).toBe(success);
  expect(await onlyDevice(project)).toMatchObject({
    enabled: false,
    disabled: { reason: "admin", note: "lost phone" },
  });
});

test("rejects the 501st device of a user, but not another user's first", async ({ project, database }) => {
  const { applicationName } = sampleDevice;
  const device = (token: number) => ({ ...sampleDevice, token: `token-${token}` });
  const existing = Array.from({ length: 500 }, (_, n) => ({
    user: email,
    pushToken: `token-${n}`,
    applicationName,
  }));
  await seedDevices(database, project, existing);
  const rejected = await Promise.all(
    [500, 501, 502].map((token) => register(project.keys.server, { email, device: device(token) })),
  );
  expect(rejected.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([400, "BadParams"]));
  expect((await register(project.keys.server, { email, device: device(7) })).status).toBe(200);
  expect(
    (await register(project.keys.server, { email: "other@example.com", device: device(500) })).status,
  ).toBe(200);
  expect((await listDevices(project)).page.total).toBe(501);
});

test("100 identical concurrent registrations create one user and one device", async ({ project }) => {
  const body = { email, userId: "298398", device: sampleDevice };
  const answers = await Promise.all(Array.from({ length: 100 }, () => register(project.keys.server, body)));
  expect(new Set(answers.map(({ text }) => text))).toEqual(new Set([success]));
  await onlyDevice(project);
});

test.describe("credentials", () => {
  test("accepts the key in Api-Key, api_key and the query", async ({ project }) => {
    const body = { email, device: sampleDevice };
    const path = "/api/users/registerDeviceToken";
    const { server } = project.keys;
    for (const answer of [
      await callIterable(path, body, { "Api-Key": server }),
      await callIterable(path, body, { api_key: server }),
      await callIterable(`${path}?api_key=${server}`, body),
    ]) {
      expect(answer.text).toBe(success);
    }
  });

  test("answers 401 BadApiKey without a valid key and writes nothing", async ({ project }) => {
    const body = { email, device: sampleDevice };
    const endpoint = "/api/users/registerDeviceToken";
    const none = await callIterable(endpoint, body);
    const wrong = await register(project.keys.server.replace(/.$/, "x"), body);

    expect(none.status).toBe(401);
    expect(none.body).toEqual({
      msg: "No API key found on request",
      code: "BadApiKey",
      params: { endpoint, ip: expect.stringMatching(/127\.0\.0\.1|::1/) },
    });
    expect(wrong.status).toBe(401);
    expect(wrong.body).toMatchObject({ msg: "Invalid API key", code: "BadApiKey", params: { endpoint } });
    expect((await listDevices(project)).page.total).toBe(0);
  });

  test("a key registers only in its own project", async ({ project, makeProject }) => {
    const neighbour = await makeProject();
    await register(project.keys.server, { email, device: sampleDevice });
    expect((await listDevices(project)).page.total).toBe(1);
    expect((await listDevices(neighbour)).page.total).toBe(0);
  });

  test("a read-only key cannot register and a server key can", async ({ project }) => {
    const body = { email, device: sampleDevice };
    const rejected = await register(project.keys.readonly, body);
    expect(rejected.status).toBe(401);
    expect(rejected.body).toMatchObject({
      msg: "Disabled API key or insufficient privileges",
      code: "BadApiKey",
    });
    expect((await register(project.keys.server, body)).status).toBe(200);
  });

  test("a mobile key needs the user's token unless it trusts the app", async ({ project }) => {
    const body = { email, device: sampleDevice };
    const rejected = await register(project.keys.mobile, body);
    expect(rejected.status).toBe(401);
    expect(rejected.text).toBe(
      '{"msg":"JWT Authorization header is not set","code":"BadAuthorizationHeader","params":null}',
    );
    expect((await register(project.trustingMobileKey, body)).status).toBe(200);
  });
});

test.describe("identity", () => {
  test("email decides, and a userId of another user is a conflict that changes nothing", async ({
    project,
  }) => {
    await register(project.keys.server, { email, userId: "1", device: sampleDevice });
    const before = await onlyDevice(project);
    const answer = await register(project.keys.server, {
      email: "other@example.com",
      userId: "1",
      device: { ...sampleDevice, dataFields: { model: "x" } },
    });
    expect(answer.status).toBe(409);
    expect(answer.body.code).toBe("UserIdAlreadyExists");
    expect(await onlyDevice(project)).toEqual(before);
  });

  test("rejects a userId alone in an email project and creates the user in a userId project", async ({
    project,
    makeProject,
  }) => {
    const body = { userId: "298398", device: sampleDevice };
    const rejected = await register(project.keys.server, body);
    expect(rejected.status).toBe(400);
    expect(rejected.body.code).toBe("UnknownUserIdError");

    const byUserId = await makeProject({ identityType: "userId" });
    expect((await register(byUserId.keys.server, body)).text).toBe(success);
    expect((await onlyDevice(byUserId)).user).toMatchObject({ email: null, externalUserId: "298398" });
  });

  test("two users may share an email in a userId project, but not in a hybrid one", async ({
    makeProject,
  }) => {
    for (const [identityType, status] of [
      ["userId", 200],
      ["hybrid", 409],
    ] as const) {
      const project = await makeProject({ identityType });
      await register(project.keys.server, { email, userId: "1", device: sampleDevice });
      const second = await register(project.keys.server, { email, userId: "2", device: sampleDevice });
      expect([identityType, second.status]).toEqual([identityType, status]);
    }
  });

  test.describe("rejects a missing or invalid identity", () => {
    for (const [title, identity, code] of [
      ["neither is BadParams", {}, "BadParams"],
      ["000 is no email", { email: "000" }, "InvalidEmailAddressError"],
      ["a userId of 53 characters is too long", { userId: "x".repeat(53) }, "InvalidUserIdError"],
    ] as const) {
      test(title, async ({ project }) => {
        const answer = await register(project.keys.server, { ...identity, device: sampleDevice });
        expect([answer.status, answer.body.code, answer.body.params]).toEqual([400, code, null]);
        expect((await listDevices(project)).page.total).toBe(0);
      });
    }
  });
});

test("rejects an unknown application where the project does not create them", async ({ makeProject }) => {
  const project = await makeProject({ autoCreateApplications: false });
  const answer = await register(project.keys.server, {
    email,
    device: { ...sampleDevice, platform: "APNS_SANDBOX" },
  });
  expect(answer.status).toBe(400);
  expect(answer.text).toBe(
    '{"msg":"Unable to find a push integration set up for application Pizza Tracker on APNS_SANDBOX","code":"BadParams","params":null}',
  );
});

test.describe("invalid bodies", () => {
  const bad: [title: string, body: unknown, params: Record<string, string>][] = [
    ["malformed JSON", "{", { obj: "The request body is not valid JSON." }],
    ["nothing at all", "", { obj: "Required field is missing" }],
    ["a missing device", { email }, { "obj.device": "Required field is missing" }],
    [
      "missing members of the device",
      { email, device: {} },
      {
        "obj.device.token": "Required field is missing",
        "obj.device.platform": "Required field is missing",
        "obj.device.applicationName": "Required field is missing",
      },
    ],
    [
      "mistyped members",
      { email: 1, preferUserId: "yes", device: { ...sampleDevice, token: 7, dataFields: [] } },
      {
        "obj.email": "String value expected",
        "obj.preferUserId": "Boolean value expected",
        "obj.device.token": "String value expected",
        "obj.device.dataFields": "Object value expected",
      },
    ],
    [
      "a platform that is not in the list",
      { email, device: { ...sampleDevice, platform: "FCM" } },
      { "obj.device.platform": "Expected one of APNS, APNS_SANDBOX, GCM" },
    ],
    ["an array", [], { obj: "Object value expected" }],
    [
      "an empty token",
      { email, device: { ...sampleDevice, token: "" } },
      { "obj.device.token": "Must not be empty" },
    ],
    [
      "a token that no index could hold",
      { email, device: { ...sampleDevice, token: "x".repeat(8_192) } },
      { "obj.device.token": "At most 4096 bytes" },
    ],
    [
      "NUL inside a field",
      { email, device: { ...sampleDevice, dataFields: { a: { b: "\0" } } } },
      { "obj.device.dataFields.a.b": "Text must not contain NUL or half of a surrogate pair" },
    ],
    [
      "33 levels",
      `{"email":"${email}","device":${'{"a":'.repeat(32)}1${"}".repeat(32)}}`,
      { obj: "The request body is nested deeper than 32 levels." },
    ],
  ];
  for (const [title, body, params] of bad) {
    test(`rejects ${title} as BadJsonBody with its path and writes nothing`, async ({ project }) => {
      const answer = await register(project.keys.server, body);
      expect(answer.status).toBe(400);
      expect(answer.body).toEqual({
        msg: "[/api/users/registerDeviceToken] Invalid JSON body",
        code: "BadJsonBody",
        params,
      });
      expect((await listDevices(project)).page.total).toBe(0);
    });
  }

  test("accepts 64 KiB and rejects one byte more", async ({ project }) => {
    const body = (length: number) => {
      const text = JSON.stringify({ email, device: sampleDevice });
      return text + " ".repeat(length - text.length);
    };
    const rejected = await register(project.keys.server, body(65_537));
    expect(rejected.status).toBe(413);
    expect(rejected.body).toMatchObject({ code: "BadParams", params: { maxBytes: 65_536 } });
    expect((await register(project.keys.server, body(65_536))).status).toBe(200);
  });
});

test("answers other methods with 405 and an Allow header", async ({ project }) => {
  const response = await fetch(new URL("/api/users/registerDeviceToken", serverUrl()), {
    headers: { "api-key": project.keys.server },
  });
  expect(response.status).toBe(405);
  expect(response.headers.get("allow")).toContain("POST");
  expect(await response.json()).toMatchObject({ code: "NotFound", params: null });
});
