import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { sql } from "drizzle-orm";
import { writeBackup } from "@/cli/backup/write";
import { temporaryFolder } from "@/db/testing/temporary-folder";
import type { PushCredentialsView } from "@/lib/push-credentials/views";
import type { DeviceDeliveryView, TestPushView } from "@/lib/test-push/views";
import { callNative } from "../../fixtures/native";
import { expect, serverUrl, type TestProject, test } from "../../fixtures/project";
import { apnsCredentials, serviceAccount } from "../../fixtures/push-credentials";
import { deviceRows, historyRows } from "../../fixtures/rows";
import { disabled, type SeededDevice, seedDevices } from "../../fixtures/seed";
import { signInOverHttp } from "../../fixtures/session";

/** Calls the API as the project's signed-in admin. */
async function asAdmin(project: TestProject) {
  const cookie = await signInOverHttp(project.operator);
  const headers = { cookie, origin: new URL(serverUrl()).origin, "content-type": "application/json" };
  return (method: string, path: string, body?: unknown) =>
    fetch(new URL(`/api/v1/projects/${project.slug}/${path}`, serverUrl()), {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    });
}

/** Devices in the one application, and its credentials for both services. */
async function prepared(
  database: Parameters<typeof seedDevices>[0],
  project: TestProject,
  wanted: SeededDevice[],
) {
  // Registered a while ago, so that an answer of now is about the token that they have.
  const lastSeenAt = new Date(Date.now() - 60_000);
  const ids = await seedDevices(
    database,
    project,
    wanted.map((device) => ({ lastSeenAt, ...device })),
  );
  const [device] = await deviceRows(database, project);
  const path = `applications/${device?.applicationId}/push-credentials`;
  const call = await asAdmin(project);
  expect((await call("PUT", `${path}/apns`, apnsCredentials())).status).toBe(200);
  expect((await call("PUT", `${path}/fcm`, { serviceAccount: serviceAccount() })).status).toBe(200);
  return { ids, path, call };
}

const text = { title: "Hello", body: "World" };

async function push(project: TestProject, deviceId: string, more: object = {}): Promise<TestPushView> {
  const answer = await callNative(project, `devices/${deviceId}/test-push`, {
    method: "POST",
    body: JSON.stringify({ ...text, ...more }),
  });
  expect(answer.status).toBe(200);
  return answer.json();
}

async function delivery(project: TestProject, deviceId: string): Promise<DeviceDeliveryView> {
  return (await callNative(project, `devices/${deviceId}/delivery`)).json();
}

const fcm = (pushToken: string): SeededDevice => ({ pushToken, pushService: "fcm", platform: "android" });

