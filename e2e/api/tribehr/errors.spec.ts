import { callGenesys, sampleDevice } from "../../fixtures/genesys";
import { iterableClient } from "../../fixtures/iterable";
import { expect, serverUrl, test } from "../../fixtures/project";
import { deviceRows, revokeApiKey, userRows } from "../../fixtures/rows";
import { callTribehr, sampleParameters, success, type TribehrResponse } from "../../fixtures/tribehr";
import { projectUserToken } from "../../fixtures/user-token";

const name = "jason@example.com";

const errorOf = ({ text }: TribehrResponse): { code: string; messages: string[] } => JSON.parse(text).error;

test("names each missing, empty, too long or unknown field and creates nothing", async ({
  project,
  database,
}) => {
  const jason = { name, password: project.keys.server };
  const nothing = await callTribehr(jason, {});
  expect(nothing.status).toBe(400);
  expect(errorOf(nothing)).toEqual({
    code: "VALIDATION_ERROR",
    messages: [
      "device_identifier: Required field is missing",
      "notification_token: Required field is missing",
      "operating_system: Required field is missing",
    ],
  });
  for (const [field, value] of [
    ["device_identifier", ""],
    ["device_identifier", "x".repeat(256)],
    ["notification_token", ""],
    ["notification_token", "é".repeat(2_049)],
    ["operating_system", ""],
    ["operating_system", "windows"],
    ["operating_system", "iOS"],
    ["device_model", "x".repeat(501)],
    ["device_name", "x".repeat(501)],
    ["mobile_app_version", "x".repeat(501)],
  ] as const) {
    const answer = await callTribehr(jason, { ...sampleParameters, [field]: value });
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toMatchObject({
      code: "VALIDATION_ERROR",
      messages: [expect.stringContaining(`${field}: `)],
    });
  }
  expect([await deviceRows(database, project), await userRows(database, project)]).toEqual([[], []]);
  expect((await callTribehr(jason, { ...sampleParameters, id: "7", enabled: "0" })).text).toBe(success);
});

test("rejects bodies that are not forms, and accepts the next valid one", async ({ project, database }) => {
  const jason = { name, password: project.keys.server };
  const good = new URLSearchParams(sampleParameters).toString();
  const json = { "content-type": "application/json" };
  const refusals = [
    await callTribehr(jason, JSON.stringify(sampleParameters), { headers: json }),
    await callTribehr(jason, `${good}&device_name=%E0%A4`),
    await callTribehr(jason, `${good}&device_name=%zz`),
    await callTribehr(jason, `${good}&device_name=a%00b`),
    await callTribehr(jason, Buffer.concat([Buffer.from(`${good}&device_name=`), Buffer.from([0xff])]), {
      headers: { "content-type": "application/x-www-form-urlencoded" },
    }),
    await callTribehr(jason, "--x\r\nbroken", {
      headers: { "content-type": "multipart/form-data; boundary=x" },
    }),
    await callTribehr(jason, { ...sampleParameters, more: "x".repeat(70_000) }),
  ];
  expect(refusals.map((answer) => [answer.status, errorOf(answer).code])).toEqual([
    [415, "ERROR"],
    [400, "VALIDATION_ERROR"],
    [400, "VALIDATION_ERROR"],
    [400, "VALIDATION_ERROR"],
    [400, "VALIDATION_ERROR"],
    [400, "VALIDATION_ERROR"],
    [413, "ERROR"],
  ]);
  expect(await deviceRows(database, project)).toEqual([]);
  expect((await callTribehr(jason, good)).text).toBe(success);
});

