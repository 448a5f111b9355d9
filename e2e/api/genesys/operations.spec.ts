import { callGenesys, postDevice, sampleDevice } from "../../fixtures/genesys";
import { register } from "../../fixtures/iterable";
import { callNative } from "../../fixtures/native";
import { expect, test } from "../../fixtures/project";
import { deviceRows, historyRows } from "../../fixtures/rows";
import { projectUserToken } from "../../fixtures/user-token";

test("stores the documented fields and returns them unchanged", async ({ project, database }) => {
  const sent = { ...sampleDevice, type: "Android", notificationId: " n ", sessionHash: "H=", name: "Ä \"'" };
  const device = await postDevice(project.keys.server, { ...sent, id: "mine", selfUri: "/nowhere" });
  expect(device).toEqual({
    ...sent,
    type: "android",
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    selfUri: `/api/v2/mobiledevices/${device.id}`,
  });
  expect(await deviceRows(database, project)).toMatchObject([
    {
      pushToken: sampleDevice.deviceToken,
      pushService: "fcm",
      pushEnvironment: "production",
      platform: "android",
      notificationsAllowed: true,
      notificationId: " n ",
      sessionHash: "H=",
      enabled: true,
    },
  ]);
});

test("posting the same token again refreshes the device, while another owner gets a new one", async ({
  project,
}) => {
  const ada = await projectUserToken(project, { userId: "ada" });
  const first = await postDevice(ada, { name: "old", sessionHash: "kept" });
  const again = await postDevice(ada, { name: "new", acceptNotifications: false });
  expect(again).toEqual({ ...first, name: "new", acceptNotifications: false });
  expect((await postDevice(project.keys.server)).id).not.toBe(first.id);
});

test.describe("required fields of POST", () => {
  for (const field of Object.keys(sampleDevice)) {
    test(`rejects a missing or invalid ${field} by name and creates no device`, async ({
      project,
      database,
    }) => {
      for (const value of [undefined, null, field === "acceptNotifications" ? "true" : 7, {}, ["x"]]) {
        const answer = await callGenesys(project.keys.server, "POST", "", {
          ...sampleDevice,
          [field]: value,
        });
        expect([answer.status, answer.body.code]).toEqual([400, "bad.request"]);
        expect(answer.body.details).toEqual([{ errorCode: "bad.request", fieldName: field }]);
        expect(answer.body.message).toContain(`${field}: `);
      }
      expect(await deviceRows(database, project)).toEqual([]);
      await postDevice(project.keys.server);
    });
  }
});

test("rejects bodies that are not a device", async ({ project, database }) => {
  const key = project.keys.server;
  for (const body of [
    "",
    "null",
    "[]",
    '"x"',
    "{",
    "7",
    '{"__proto__":{}}',
    JSON.stringify({ ...sampleDevice, name: "\0" }),
  ]) {
    expect([body, (await callGenesys(key, "POST", "", body)).body.status]).toEqual([body, 400]);
  }
  const odd = await callGenesys(key, "POST", "", { ...sampleDevice, type: "windows" });
  expect(odd.body).toMatchObject({
    status: 400,
    code: "invalid.value",
    message: "Value [windows] is not valid for field type [type]. Allowable values are: android, ios",
    details: [{ fieldName: "type" }],
  });
  const xml = await callGenesys(key, "POST", "", "<device/>", { "content-type": "text/xml" });
  expect(xml.body).toMatchObject({ status: 415, code: "unsupported.media.type" });
  const huge = await callGenesys(key, "POST", "", { ...sampleDevice, name: "x".repeat(70_000) });
  expect(huge.body).toMatchObject({ status: 413 });
  const longToken = await callGenesys(key, "POST", "", { ...sampleDevice, deviceToken: "é".repeat(2_049) });
  expect(longToken.body).toMatchObject({ status: 400, details: [{ fieldName: "deviceToken" }] });
  expect(await deviceRows(database, project)).toEqual([]);
  await postDevice(key, { deviceToken: "é".repeat(2_048) });
});

test("PUT merges; an empty body, null, {} and null members change nothing", async ({ project, database }) => {
  const key = project.keys.server;
  const device = await postDevice(key, { name: "old", sessionHash: "h" });
  const nulls = { deviceToken: null, name: null, type: null, make: null };
  for (const body of [undefined, "", "null", {}, nulls, device]) {
    expect((await callGenesys(key, "PUT", `/${device.id}`, body)).body).toEqual(device);
  }
  expect((await deviceRows(database, project))[0]?.version).toBe(1);

  const changes = { acceptNotifications: false, sessionHash: "", model: "iPhone18,1", id: "x", selfUri: "y" };
  const { body } = await callGenesys(key, "PUT", `/${device.id}`, changes);
  expect(body).toEqual({ ...device, acceptNotifications: false, sessionHash: "", model: "iPhone18,1" });
  expect((await deviceRows(database, project))[0]?.version).toBe(2);

  for (const bad of [{ type: "windows" }, { deviceToken: "" }, { acceptNotifications: "no" }, [], "{"]) {
    expect((await callGenesys(key, "PUT", `/${device.id}`, bad)).status).toBe(400);
  }
  expect((await callGenesys(key, "GET", `/${device.id}`)).body).toEqual(body);
});

