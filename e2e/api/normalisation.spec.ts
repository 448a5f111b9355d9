import { randomBytes } from "node:crypto";
import { callGenesys, sampleDevice as genesysDevice, postDevice } from "../fixtures/genesys";
import { importFile } from "../fixtures/imports";
import { callIterable, iterableClient, register, signUserToken, success } from "../fixtures/iterable";
import { postInit } from "../fixtures/jobs";
import { callNative, listDevices, onlyDevice } from "../fixtures/native";
import { expect, type TestProject, test } from "../fixtures/project";
import { deviceRows, userRows } from "../fixtures/rows";
import { callTribehr, sampleParameters } from "../fixtures/tribehr";
import { projectUserToken } from "../fixtures/user-token";

const email = "ada@example.com";

/** A push token as clients write it; the first is its normal form. */
const spellingsOf = (hex: string): string[] => [
  hex,
  hex.toUpperCase(),
  [...hex].map((digit, n) => (n % 2 ? digit.toUpperCase() : digit)).join(""),
  hex.replace(/.{8}(?=.)/g, "$& "),
  `<${hex.toUpperCase().replace(/.{8}(?=.)/g, "$& ")}>`,
];

/** Every way in for a push token, each to the default application and Ada. */
const entrances: Record<string, (project: TestProject, token: string, owner?: string) => Promise<unknown>> = {
  "Iterable's registerDeviceToken": async (project, token, owner = email) => {
    const device = { token, platform: "APNS", applicationName: "default" };
    const { status, text } = await register(project.keys.server, { email: owner, device });
    expect(text).toBe(success);
    return status;
  },
  "Genesys' POST": async (project, token, owner = email) =>
    postDevice(await projectUserToken(project, { email: owner }), { deviceToken: token }),
  "Genesys' PUT": async (project, token) => {
    const [row] = (await listDevices(project)).items;
    const path = `/${row?.id ?? (await postDevice(await projectUserToken(project, { email }))).id}`;
    const answer = await callGenesys(project.keys.server, "PUT", path, { deviceToken: token });
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  },
  TribeHR: async (project, token, owner = email) => {
    const parameters = { ...sampleParameters, notification_token: token };
    expect(await callTribehr({ name: owner, password: project.keys.server }, parameters)).toMatchObject({
      status: 200,
    });
  },
  "an import": async (project, token, owner = email) => {
    const done = await importFile(
      project,
      JSON.stringify({ pushToken: token, email: owner, platform: "ios" }),
      {
        columns: { pushToken: "pushToken", email: "email", platform: "platform" },
      },
    );
    expect(done).toMatchObject({ rejected: 0, rows: 1 });
  },
};

for (const [name, enter] of Object.entries(entrances)) {
  test(`all spellings of an APNs token sent by ${name} are one device`, async ({ project, database }) => {
    const hex = randomBytes(32).toString("hex");
    for (const spelling of spellingsOf(hex)) {
      await enter(project, spelling);
      expect(await deviceRows(database, project), spelling).toMatchObject([
        { pushToken: hex, enabled: true },
      ]);
      for (const other of spellingsOf(hex)) {
        const { items } = await listDevices(project, `?q=${encodeURIComponent(other)}`);
        expect(items.length, `${other} finds it`).toBe(1);
      }
      await iterableClient(project).post("users/disableDevice", { token: spelling.toUpperCase(), email });
      expect(await deviceRows(database, project)).toMatchObject([
        { enabled: false, disabledReason: "client" },
      ]);
      await entrances["Iterable's registerDeviceToken"]?.(project, spelling);
    }
  });
}

test("all APIs reach one device, whatever the spelling of its token and its user's email", async ({
  project,
  database,
}) => {
  const hex = randomBytes(32).toString("hex");
  const emails = [email, "Ada@Example.COM", "ADA@EXAMPLE.COM"];
  const all = Object.values(entrances);
  for (const [n, spelling] of [...spellingsOf(hex), ...spellingsOf(hex)].entries()) {
    await all[n % all.length]?.(project, spelling, emails[n % emails.length]);
  }
  expect(await deviceRows(database, project)).toMatchObject([{ pushToken: hex }]);
  expect(await userRows(database, project)).toMatchObject([{ email }]);
  const { devices } = (await iterableClient(project).profile("ADA@example.com")).dataFields;
  expect(devices).toMatchObject([{ token: hex, platform: "APNS" }]);
});