test("a test push returns the service's answer, and the device page knows it", async ({
  project,
  database,
}) => {
  const { ids } = await prepared(database, project, [
    { pushToken: "a1b2c3d4e5f6a7b8" },
    fcm("cFy:healthy"),
    { pushToken: "b1b2c3d4e5f6a7b8", user: "grace@example.com", ...disabled() },
  ]);
  const [iphone = "", android = "", lost = ""] = ids;
  expect(await push(project, iphone)).toMatchObject({
    accepted: true,
    service: "apns",
    status: 200,
    messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    isSimulated: false,
    recorded: "applied",
    problem: null,
  });
  expect(await push(project, android)).toMatchObject({
    accepted: true,
    messageId: expect.stringMatching(/^projects\/pizza\/messages\//),
    recorded: "applied",
  });
  expect(await delivery(project, iphone)).toMatchObject({
    lastAccepted: { by: "Test push by server key" },
    lastError: null,
    testPush: "ready",
  });
  // Proving that a disabled device could be reached does not enable it.
  expect(await push(project, lost)).toMatchObject({ accepted: true });
  expect((await deviceRows(database, project)).map(({ enabled }) => enabled)).toEqual([true, true, false]);
});

test("each refusal is explained, and recorded as feedback", async ({ project, database }) => {
  const cases = [
    [{ pushToken: "dead0410a7b8c9d0" }, "unregistered", 410, "applied", false],
    [{ pushToken: "dead0400a7b8c9d0" }, "badDeviceToken", 400, "suspect", true],
    [{ pushToken: "dead0403a7b8c9d0" }, "wrongApplication", 400, "configuration", true],
    [{ pushToken: "dead0429a7b8c9d0" }, "tooMany", 429, "counted", true],
    [{ pushToken: "dead0503a7b8c9d0" }, "serviceDown", 503, "counted", true],
    [fcm("cFy:gone"), "unregistered", 404, "applied", false],
    [fcm("cFy:bad-token"), "badRegistrationToken", 400, "suspect", true],
    [fcm("cFy:wrong-topic"), "wrongFirebaseProject", 403, "configuration", true],
    [fcm("cFy:too-many"), "tooMany", 429, "counted", true],
  ] as const;
  const { ids } = await prepared(
    database,
    project,
    cases.map(([device], n) => ({ ...device, user: `user${n}@example.com` })),
  );
  for (const [n, [device, problem, status, recorded]] of cases.entries()) {
    const answer = await push(project, ids[n] ?? "");
    expect(answer, device.pushToken).toMatchObject({ accepted: false, problem, status, recorded });
    expect(answer.message).toMatch(/\.$/);
    expect(answer.advice).toMatch(/\.$/);
  }
  expect((await deviceRows(database, project)).map(({ enabled }) => enabled)).toEqual(
    cases.map(([, , , , enabled]) => enabled),
  );
  const { lastError } = await delivery(project, ids[0] ?? "");
  expect(lastError).toMatchObject({
    code: "Unregistered",
    problem: "unregistered",
    by: "Test push by server key",
  });
});

test("a service that does not answer is reported as a timeout", async ({ project, database }) => {
  const { ids } = await prepared(database, project, [{ pushToken: "dead0000a7b8c9d0" }]);
  expect(await push(project, ids[0] ?? "")).toMatchObject({
    accepted: false,
    status: 0,
    problem: "timeout",
    recorded: "counted",
  });
});

test("a token of the other environment is found, and one call fixes the device", async ({
  project,
  database,
}) => {
  const { ids } = await prepared(database, project, [
    { pushToken: "5a4db0c5a7b8c9d0" },
    { pushToken: "dead0400a7b8c9d0", user: "grace@example.com" },
  ]);
  const [id = "", neighbour = ""] = ids;
  expect(await push(project, id)).toMatchObject({ problem: "badDeviceToken", otherEnvironment: "sandbox" });
  // Without fixEnvironment it is only a try.
  expect(await push(project, id, { environment: "sandbox" })).toMatchObject({
    accepted: true,
    environmentFixed: false,
    recorded: null,
  });
  expect((await delivery(project, id)).lastAccepted).toBeNull();
  const fix = { environment: "sandbox", fixEnvironment: true };
  expect(await push(project, id, fix)).toMatchObject({
    accepted: true,
    environmentFixed: true,
    recorded: "applied",
  });
  expect((await delivery(project, id)).lastAccepted).not.toBeNull();
  // Where the other environment refuses the token as well, nothing changes.
  expect(await push(project, neighbour, fix)).toMatchObject({ accepted: false, environmentFixed: false });
  expect((await deviceRows(database, project)).map(({ pushEnvironment }) => pushEnvironment)).toEqual([
    "sandbox",
    "production",
  ]);
  const changes = (await historyRows(database, project)).filter(({ action }) => action === "device.changed");
  expect(changes.map(({ subjectId, details }) => [subjectId, details])).toEqual([
    [id, { changed: { pushEnvironment: { before: "production", after: "sandbox" } } }],
  ]);
});

test("FCM checks a token without sending: a success proves nothing, a dead token is dead", async ({
  project,
  database,
}) => {
  const { ids } = await prepared(database, project, [
    fcm("cFy:healthy"),
    { ...fcm("cFy:gone"), user: "grace@example.com" },
    { pushToken: "a1b2c3d4e5f6a7b8", user: "alan@example.com" },
  ]);
  const [healthy = "", gone = "", iphone = ""] = ids;
  expect(await push(project, healthy, { validateOnly: true })).toMatchObject({
    accepted: true,
    validateOnly: true,
    recorded: null,
  });
  expect((await delivery(project, healthy)).lastAccepted).toBeNull();
  expect(await push(project, gone, { validateOnly: true })).toMatchObject({ recorded: "applied" });
  for (const [id, more] of [
    [iphone, { validateOnly: true }],
    [healthy, { environment: "sandbox" }],
  ] as const) {
    const refused = await callNative(project, `devices/${id}/test-push`, {
      method: "POST",
      body: JSON.stringify({ ...text, ...more }),
    });
    expect(refused.status).toBe(422);
  }
});

test("without usable credentials nothing is sent or recorded, and the answer says what to do", async ({
  project,
  makeProject,
  database,
}) => {
  const [id = ""] = await seedDevices(database, project, [{ pushToken: "a1b2c3d4e5f6a7b8" }]);
  const request = { method: "POST", body: JSON.stringify(text) };
  const missing = await callNative(project, `devices/${id}/test-push`, request);
  expect(missing.status).toBe(409);
  expect((await missing.json()).detail).toMatch(/no APNs credentials.*Nothing was sent/);
  expect(await delivery(project, id)).toMatchObject({ testPush: "missing" });

  const other = await makeProject();
  const { path, call, ids } = await prepared(database, other, [{ pushToken: "a1b2c3d4e5f6a7b8" }]);
  // As after the instance secret was lost.
  await database.statement((db) =>
    db.execute(
      sql`update push_credentials set encrypted_key = overlay(encrypted_key placing 'AAAA' from 40) where project_id = ${other.id}`,
    ),
  );
  const lost = await callNative(other, `devices/${ids[0]}/test-push`, request);
  expect(lost.status).toBe(409);
  expect((await lost.json()).detail).toMatch(/can't be decrypted.*Nothing was sent/);
  expect(await delivery(other, ids[0] ?? "")).toMatchObject({ testPush: "unreadable" });
  const { items } = (await (await call("GET", path)).json()) as { items: PushCredentialsView[] };
  expect(items.map(({ isReadable }) => isReadable)).toEqual([false, false]);
  for (const one of [project, other]) {
    const actions = (await historyRows(database, one)).map(({ action }) => action);
    expect(actions).not.toContain("device.testPushed");
  }

  const unknown = await callNative(project, `devices/${ids[0]}/test-push`, request);
  expect(unknown.status).toBe(404);
});

test("sample devices are answered by the built-in simulator", async ({ project, database }) => {
  expect((await callNative(project, "sample-data", { method: "POST" })).status).toBe(201);
  const rows = await deviceRows(database, project);
  const outcomes = new Set<string>();
  for (const row of rows.slice(0, 20)) {
    const answer = await push(project, row.id);
    expect(answer.isSimulated).toBe(true);
    outcomes.add(answer.problem ?? "accepted");
  }
  expect([...outcomes]).toEqual(expect.arrayContaining(["accepted", "badDeviceToken", "unregistered"]));
});

test("credentials are validated, replaced and removed, and say what they are but never the key", async ({
  project,
  database,
}) => {
  const { path, call } = await prepared(database, project, [{}]);
  const { items } = (await (await call("GET", path)).json()) as { items: PushCredentialsView[] };
  expect(items).toEqual([
    expect.objectContaining({
      service: "apns",
      keyId: "KEY1234567",
      teamId: "TEAM123456",
      topic: "com.example.pizza",
      isReadable: true,
      createdBy: "Ada",
      lastUsedAt: null,
    }),
    expect.objectContaining({
      service: "fcm",
      firebaseProject: "pizza",
      clientEmail: "sender@pizza.iam.gserviceaccount.com",
      isReadable: true,
    }),
  ]);
  const [apns, account] = [apnsCredentials(), serviceAccount()];
  for (const [service, body, issue] of [
    ["apns", { ...apns, privateKey: "hello" }, "privateKey"],
    ["apns", { ...apns, privateKey: account.private_key }, "privateKey"],
    ["apns", { ...apns, keyId: "a-b" }, "keyId"],
    ["fcm", { serviceAccount: { ...account, type: "authorized_user" } }, "serviceAccount.type"],
    [
      "fcm",
      { serviceAccount: { ...account, token_uri: "https://evil.example/token" } },
      "serviceAccount.token_uri",
    ],
    ["fcm", { serviceAccount: { ...account, private_key: apns.privateKey } }, "serviceAccount.private_key"],
  ] as const) {
    const answer = await call("PUT", `${path}/${service}`, body);
    expect(answer.status).toBe(422);
    const problem = await answer.json();
    expect(problem.issues.map((one: { path: string }) => one.path)).toEqual([issue]);
  }
  expect((await call("PUT", `${path}/apns`, { ...apns, keyId: "OTHERKEY12" })).status).toBe(200);
  const [replaced] = ((await (await call("GET", path)).json()) as { items: PushCredentialsView[] }).items;
  expect(replaced?.keyId).toBe("OTHERKEY12");
  expect((await call("DELETE", `${path}/apns`)).status).toBe(204);
  expect((await call("DELETE", `${path}/apns`)).status).toBe(204);
  const left = (await (await call("GET", path)).json()) as { items: PushCredentialsView[] };
  expect(left.items.map(({ service }) => service)).toEqual(["fcm"]);
  const events = (await historyRows(database, project)).filter(({ action }) => /credentials/.test(action));
  expect(events.map(({ action, details }) => [action, details.service])).toEqual([
    ["application.credentialsSaved", "apns"],
    ["application.credentialsSaved", "fcm"],
    ["application.credentialsSaved", "apns"],
    ["application.credentialsRemoved", "apns"],
  ]);
});

test("a saved key is in no answer, export, audit event, other column or backup", async ({
  project,
  database,
}) => {
  const { ids, path, call } = await prepared(database, project, [
    { pushToken: "a1b2c3d4e5f6a7b8" },
    fcm("cFy:wrong-topic"),
  ]);
  const apns = apnsCredentials();
  const account = serviceAccount();
  // The middle of a key, on one line, so that no encoding of line breaks hides it.
  const canaries = [apns.privateKey, account.private_key].map(
    (pem) => pem.split("\n")[1]?.slice(8, 48) ?? "",
  );
  const found = (where: string) => canaries.filter((canary) => where.includes(canary));
  expect(found(apns.privateKey + account.private_key)).toEqual(canaries);

  const answers: string[] = [];
  const send = async (method: string, to: string, body?: unknown) => {
    const answer = await call(method, to, body);
    answers.push(`${answer.status} ${await answer.text()}`);
  };
  await send("PUT", `${path}/apns`, apns);
  await send("PUT", `${path}/fcm`, { serviceAccount: account });
  await send("PUT", `${path}/apns`, { ...apns, privateKey: `${apns.privateKey}!`, keyId: 7 });
  await send("PUT", `${path}/fcm`, { serviceAccount: { ...account, token_uri: account.private_key } });
  await send("PUT", `${path}/fcm`, { serviceAccount: { ...account, [account.private_key]: 1 }, more: 1 });
  await send("PUT", `${path}/apns`, { [apns.privateKey]: "key" });
  for (const id of ids) await send("POST", `devices/${id}/test-push`, text);
  for (const to of [
    path,
    "applications",
    "audit",
    "audit/export",
    "devices/export",
    "users/export",
    "overview",
  ])
    await send("GET", to);
  expect(answers.slice(0, 2).map((answer) => answer.slice(0, 3))).toEqual(["200", "200"]);
  // A field named like a key is named in the answer: it is no secret there, since nothing is saved.
  expect(answers.filter((answer) => !/Unknown field/.test(answer) && found(answer).length > 0)).toEqual([]);

  const tables = await database.read((db) =>
    db.execute<{ name: string }>(sql`
      select quote_ident(table_name) as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE'`),
  );
  for (const { name } of tables) {
    const rows = await database.read((db) =>
      db.execute<{ row: string }>(sql`
        select t::text as row from ${sql.raw(name)} t
        where t::text like ${`%${canaries[0]}%`} or t::text like ${`%${canaries[1]}%`}`),
    );
    expect([name, rows.length]).toEqual([name, 0]);
  }

  const folder = await temporaryFolder("canary");
  const file = join(folder, "backup");
  await writeBackup(process.env.ROLLCALL_TEST_DATABASE_URL ?? "", file);
  // Gzipped lines, and a trailer behind them.
  const bytes = await readFile(file);
  const backup = gunzipSync(bytes).toString();
  await rm(folder, { recursive: true });
  expect(backup).toContain('"encrypted_key"');
  expect(found(backup)).toEqual([]);
});

test("viewers cannot send test pushes, and only admins see credentials", async ({
  makeProject,
  database,
}) => {
  for (const [role, sends, administers] of [
    ["viewer", 403, 403],
    ["editor", 409, 403],
    ["admin", 409, 200],
  ] as const) {
    const project = await makeProject({ role });
    const [id = ""] = await seedDevices(database, project, [{}]);
    const [device] = await deviceRows(database, project);
    const call = await asAdmin(project);
    expect([role, (await call("POST", `devices/${id}/test-push`, text)).status]).toEqual([role, sends]);
    const path = `applications/${device?.applicationId}/push-credentials`;
    expect([role, (await call("GET", path)).status]).toEqual([role, administers]);
    expect([role, (await call("PUT", `${path}/apns`, apnsCredentials())).status]).toEqual([
      role,
      administers,
    ]);
  }
});