test("keeps the sandbox environment when the type is unchanged and resets it to production otherwise", async ({
  project,
  database,
}) => {
  await register(project.keys.server, {
    email: "ada@example.com",
    device: { token: "sandboxed token", platform: "APNS_SANDBOX", applicationName: "pizza" },
  });
  const [row] = await deviceRows(database, project);
  const key = project.keys.server;
  const shown = (await callGenesys(key, "GET", `/${row?.id}`)).body;
  expect(shown).toEqual({
    id: row?.id,
    deviceToken: "sandboxed token",
    model: "",
    type: "ios",
    selfUri: `/api/v2/mobiledevices/${row?.id}`,
  });
  await callGenesys(key, "PUT", `/${row?.id}`, { ...shown, make: "Apple" });
  expect(await deviceRows(database, project)).toMatchObject([{ make: "Apple", pushEnvironment: "sandbox" }]);
  await callGenesys(key, "PUT", `/${row?.id}`, { type: "android" });
  expect(await deviceRows(database, project)).toMatchObject([
    { platform: "android", pushService: "fcm", pushEnvironment: "production" },
  ]);
});

test("replaces the user's other device when a device takes over its token", async ({ project, database }) => {
  const key = project.keys.server;
  const stale = await postDevice(key, { deviceToken: "token of the stale one" });
  const device = await postDevice(key, { deviceToken: "token before" });
  const ada = await projectUserToken(project, { userId: "ada" });
  const neighbour = await postDevice(ada, { deviceToken: "token of the stale one" });

  const { body } = await callGenesys(key, "PUT", `/${device.id}`, { deviceToken: "token of the stale one" });
  expect(body).toEqual({ ...device, deviceToken: "token of the stale one" });
  expect((await callGenesys(key, "GET", `/${stale.id}`)).status).toBe(404);
  expect((await callGenesys(ada, "GET", `/${neighbour.id}`)).body).toEqual(neighbour);

  const history = await historyRows(database, project);
  expect(history.filter(({ subjectId }) => subjectId === stale.id).at(-1)).toMatchObject({
    action: "device.removed",
    details: { reason: "replaced" },
  });
  expect(JSON.stringify(history)).not.toContain("token of the stale one");
});

test("a device disabled by an admin stays disabled when its token moves", async ({ project, database }) => {
  const key = project.keys.server;
  const disabled = await postDevice(key, { deviceToken: "an admin disabled this" });
  const device = await postDevice(key, { deviceToken: "token before" });
  const answer = await callNative(project, `devices/${disabled.id}/disable`, {
    method: "POST",
    body: JSON.stringify({ note: "lost" }),
  });
  expect(answer.status).toBe(200);

  await postDevice(key, { deviceToken: "an admin disabled this" });
  await callGenesys(key, "PUT", `/${device.id}`, { deviceToken: "an admin disabled this" });
  expect(await deviceRows(database, project)).toMatchObject([
    { id: device.id, enabled: false, disabledReason: "admin", disabledNote: "lost" },
  ]);
});

test("DELETE answers 204 without a body, and 404 the second time", async ({ project, database }) => {
  const key = project.keys.server;
  const [device, kept] = [await postDevice(key), await postDevice(key, { deviceToken: "kept" })];
  // The Ruby and Python SDKs send a body with it.
  const answer = await callGenesys(key, "DELETE", `/${device.id}`, "{}");
  expect([answer.status, answer.text]).toEqual([204, ""]);
  expect((await callGenesys(key, "DELETE", `/${device.id}`)).body.code).toBe("not.found");
  expect((await deviceRows(database, project)).map(({ id }) => id)).toEqual([kept.id]);
});

test("every response carries the API's headers and every error an ErrorBody", async ({ project }) => {
  const key = project.keys.server;
  const device = await postDevice(key);
  const id = `/${device.id}`;
  const answers = [
    await callGenesys(key, "GET"),
    await callGenesys(key, "GET", id),
    await callGenesys(key, "PUT", id),
    await callGenesys(key, "GET", "?sortOrder=sideways"),
    await callGenesys(null, "GET"),
    await callGenesys(project.keys.mobile, "GET"),
    await callGenesys(key, "GET", "/nonsense"),
    await callGenesys(key, "GET", "/%00"),
    await callGenesys(key, "GET", "/a%2Fb%20c"),
    await callGenesys(key, "GET", `${id}/more/of/it`),
    await callGenesys(key, "GET", "/../flows"),
    await callGenesys(key, "PATCH", id, {}),
    await callGenesys(key, "DELETE"),
    await callGenesys(key, "DELETE", id),
  ];
  expect(answers.map(({ status }) => status)).toEqual([
    200, 200, 200, 400, 401, 403, 404, 404, 404, 404, 404, 405, 405, 204,
  ]);
  for (const { status, headers, body } of answers) {
    expect(headers.get("inin-correlation-id")).toMatch(/^[0-9a-f-]{36}$/);
    const limit = (name: string) => Number(headers.get(`inin-ratelimit-${name}`));
    expect(limit("allowed")).toBeGreaterThan(0);
    expect(limit("reset")).toBeGreaterThan(0);
    // Unknown paths and methods do not count towards rate limits.
    expect(limit("count")).toBeGreaterThanOrEqual(status === 404 || status === 405 ? 0 : 1);
    expect(headers.get("cache-control")).toBe("no-store");
    if (status < 400) continue;
    expect(body).toMatchObject({
      status,
      code: expect.any(String),
      message: expect.any(String),
      contextId: headers.get("inin-correlation-id"),
      details: expect.any(Array),
      errors: [],
    });
    if (status === 405) expect(headers.get("allow")).toContain("GET");
  }
});