test("rejects requests without valid credentials with 401, a realm and an empty body", async ({
  project,
  makeProject,
  database,
}) => {
  const other = await makeProject();
  const key = project.keys.server;
  const token = (claims: Record<string, unknown>, secret?: string) =>
    projectUserToken(project, claims, {}, secret);
  const refusals = await Promise.all([
    callTribehr(null, sampleParameters),
    callTribehr(null, sampleParameters, { headers: { authorization: `Bearer ${key}` } }),
    callTribehr(null, sampleParameters, { headers: { authorization: "Basic %%%" } }),
    callTribehr({ name, password: "" }, sampleParameters),
    callTribehr({ name: "", password: key }, sampleParameters),
    callTribehr({ name, password: "a guess" }, sampleParameters),
    callTribehr(
      { name, password: key.replace(/.$/, (last) => (last === "0" ? "1" : "0")) },
      sampleParameters,
    ),
    callTribehr({ name: "ada@example.com", password: await token({ email: name }) }, sampleParameters),
    callTribehr({ name, password: await token({ email: name }, other.signingSecret) }, sampleParameters),
    callTribehr({ name, password: await token({ email: name, aud: "nowhere" }) }, sampleParameters),
    callTribehr({ name, password: "x" }, sampleParameters, { path: "/mobile_devices.xml" }),
  ]);
  for (const { status, text, headers } of refusals) {
    expect([status, text]).toEqual([401, ""]);
    expect(headers.get("www-authenticate")).toBe('Basic realm="Rollcall", charset="UTF-8"');
  }
  expect(await userRows(database, project)).toEqual([]);

  const good = { name: name.toUpperCase(), password: await token({ email: name }) };
  expect((await callTribehr(good, sampleParameters)).text).toBe(success);
  await revokeApiKey(database, key);
  expect((await callTribehr({ name, password: key }, sampleParameters)).status).toBe(401);
});

test("mobile and read-only keys cannot register or take over a device", async ({ project, database }) => {
  await callTribehr({ name, password: project.keys.server }, sampleParameters);
  const before = await deviceRows(database, project);
  for (const password of [project.keys.mobile, project.trustingMobileKey, project.keys.readonly]) {
    const answer = await callTribehr({ name: "mallory@example.com", password }, sampleParameters);
    expect([answer.status, errorOf(answer).code]).toEqual([403, "ACCESS_ERROR"]);
  }
  expect(await deviceRows(database, project)).toEqual(before);
  expect(await userRows(database, project)).toHaveLength(1);
});

test("escapes quoted input in XML errors and keeps it verbatim in JSON", async ({ project }) => {
  const odd = { name: "<&'@@x", password: project.keys.server };
  const xml = await callTribehr(odd, sampleParameters, { path: "/mobile_devices.xml" });
  expect([xml.status, xml.text]).toEqual([
    400,
    '<?xml version="1.0" encoding="UTF-8"?>\n<error><code>VALIDATION_ERROR</code><messages><message>Invalid email: &lt;&amp;&apos;@@x</message></messages></error>\n',
  ]);
  expect(errorOf(await callTribehr(odd, sampleParameters)).messages).toEqual(["Invalid email: <&'@@x"]);
});

test("rejects an erased user with a server key and with a user token", async ({ project, database }) => {
  await iterableClient(project).post("users/forget", { email: name });
  const password = await projectUserToken(project, { email: name });
  const late = await callTribehr({ name, password }, sampleParameters);
  expect([late.status, errorOf(late).code]).toEqual([409, "SAVE_ERROR"]);
  expect((await callGenesys(password, "POST", "", sampleDevice)).body).toMatchObject({
    code: "conflict",
    status: 409,
  });
  expect(await userRows(database, project)).toEqual([]);

  const other = { name: "ada@example.com", password: project.keys.server };
  expect((await callTribehr(other, sampleParameters)).text).toBe(success);
});

test("another project's identifier is a different device", async ({ project, makeProject, database }) => {
  const other = await makeProject();
  await callTribehr({ name, password: other.keys.server }, sampleParameters);
  const before = await deviceRows(database, other);
  expect((await callTribehr({ name, password: project.keys.server }, sampleParameters)).text).toBe(success);
  expect(await deviceRows(database, other)).toEqual(before);
  expect(await deviceRows(database, project)).toHaveLength(1);
});

test("answers 404 without a body for other paths with a format, and 405 for other methods", async ({
  project,
}) => {
  const jason = { name, password: project.keys.server };
  for (const path of [
    "/mobile_devices/7.json",
    "/api/mobile_devices/7.xml",
    "/api/system_info.json",
    "/api/mobile_device.xml",
    "/api/employees/7/photo.json?size=2",
  ]) {
    const answer = await callTribehr(jason, sampleParameters, { path });
    expect([answer.status, answer.text]).toEqual([404, ""]);
  }
  const withoutFormat = await callTribehr(jason, sampleParameters, { path: "/api/system_info" });
  expect([withoutFormat.status, JSON.parse(withoutFormat.text).code]).toEqual([404, "NotFound"]);
  for (const method of ["GET", "PUT", "DELETE", "PATCH"]) {
    const response = await fetch(new URL("/mobile_devices.json", serverUrl()), { method });
    expect([method, response.status, response.headers.get("allow")]).toEqual([method, 405, "OPTIONS, POST"]);
    expect(await response.json()).toMatchObject({ error: { code: "ERROR" } });
  }
});