test("keeps other services' tokens verbatim, also on iPhones", async ({ project, database }) => {
  const firebase = `${randomBytes(8).toString("base64url")}:APA91b${randomBytes(100).toString("base64url")}`;
  const kept: [string, string][] = [
    [firebase, "APNS"],
    [firebase.toUpperCase(), "APNS"],
    ["ExponentPushToken[Ab3dEfGh]", "APNS"],
    ["ABCDEF0123456789", "GCM"],
    ["abcdef0123456789", "GCM"],
  ];
  for (const [token, platform] of kept) {
    const device = { token, platform, applicationName: "default" };
    expect((await register(project.keys.server, { email, device })).text).toBe(success);
  }
  expect((await deviceRows(database, project)).map(({ pushToken }) => pushToken)).toEqual(
    kept.map(([token]) => token),
  );
  for (const [token] of kept) {
    expect((await listDevices(project, `?q=${encodeURIComponent(token)}`)).page.total, token).toBe(1);
  }
  await iterableClient(project).post("users/disableDevice", { token: "ABCDEF0123456789" });
  expect((await deviceRows(database, project)).filter(({ enabled }) => !enabled)).toMatchObject([
    { pushToken: "ABCDEF0123456789" },
  ]);
});

test("normalises the hex token of a device that becomes an iPhone", async ({ project, database }) => {
  const user = await projectUserToken(project, { email });
  const { id } = await postDevice(user, { type: "android", deviceToken: "ABCDEF" });
  expect(await deviceRows(database, project)).toMatchObject([{ pushToken: "ABCDEF" }]);
  expect((await callGenesys(user, "PUT", `/${id}`, { type: "ios" })).body).toMatchObject({
    deviceToken: "abcdef",
  });
});

const noTokens = [
  "",
  " ",
  "null",
  "(null)",
  "<null>",
  "undefined",
  "nil",
  "None",
  "token",
  "BLACKLISTED",
  "{length=32,bytes=0xd3b997af4e2a1b60...b1c7d5e23f1b}",
  "a\u0007b",
  "two\nlines",
  "x".repeat(4_097),
];
const tokens = [
  "nullable",
  "none-of-these:APA91b",
  "x".repeat(4_096),
  randomBytes(2_048).toString("hex").toUpperCase(),
];

test("rejects invalid push tokens in each API's own format and accepts the rest of the batch", async ({
  project,
  database,
}) => {
  const user = await projectUserToken(project, { email });
  for (const token of noTokens) {
    const device = { token, platform: "APNS", applicationName: "default" };
    const iterable = await register(project.keys.server, { email, device });
    expect([iterable.status, iterable.body], token).toEqual([
      400,
      {
        msg: "[/api/users/registerDeviceToken] Invalid JSON body",
        code: "BadJsonBody",
        params: { "obj.device.token": expect.any(String) },
      },
    ]);
    const genesys = await callGenesys(user, "POST", "", { ...genesysDevice, deviceToken: token });
    expect([genesys.status, genesys.body], token).toMatchObject([
      400,
      { code: "bad.request", details: [{ fieldName: "deviceToken" }] },
    ]);
    const tribehr = await callTribehr(
      { name: email, password: project.keys.server },
      { ...sampleParameters, notification_token: token },
    );
    expect([tribehr.status, JSON.parse(tribehr.text)], token).toEqual([
      400,
      { error: { code: "VALIDATION_ERROR", messages: [expect.stringMatching(/^notification_token: /)] } },
    ]);
  }
  expect(await deviceRows(database, project)).toEqual([]);
  const columns = { columns: { pushToken: "pushToken", email: "email", platform: "platform" } };
  const lines = (of: string[]) =>
    of.map((token) => JSON.stringify({ pushToken: token, email, platform: "android" })).join("\n");
  expect(await importFile(project, lines(noTokens), columns)).toMatchObject({ rejected: noTokens.length });

  for (const token of tokens) {
    await entrances["Iterable's registerDeviceToken"]?.(project, token);
    await entrances["Genesys' POST"]?.(project, token);
    await entrances["an import"]?.(project, token);
  }
  const stored = tokens.map((token) => (/^[0-9A-F]+$/.test(token) ? token.toLowerCase() : token));
  const { devices } = (await iterableClient(project).profile(email)).dataFields;
  expect(devices.map(({ token }: { token: string }) => token)).toEqual(stored);
});

