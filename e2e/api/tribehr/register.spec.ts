import { callNative } from "../../fixtures/native";
import { expect, test } from "../../fixtures/project";
import { deviceRows, historyRows, userRows } from "../../fixtures/rows";
import { callTribehr, sampleParameters, success } from "../../fixtures/tribehr";
import { projectUserToken } from "../../fixtures/user-token";

const documented =
  "device_identifier=some-device-id&notification_token=some-notification-token&" +
  "device_model=iPhone%205s&operating_system=ios&device_name=Jason%20Smith%27s%20iPhone";

test("the documented request registers a device and gets the documented response", async ({
  project,
  database,
}) => {
  const jason = { name: "jason@example.com", password: project.keys.server };
  const answer = await callTribehr(jason, documented, { headers: { "x-api-version": "2.0.0" } });
  expect([answer.status, answer.text]).toEqual([200, success]);
  expect(answer.headers.get("content-type")).toBe("application/json");

  expect((await userRows(database, project)).map(({ email }) => email)).toEqual(["jason@example.com"]);
  expect(await deviceRows(database, project)).toMatchObject([
    {
      deviceIdentifier: "some-device-id",
      pushToken: "some-notification-token",
      model: "iPhone 5s",
      platform: "ios",
      pushService: "apns",
      name: "Jason Smith's iPhone",
      enabled: true,
    },
  ]);
});

test("the PHP client's request registers a device: plus for spaces, no version, Accept XML", async ({
  project,
  database,
}) => {
  const jason = { name: "jason@example.com", password: project.keys.server };
  const answer = await callTribehr(jason, documented.replaceAll("%20", "+"), {
    path: "/api/mobile_devices.json",
    headers: {
      accept: "text/xml; charset=utf-8",
      "user-agent": "TribeHR PHP Connector/0.2",
      "x-source": "test",
    },
  });
  expect([answer.status, answer.text]).toEqual([200, success]);
  expect((await deviceRows(database, project))[0]?.name).toBe("Jason Smith's iPhone");
});

test("accepts multipart forms", async ({ project, database }) => {
  const jason = { name: "jason@example.com", password: project.keys.server };
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...sampleParameters, device_name: "Zoë ☎ 📱" })) {
    form.set(name, value);
  }
  expect((await callTribehr(jason, form)).text).toBe(success);
  expect((await deviceRows(database, project))[0]?.name).toBe("Zoë ☎ 📱");

  form.set("device_name", new File(["x"], "name.txt"));
  expect((await callTribehr(jason, form)).status).toBe(400);
});

test("the path's suffix sets the format of responses and errors", async ({ project }) => {
  const jason = { name: "jason@example.com", password: project.keys.server };
  for (const path of ["/mobile_devices.xml", "/api/mobile_devices.xml"]) {
    const answer = await callTribehr(jason, sampleParameters, {
      path,
      headers: { accept: "application/json" },
    });
    expect([answer.status, answer.text]).toEqual([
      200,
      '<?xml version="1.0" encoding="UTF-8"?>\n<success><code>CREATED</code><messages><message>The Mobile Device was successfully registered</message></messages></success>\n',
    ]);
    expect(answer.headers.get("content-type")).toMatch(/^application\/xml/);

    const rejected = await callTribehr(jason, { ...sampleParameters, operating_system: "<&>" }, { path });
    expect([rejected.status, rejected.text]).toEqual([
      400,
      '<?xml version="1.0" encoding="UTF-8"?>\n<error><code>VALIDATION_ERROR</code><messages><message>operating_system: Expected one of ios, android</message></messages></error>\n',
    ]);
  }
});

test("the same user updates the device: omitted fields stay, empty ones are cleared", async ({
  project,
  database,
}) => {
  const jason = { name: "jason@example.com", password: project.keys.server };
  await callTribehr(jason, { ...sampleParameters, mobile_app_version: "1.2.0" });
  const [before] = await deviceRows(database, project);
  const answer = await callTribehr(
    { ...jason, name: "JASON@example.com" },
    {
      device_identifier: "some-device-id",
      notification_token: "another-token",
      operating_system: "ios",
      device_name: "",
    },
  );
  expect([answer.status, answer.text]).toEqual([200, success]);
  expect(await deviceRows(database, project)).toMatchObject([
    {
      id: before?.id,
      pushToken: "another-token",
      name: "",
      model: "iPhone 5s",
      applicationVersion: "1.2.0",
      version: 2,
    },
  ]);
});