test("a push token of 4,096 bytes can be registered, read, found, exported, imported, replaced and disabled", async ({
  project,
  makeProject,
  database,
}) => {
  const user = await projectUserToken(project, { email });
  const [first, second] = [
    randomBytes(3_072).toString("base64url"),
    randomBytes(3_072).toString("base64url"),
  ];
  const { id, deviceToken } = await postDevice(user, { type: "android", deviceToken: first });
  expect(deviceToken).toBe(first);
  const path = `devices/${id}`;
  expect(await (await callNative(project, `${path}/reveal`, postInit())).json()).toEqual({
    pushToken: first,
  });
  expect((await onlyDevice(project)).pushTokenMasked).toBe(`${first.slice(0, 4)}…${first.slice(-4)}`);
  const exported = await (await callNative(project, "devices/export?pushTokens=full&format=ndjson")).text();
  expect(exported).toContain(first);
  const other = await makeProject();
  expect(await importFile(other, exported)).toMatchObject({ created: 1 });
  expect((await iterableClient(other).profile(email)).dataFields.devices).toMatchObject([{ token: first }]);
  const changed = await callGenesys(user, "PUT", `/${id}`, { deviceToken: second });
  expect(changed.body).toMatchObject({ id, deviceToken: second });
  expect((await callGenesys(user, "GET")).body.entities).toMatchObject([{ deviceToken: second }]);
  await iterableClient(project).post("users/disableDevice", { token: first });
  expect(await deviceRows(database, project)).toMatchObject([{ enabled: true }]);
  await iterableClient(project).post("users/disableDevice", { token: second });
  expect(await deviceRows(database, project)).toMatchObject([{ enabled: false }]);
});

for (const identityType of ["email", "userId", "hybrid"] as const) {
  test(`stores, shows and finds emails in lower case in ${identityType} projects`, async ({
    makeProject,
    database,
  }) => {
    const project = await makeProject({ identityType });
    const iterable = iterableClient(project);
    const known = identityType === "email" ? {} : { userId: "7" };
    await iterable.post("users/update", { email: "Ada@Example.COM", ...known, dataFields: { plan: "pro" } });
    expect(await userRows(database, project)).toMatchObject([{ email }]);
    for (const spelling of [email, "ADA@EXAMPLE.COM", "aDa@example.com"]) {
      const { user } = (await iterable.get(`users/getByEmail?email=${spelling}`)).body;
      expect(user).toMatchObject({ email, dataFields: { email, plan: "pro" } });
      await iterable.post("users/update", { email: spelling, ...known, dataFields: { plan: "pro" } });
      const { items } = await (await callNative(project, `users?q=${spelling}`)).json();
      expect(items).toMatchObject([{ email }]);
    }
    expect(await userRows(database, project)).toHaveLength(1);
    const change = { currentEmail: "ADA@example.com", newEmail: "Countess@Example.com" };
    expect((await iterable.post("users/updateEmail", change)).text).toBe(success);
    expect(await userRows(database, project)).toMatchObject([{ email: "countess@example.com" }]);
    await iterable.delete("users/COUNTESS@example.com");
    expect(await userRows(database, project)).toEqual([]);
  });
}

test("a user token matches its user's email in any case", async ({ project, database }) => {
  const bearer = { authorization: `Bearer ${await signUserToken(project, { email: "ADA@example.com" })}` };
  const device = { token: "sampleToken123", platform: "APNS", applicationName: "default" };
  const mobile = { "api-key": project.keys.mobile, ...bearer };
  const call = (who: string) =>
    callIterable("/api/users/registerDeviceToken", { email: who, device }, mobile);
  expect((await call("Ada@Example.com")).text).toBe(success);
  expect(await userRows(database, project)).toMatchObject([{ email }]);
  expect((await call("grace@example.com")).body.code).toBe("JwtUserIdentifiersMismatched");
});