test("another user takes over the identifier with a new device and no old values", async ({
  project,
  database,
}) => {
  const jason = { name: "jason@example.com", password: project.keys.server };
  const mallory = {
    name: "mallory",
    password: await projectUserToken(project, { userId: "mallory" }, { kid: project.slug }),
  };
  await callTribehr(jason, { ...sampleParameters, mobile_app_version: "1.2.0" });
  const [old] = await deviceRows(database, project);

  const answer = await callTribehr(mallory, {
    device_identifier: "some-device-id",
    notification_token: "some-notification-token",
    operating_system: "android",
  });
  expect([answer.status, answer.text]).toEqual([200, success]);
  const [row, second] = await deviceRows(database, project);
  expect(second).toBeUndefined();
  expect(row?.id).not.toBe(old?.id);
  expect(row?.userId).not.toBe(old?.userId);
  expect(row).toMatchObject({ name: "", model: "", applicationVersion: "", platform: "android", version: 1 });

  const history = (await historyRows(database, project)).filter(({ subjectId }) => subjectId === old?.id);
  expect(history.at(-1)).toMatchObject({
    action: "device.moved",
    actorType: "system",
    actorLabel: "Rollcall",
    details: {},
  });
  expect(JSON.stringify(history)).not.toContain("mallory");
  expect(JSON.stringify(await historyRows(database, project))).not.toContain("some-notification-token");
});

test("a device known by its token alone adopts the identifier", async ({ project, database }) => {
  const jason = { name: "jason@example.com", password: project.keys.server };
  await callTribehr(jason, sampleParameters);
  const [before] = await deviceRows(database, project);
  await callTribehr(jason, { ...sampleParameters, device_identifier: "after a reinstall" });
  expect(await deviceRows(database, project)).toMatchObject([
    { id: before?.id, deviceIdentifier: "after a reinstall", name: sampleParameters.device_name },
  ]);
});

test("a token that moves to the user's other device replaces the stale one", async ({
  project,
  database,
}) => {
  const jason = { name: "jason@example.com", password: project.keys.server };
  const other = { ...sampleParameters, device_identifier: "second", notification_token: "second-token" };
  await callTribehr(jason, sampleParameters);
  await callTribehr(jason, other);
  const [first, second] = await deviceRows(database, project);
  expect(second).toBeDefined();

  const answer = await callTribehr(jason, {
    ...other,
    notification_token: sampleParameters.notification_token,
  });
  expect(answer.text).toBe(success);
  expect(await deviceRows(database, project)).toMatchObject([
    { id: second?.id, deviceIdentifier: "second", pushToken: sampleParameters.notification_token },
  ]);
  expect(
    (await historyRows(database, project)).filter(({ subjectId }) => subjectId === first?.id).at(-1),
  ).toMatchObject({
    action: "device.removed",
    details: { reason: "replaced" },
  });
});

test("a device disabled by an admin stays disabled for the same user; the next user gets a new device", async ({
  project,
  database,
}) => {
  const jason = { name: "jason@example.com", password: project.keys.server };
  await callTribehr(jason, sampleParameters);
  const [row] = await deviceRows(database, project);
  await callNative(project, `devices/${row?.id}/disable`, {
    method: "POST",
    body: JSON.stringify({ note: "lost" }),
  });
  expect((await callTribehr(jason, { ...sampleParameters, device_name: "found" })).text).toBe(success);
  expect(await deviceRows(database, project)).toMatchObject([
    { name: "found", enabled: false, disabledNote: "lost" },
  ]);
  expect((await callTribehr({ ...jason, name: "ada@example.com" }, sampleParameters)).text).toBe(success);
  expect(await deviceRows(database, project)).toMatchObject([{ enabled: true, disabledNote: null }]);
});

test("in a userId project the user name is the userId, with or without an at sign", async ({
  makeProject,
  database,
}) => {
  const project = await makeProject({ identityType: "userId" });
  for (const name of ["jason", "jason@example.com"]) {
    const answer = await callTribehr(
      { name, password: project.keys.server },
      { ...sampleParameters, device_identifier: `of ${name}` },
    );
    expect(answer.text).toBe(success);
  }
  expect((await userRows(database, project)).map(({ externalUserId }) => externalUserId)).toEqual([
    "jason",
    "jason@example.com",
  ]);
});
