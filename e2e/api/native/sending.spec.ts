import { randomUUID } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import type { AuditView } from "@/lib/audit/views";
import { coverBatch, selectProjects } from "@/lib/feedback/delivery-coverage";
import type { QuarantineView } from "@/lib/feedback/views";
import { newIdAt } from "@/lib/ids";
import type { Page } from "@/lib/listing/types";
import { waitOutEndOfHour } from "../../fixtures/hours";
import { iterableClient, success } from "../../fixtures/iterable";
import { callNative, listDevices } from "../../fixtures/native";
import { signIn } from "../../fixtures/operator";
import { expect, serverUrl, type TestProject, test } from "../../fixtures/project";
import { deviceRows, historyRows } from "../../fixtures/rows";
import { disabled, seedDevices } from "../../fixtures/seed";

const dayMs = 24 * 60 * 60 * 1_000;

async function targets(project: TestProject, query = ""): Promise<Record<string, unknown>[]> {
  const answer = await callNative(project, `targets?${query}`, { key: project.keys.sender });
  expect(answer.status).toBe(200);
  const text = await answer.text();
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

function report(project: TestProject, body: unknown, adapter = "") {
  return callNative(project, `feedback${adapter && `/${adapter}`}`, {
    method: "POST",
    key: project.keys.sender,
    body: JSON.stringify(body),
  });
}

async function outcomes(project: TestProject, body: unknown, adapter = ""): Promise<string[]> {
  const answer = await report(project, body, adapter);
  expect(answer.status).toBe(200);
  const { results } = (await answer.json()) as { results: { outcome: string }[] };
  return results.map(({ outcome }) => outcome);
}

const gone = (deviceId: string, more: object = {}) => ({
  deviceId,
  service: "apns",
  status: 410,
  reason: "Unregistered",
  at: new Date(Date.now() + 1_000).toISOString(),
  sender: "test",
  ...more,
});

test("targets hold deliverable devices only, and one user's devices by email or userId", async ({
  project,
  database,
}) => {
  await seedDevices(database, project, [
    { user: "ada@example.com", name: "deliverable" },
    { user: "ada@example.com", name: "disabled", ...disabled("admin") },
    { user: "ada@example.com", name: "refused", notificationsAllowed: false },
    { user: "ada@example.com", name: "stale", lastSeenAt: new Date(Date.now() - 300 * dayMs) },
    { user: "grace@example.com", name: "other", platform: "android", pushService: "fcm" },
  ]);
  const rows = await deviceRows(database, project);
  const idOf = (name: string) => rows.find((row) => row.name === name)?.id;
  const ids = async (query = "") => (await targets(project, query)).map(({ deviceId }) => deviceId).sort();

  expect(await ids()).toEqual([idOf("deliverable"), idOf("other")].sort());
  expect(await ids("includeStale=true")).toEqual([idOf("deliverable"), idOf("stale"), idOf("other")].sort());
  expect(await ids("email=ADA@example.com")).toEqual([idOf("deliverable")]);
  expect(await ids("platform=android")).toEqual([idOf("other")]);
  expect(await ids("email=nobody@example.com")).toEqual([]);
  const [line] = await targets(project, "email=grace@example.com");
  const row = rows.find(({ name }) => name === "other");
  expect(line).toMatchObject({ pushToken: row?.pushToken, service: "fcm", user: "grace@example.com" });

  const both = await callNative(project, "targets?email=ada@example.com&externalUserId=u1", {
    key: project.keys.sender,
  });
  expect(both.status).toBe(400);
  const odd = await callNative(project, "targets?externalUserId=%F0%9F%98%80", { key: project.keys.sender });
  expect(odd.status).toBe(422);
});

test("a reader that was cut off continues after the last device it received", async ({
  project,
  database,
}) => {
  // More than one page of the statement that reads them.
  await seedDevices(
    database,
    project,
    Array.from({ length: 2_205 }, () => ({})),
  );
  const all = (await targets(project)).map(({ deviceId }) => deviceId);
  expect(new Set(all).size).toBe(2_205);
  expect(all).toEqual([...all].sort());
  const rest = (await targets(project, `after=${all[999]}`)).map(({ deviceId }) => deviceId);
  expect(rest).toEqual(all.slice(1_000));
  const csv = await callNative(project, "targets?format=csv", { key: project.keys.sender });
  expect((await csv.text()).trimEnd().split("\n")).toHaveLength(2_206);
  const reads = async () =>
    (await historyRows(database, project)).flatMap(({ action, details }) =>
      action === "targets.read" ? [(details as { count?: number }).count] : [],
    );
  // The count of a long read is added at its end.
  await expect.poll(async () => (await reads()).sort()).toEqual([1_205, 2_205, 2_205]);
});

test("targets are also a CSV file with tokens as they are", async ({ project, database }) => {
  await seedDevices(database, project, [
    {
      ...{ user: "#u1", name: "one", pushToken: '-starts,like "a formula', pushService: "fcm" },
      ...{ platform: "android", applicationPackage: "com.example.app", locale: "de-AT" },
    },
  ]);
  const [id] = (await deviceRows(database, project)).map((row) => row.id);
  const answer = await callNative(project, "targets?format=csv", { key: project.keys.sender });
  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(await answer.text()).toBe(
    "deviceId,pushToken,addressKind,service,environment,application,package,platform,locale,user\n" +
      `${id},"-starts,like ""a formula",token,fcm,production,com.example.app,com.example.app,android,de-AT,u1\n`,
  );
});

test("each read of targets is one audit event with the query and the count, and holds no token", async ({
  project,
  database,
}) => {
  await seedDevices(database, project, [{ user: "ada@example.com" }, { user: "ada@example.com" }]);
  await targets(project, "email=ada@example.com");
  const events = (await historyRows(database, project)).filter(({ action }) => action === "targets.read");
  expect(events).toHaveLength(1);
  expect(events[0]?.details).toEqual({ query: { email: "ada@example.com" }, count: 2 });
});

test("only sender keys read targets and report feedback", async ({ project }) => {
  const { server, mobile, readonly, sender } = project.keys;
  for (const key of [server, mobile, readonly]) {
    const refused = await callNative(project, "targets", { key });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ detail: expect.stringContaining("sender key") });
    const sent = { method: "POST", key, body: JSON.stringify([gone(randomUUID())]) };
    expect((await callNative(project, "feedback", sent)).status).toBe(403);
  }
  expect((await callNative(project, "targets", { key: sender })).status).toBe(200);
  expect(await outcomes(project, [gone(randomUUID())])).toEqual(["unknown"]);
  expect((await callNative(project, "devices", { key: sender })).status).toBe(403);
});

test("an unregistered device is disabled as rejected, unless it registered after the answer", async ({
  project,
  database,
}) => {
  await seedDevices(database, project, [
    { user: "a@example.com", name: "gone" },
    { user: "b@example.com", name: "back" },
    { user: "c@example.com", name: "neighbour" },
  ]);
  const rows = await deviceRows(database, project);
  const id = (name: string) => rows.find((row) => row.name === name)?.id ?? "";
  const earlier = new Date(Date.now() - dayMs).toISOString();
  await database.statement((db) =>
    db.execute(sql`update devices set last_seen_at = now() where project_id = ${project.id}`),
  );

  expect(await outcomes(project, [gone(id("gone")), gone(id("back"), { at: earlier })])).toEqual([
    "applied",
    "outdated",
  ]);
  const after = await deviceRows(database, project);
  expect(after.map(({ name, enabled, disabledReason }) => [name, enabled, disabledReason])).toEqual([
    ["gone", false, "rejected"],
    ["back", true, null],
    ["neighbour", true, null],
  ]);
  const events = (await historyRows(database, project)).filter(({ action }) => action === "device.disabled");
  expect(events.map(({ subjectId, details }) => [subjectId, details])).toEqual([
    [id("gone"), expect.objectContaining({ reason: "rejected", note: "APNs: Unregistered" })],
  ]);
  expect((await targets(project)).map(({ deviceId }) => deviceId)).toEqual([id("back"), id("neighbour")]);
});

test("a wrong environment, service or configuration disables nothing", async ({ project, database }) => {
  await seedDevices(database, project, [{ user: "a@example.com" }]);
  const [device] = await deviceRows(database, project);
  const deviceId = device?.id ?? "";
  expect(
    await outcomes(project, [
      gone(deviceId, { environment: "sandbox" }),
      {
        deviceId,
        service: "fcm",
        status: 404,
        details: { errorCode: "UNREGISTERED" },
        at: gone(deviceId).at,
      },
      { deviceId, service: "apns", status: 400, reason: "DeviceTokenNotForTopic" },
      { deviceId, service: "apns", status: 429, reason: "TooManyRequests" },
      { deviceId, service: "apns", status: 400, reason: "BadDeviceToken", at: gone(deviceId).at },
    ]),
  ).toEqual(["configuration", "configuration", "configuration", "counted", "suspect"]);
  expect((await deviceRows(database, project))[0]?.enabled).toBe(true);
});

test("a bad token is disabled at the third report over a day, if pushes to it were accepted before", async ({
  project,
  database,
}) => {
  await seedDevices(database, project, [
    { user: "a@example.com", lastSeenAt: new Date(Date.now() - 10 * dayMs) },
  ]);
  const [device] = await deviceRows(database, project);
  const deviceId = device?.id ?? "";
  const bad = (daysAgo: number) => ({
    deviceId,
    service: "apns",
    status: 400,
    reason: "BadDeviceToken",
    at: new Date(Date.now() - daysAgo * dayMs).toISOString(),
  });
  const accepted = {
    deviceId,
    service: "apns",
    status: 200,
    at: new Date(Date.now() - 9 * dayMs).toISOString(),
  };
  expect(await outcomes(project, [accepted])).toEqual(["applied"]);
  expect(await outcomes(project, [bad(5)])).toEqual(["suspect"]);
  expect(await outcomes(project, [bad(4.9)])).toEqual(["suspect"]);
  expect(await outcomes(project, [bad(3)])).toEqual(["applied"]);
  expect((await deviceRows(database, project))[0]).toMatchObject({
    enabled: false,
    disabledReason: "rejected",
  });
});

test("a Firebase installation id keeps the device whose token it replaces, and is never disabled for being sent as a token", async ({
  project,
  database,
}) => {
  const fid = "dQw4w9WgXcQ-rickroll_1";
  const register = async (token: string, dataFields: object = {}) => {
    const answer = await fetch(new URL("/api/users/registerDeviceToken", serverUrl()), {
      method: "POST",
      headers: { "api-key": project.keys.server, "content-type": "application/json" },
      body: JSON.stringify({
        email: "ada@example.com",
        device: { token, platform: "GCM", applicationName: "com.example.app", dataFields },
      }),
    });
    expect(answer.status).toBe(200);
  };
  await register(`${fid}:APA91b-first`, { model: "Pixel 9" });
  await register("another-phone's-token", { deviceId: "handset-2" });
  const before = await deviceRows(database, project);
  await register(fid);
  const fidOfHandset = "eAaaaaaaaaaaaaaaaaaaaa";
  await register(fidOfHandset, { deviceId: "handset-2" });
  // Registered again, it is the same device, also by token in between.
  await register(`${fid}:APA91b-second`);
  await register("another-phone's-new-token", { deviceId: "handset-2" });
  expect((await deviceRows(database, project)).map(({ id, pushToken }) => [id, pushToken])).toEqual([
    [before[0]?.id, `${fid}:APA91b-second`],
    [before[1]?.id, "another-phone's-new-token"],
  ]);
  await register(fid);
  await register(fidOfHandset, { deviceId: "handset-2" });
  const after = await deviceRows(database, project);
  expect(after.map(({ id, pushToken }) => [id, pushToken])).toEqual([
    [before[0]?.id, fid],
    [before[1]?.id, fidOfHandset],
  ]);
  expect(after[0]?.model).toBe("Pixel 9");
  await register("dBbbbbbbbbbbbbbbbbbbbb");
  expect(await deviceRows(database, project)).toHaveLength(3);
  expect((await targets(project)).map(({ addressKind }) => addressKind)).toEqual(["fid", "fid", "fid"]);
  await register("cCccccccccccccccccccccc:APA91b-a-token");
  const { items } = await listDevices(project, "?sort=createdAt");
  expect(items.map(({ addressKind }) => addressKind)).toEqual(["fid", "fid", "fid", "token"]);
  const exported = await callNative(project, "devices/export?columns=addressKind&sort=createdAt");
  expect((await exported.text()).split(/\r?\n/).slice(1, 5)).toEqual(["fid", "fid", "fid", "token"]);
  const delivery = await callNative(project, `applications/${items[0]?.application.id}/delivery`);
  expect((await delivery.json()).firebase).toEqual({ devices: 4, fids: 3 });

  const unregistered = { service: "fcm", status: 404, details: { errorCode: "UNREGISTERED" } };
  expect(await outcomes(project, [{ pushToken: fid, ...unregistered }])).toEqual(["configuration"]);
  expect(await outcomes(project, [{ pushToken: fid, ...unregistered, addressKind: "fid" }])).toEqual([
    "applied",
  ]);
  expect((await deviceRows(database, project)).map(({ enabled }) => enabled)).toEqual([
    ...[false, true, true, true],
  ]);
});

test("a browser is a device in lists, exports, targets and feedback, and a token in Iterable's profile", async ({
  project,
  database,
}) => {
  const [email, browserToken] = ["ada@example.com", "cDddddddddddddddddddddd:APA91b-browser"];
  const iterable = iterableClient(project);
  const registerBrowser = () => iterable.post("users/registerBrowserToken", { email, browserToken });
  expect((await registerBrowser()).text).toBe(success);
  const { items } = await listDevices(project, "?platform=web");
  const web = { platform: "web", pushService: "fcm", pushEnvironment: "production" };
  expect(items).toMatchObject([{ ...web, application: { name: "default" }, enabled: true }]);
  const csv = await (await callNative(project, "devices/export?columns=platform,email")).text();
  expect(csv).toContain(`web,${email}`);
  expect(await targets(project, `email=${email}`)).toMatchObject([
    {
      deviceId: items[0]?.id,
      pushToken: browserToken,
      platform: "web",
      service: "fcm",
      addressKind: "token",
    },
  ]);

  const gone = { pushToken: browserToken, service: "fcm", reason: "UNREGISTERED", status: 404 };
  expect(await outcomes(project, [gone])).toEqual(["applied"]);
  expect(await targets(project)).toEqual([]);
  const { dataFields } = await iterable.profile(email);
  expect(dataFields).toMatchObject({ browserTokens: [browserToken], devices: [] });
  // It comes back by itself, and signing out disables it.
  await registerBrowser();
  expect(await targets(project)).toHaveLength(1);
  await iterable.post("users/disableDevice", { token: browserToken });
  expect((await deviceRows(database, project))[0]).toMatchObject({ disabledReason: "client" });
  // Merging moves it, and erasing its user removes it.
  await registerBrowser();
  await iterable.post("users/update", { email: "grace@example.com" });
  await iterable.post("users/merge", { sourceEmail: email, destinationEmail: "grace@example.com" });
  expect((await iterable.profile("grace@example.com")).dataFields.browserTokens).toEqual([browserToken]);
  await iterable.post("users/forget", { email: "grace@example.com" });
  expect(await deviceRows(database, project)).toEqual([]);
});

test("the devices that accepted a push lately, fail, or were never confirmed are lists, and the overview counts the first", async ({
  project,
  database,
}) => {
  const at = (daysAgo: number) => new Date(Date.now() - daysAgo * dayMs).toISOString();
  const names = ["fresh", "old", "failing", "recovered", "refused", "silent"];
  const ids = await seedDevices(
    database,
    project,
    names.map((name) => ({ name, lastSeenAt: new Date(Date.now() - 40 * dayMs) })),
  );
  const idOf = (name: string) => ids[names.indexOf(name)];
  const answer = (name: string, daysAgo: number, more: object) => ({
    ...{ deviceId: idOf(name), service: "apns", at: at(daysAgo) },
    ...more,
  });
  const [accepted, bad] = [{ status: 200 }, { status: 400, reason: "BadDeviceToken" }];
  await report(project, [
    ...[answer("fresh", 6.9, accepted), answer("old", 7.1, accepted), answer("failing", 20, accepted)],
    ...[answer("failing", 5, bad), answer("recovered", 5, bad), answer("recovered", 1, accepted)],
    answer("refused", 2, bad),
  ]);
  // Reported late, an error from before the last success hides none that came after it.
  await report(project, [answer("failing", 30, { status: 400, reason: "BadTopic" })]);
  const listed = async (query: string) => {
    const { items, page } = await listDevices(project, `?sort=name&${query}`);
    expect(page.total).toBe(items.length);
    return items.map(({ name }) => name);
  };
  expect(await listed("delivery=accepted")).toEqual(["fresh", "recovered"]);
  expect(await listed("delivery=failing")).toEqual(["failing", "refused"]);
  expect(await listed("delivery=unconfirmed")).toEqual(["refused", "silent"]);
  expect(await listed("delivery=accepted&q=fresh&platform=ios")).toEqual(["fresh"]);
  expect((await (await callNative(project, "overview")).json()).confirmed).toBe(2);
  expect((await targets(project, "delivery=unconfirmed")).map(({ deviceId }) => deviceId)).toEqual([
    idOf("refused"),
    idOf("silent"),
  ]);
  expect((await callNative(project, "devices?delivery=lost")).status).toBe(400);
});

test("a delivery filter that matches thousands of devices has their total and every page", async ({
  project,
  database,
}) => {
  const ids = await seedDevices(
    database,
    project,
    Array.from({ length: 2_060 }, (_, n) => ({ name: `${n}`.padStart(4, "0") })),
  );
  await database.statement((db) =>
    db.execute(sql`
      insert into device_delivery (project_id, device_id, last_accepted_at)
      select project_id, id, now() from devices where project_id = ${project.id} and name < '2050'`),
  );
  const page = (query: string) => listDevices(project, `?sort=name&pageSize=100&${query}`);
  const last = await page("delivery=accepted&page=21");
  expect(last.page).toMatchObject({ total: 2_050, pageCount: 21 });
  expect(last.items.map(({ id }) => id)).toEqual(ids.slice(2_000, 2_050));
  expect((await page("delivery=accepted")).items.map(({ id }) => id)).toEqual(ids.slice(0, 100));
  const others = await page("delivery=unconfirmed");
  expect(others.items.map(({ id }) => id)).toEqual(ids.slice(2_050));
});

test("where most devices are confirmed, the others are found at once: old ones, new ones and those with a new token", async ({
  project,
  database,
}) => {
  const hourAgo = Date.now() - 3_600_000;
  const devices = Array.from({ length: 8 }, (_, n) => ({ id: newIdAt(hourAgo + n), name: `old ${n}` }));
  const ids = await seedDevices(database, project, devices);
  const accepted = (deviceId: string | undefined) => ({ deviceId, service: "apns", status: 200 });
  await report(project, ids.slice(0, 6).map(accepted));
  const rows = async (table: SQL) => {
    const found = await database.read((db) =>
      db.execute<{ count: number }>(
        sql`select count(*)::int as count from ${table} where project_id = ${project.id}`,
      ),
    );
    return found[0]?.count;
  };
  // The server does both by itself, but not at once.
  await expect
    .poll(async () => {
      await database.statement(selectProjects);
      return rows(sql`delivery_coverage`);
    })
    .toBe(1);
  while (await database.transaction((tx) => coverBatch(tx)));
  expect(await rows(sql`device_delivery`)).toBe(8);
  await seedDevices(database, project, [{ user: "new@example.com", applicationName: "new", name: "new" }]);
  const unconfirmed = async () => {
    const { items, page } = await listDevices(project, "?sort=name&delivery=unconfirmed");
    expect(page.total).toBe(items.length);
    return items.map(({ name }) => name);
  };
  expect(await unconfirmed()).toEqual(["new", "old 6", "old 7"]);
  await report(project, [accepted(ids[6])]);
  await database.statement((db) =>
    db.execute(
      sql`update devices set push_token = 'ab12' where project_id = ${project.id} and id = ${ids[0]}`,
    ),
  );
  expect(await unconfirmed()).toEqual(["new", "old 0", "old 7"]);
});

test("an APNs token is found in any spelling", async ({ project, database }) => {
  await seedDevices(database, project, [{ user: "a@example.com", pushToken: "abcd1234".repeat(8) }]);
  const pushToken = `<${"ABCD 1234 ".repeat(8).trim()}>`;
  expect(await outcomes(project, [{ pushToken, service: "apns", status: 410 }])).toEqual(["applied"]);
});

test("a new token begins without evidence of the old one", async ({ project, database }) => {
  await seedDevices(database, project, [
    { user: "a@example.com", lastSeenAt: new Date(Date.now() - 10 * dayMs) },
  ]);
  const [device] = await deviceRows(database, project);
  const deviceId = device?.id ?? "";
  const at = (daysAgo: number) => new Date(Date.now() - daysAgo * dayMs).toISOString();
  const bad = (daysAgo: number) => ({ deviceId, service: "apns", reason: "BadDeviceToken", at: at(daysAgo) });
  const accepted = { deviceId, service: "apns", status: 200, at: at(9) };
  expect(await outcomes(project, [accepted, bad(5), bad(4)])).toEqual(["applied", "suspect", "suspect"]);
  await database.statement((db) =>
    db.execute(sql`update devices set push_token = 'ab12' where project_id = ${project.id}`),
  );
  expect(await outcomes(project, [bad(3)])).toEqual(["suspect"]);
  const old = { ...bad(0), pushToken: device?.pushToken, at: undefined, status: 410, reason: "Unregistered" };
  expect(await outcomes(project, [old])).toEqual(["outdated"]);
  expect((await deviceRows(database, project))[0]?.enabled).toBe(true);
});

test("an application's fault is listed and is one event, however often it is reported", async ({
  project,
  database,
}) => {
  await seedDevices(database, project, [{ user: "a@example.com" }]);
  const [device] = await deviceRows(database, project);
  const item = {
    deviceId: device?.id,
    service: "apns",
    status: 400,
    reason: "TopicDisallowed",
    sender: "api",
  };
  expect(await outcomes(project, [item, item])).toEqual(["configuration", "configuration"]);
  expect(await outcomes(project, [item])).toEqual(["configuration"]);
  const { items } = await (await callNative(project, "problems")).json();
  expect(items).toEqual([
    expect.objectContaining({ service: "apns", code: "TopicDisallowed", reports: 3, sender: "api" }),
  ]);
  const events = (await historyRows(database, project)).filter(
    ({ action }) => action === "feedback.misconfigured",
  );
  expect(events.map(({ details }) => details)).toEqual([
    { service: "apns", code: "TopicDisallowed", sender: "api" },
  ]);
  // Cut where a character of two halves stands.
  const long = { ...item, status: 403, reason: `${"x".repeat(99)}😀` };
  expect(await outcomes(project, [long])).toEqual(["configuration"]);
});

test("items come as NDJSON too, and a malformed line is named", async ({ project, database }) => {
  await seedDevices(database, project, [{ user: "a@example.com" }, { user: "a@example.com" }]);
  const rows = await deviceRows(database, project);
  const lines = rows.map(({ id }) => JSON.stringify(gone(id)));
  const send = (body: string, type = "application/x-ndjson") =>
    callNative(project, "feedback", {
      method: "POST",
      key: project.keys.sender,
      body,
      headers: { "content-type": type },
    });
  const broken = await send(`${lines[0]}\n\n{"deviceId":\n`);
  expect(broken.status).toBe(422);
  expect(await broken.text()).toContain("Line 3 is not valid JSON");
  expect((await send(lines.join("\n"), "text/plain")).status).toBe(415);
  expect((await deviceRows(database, project)).every(({ enabled }) => enabled)).toBe(true);
  const answer = await send(`${lines.join("\r\n")}\n`);
  expect(await answer.json()).toEqual({
    results: rows.map(({ id }) => ({ outcome: "applied", deviceId: id })),
  });
});

test("pushes that gorush reports one by one at the same time are each answered for themselves", async ({
  project,
  database,
}) => {
  await seedDevices(
    database,
    project,
    Array.from({ length: 40 }, (_, n) => ({ user: `user${n}@example.com`, lastSeenAt: new Date(0) })),
  );
  const rows = await deviceRows(database, project);
  const hook = (notif_id: string, error: string) =>
    outcomes(
      project,
      { notif_id, type: "failed-push", platform: "ios", token: "******", message: "Hi", error },
      "gorush",
    );
  const results = await Promise.all([
    ...rows.map(({ id }, n) => hook(id, n % 2 === 0 ? "Unregistered" : "TooManyRequests")),
    hook(randomUUID(), "Unregistered"),
  ]);
  expect(results.flat()).toEqual([...rows.map((_, n) => (n % 2 === 0 ? "applied" : "counted")), "unknown"]);
  expect((await deviceRows(database, project)).map(({ enabled }) => enabled)).toEqual(
    rows.map((_, n) => n % 2 === 1),
  );
});

test("ten thousand bad tokens in a minute disable nothing and open one quarantine", async ({
  project,
  database,
}) => {
  await seedDevices(
    database,
    project,
    Array.from({ length: 10_000 }, (_, n) => ({ user: `user${n % 40}@example.com` })),
  );
  const rows = await deviceRows(database, project);
  const bad = rows.map(({ id }, n) => ({
    ...{ deviceId: id, service: "apns", status: 400, reason: "BadDeviceToken" },
    ...{ sender: "campaign", messageId: `message ${n}` },
  }));
  const found = await Promise.all(
    [0, 1, 2, 3].map((n) => outcomes(project, bad.slice(n * 2_500, (n + 1) * 2_500))),
  );
  expect(new Set(found.flat())).toEqual(new Set(["quarantined"]));
  expect((await deviceRows(database, project)).every(({ enabled }) => enabled)).toBe(true);
  const { items } = (await (await callNative(project, "quarantines")).json()) as { items: QuarantineView[] };
  expect(items).toMatchObject([{ devices: 10_000, decision: null }]);
  const discard = await callNative(project, `quarantines/${items[0]?.id}/discard`, { method: "POST" });
  expect(await discard.json()).toMatchObject({ devices: 0, decision: "discarded" });
});

test("reporting the same message again changes nothing", async ({ project, database }) => {
  await seedDevices(database, project, [{ user: "a@example.com" }]);
  const [device] = await deviceRows(database, project);
  const item = gone(device?.id ?? "", { messageId: "m1" });
  expect(await outcomes(project, [item])).toEqual(["applied"]);
  await callNative(project, `devices/${device?.id}/enable`, { method: "POST" });
  expect(await outcomes(project, [item, item])).toEqual(["counted", "counted"]);
  expect((await deviceRows(database, project))[0]?.enabled).toBe(true);
});

test("when too many fail at once nothing is disabled and the reports are held back", async ({
  project,
  database,
}) => {
  await seedDevices(
    database,
    project,
    Array.from({ length: 200 }, (_, n) => ({ user: `user${n}@example.com` })),
  );
  const rows = await deviceRows(database, project);
  const accepted = () => outcomes(project, [{ deviceId: rows[1]?.id ?? "", service: "apns", status: 200 }]);
  expect(await accepted()).toEqual(["applied"]);
  const all = await outcomes(
    project,
    rows.map(({ id }) => gone(id)),
  );
  expect(new Set(all)).toEqual(new Set(["quarantined"]));
  expect((await deviceRows(database, project)).every(({ enabled }) => enabled)).toBe(true);
  const events = (await historyRows(database, project)).filter(
    ({ action }) => action === "feedback.quarantined",
  );
  expect(events).toHaveLength(1);
  expect(events[0]?.details).toMatchObject({ reported: 200, failed: 200, service: "apns" });

  const list = async () =>
    ((await (await callNative(project, "quarantines")).json()) as { items: QuarantineView[] }).items;
  const [open] = await list();
  expect(open).toMatchObject({ devices: 200, failed: 200, decision: null, application: "com.example.app" });
  const decide = (how: string) =>
    callNative(project, `quarantines/${open?.id}/${how}`, { method: "POST" }).then(({ status }) => status);
  // Reports that a phone outlived stay without effect, also when they are applied later.
  await database.statement((db) =>
    db.execute(sql`update devices set last_seen_at = now() + interval '1 minute' where id = ${rows[0]?.id}`),
  );
  // So do those of a device that accepted a push since.
  expect(await accepted()).toEqual(["applied"]);
  expect((await listDevices(project, "?delivery=accepted")).items.map(({ id }) => id)).toEqual([rows[1]?.id]);
  expect(await decide("apply")).toBe(200);
  expect(await decide("discard")).toBe(409);
  await expect
    .poll(async () =>
      (await deviceRows(database, project)).filter(({ enabled }) => enabled).map(({ id }) => id),
    )
    .toEqual([rows[0]?.id, rows[1]?.id]);
  expect((await list())[0]).toMatchObject({ devices: 200, decision: "applied" });

  // It is one entry of the activity, and a job that can be undone.
  const admin = await signIn(project);
  const activity = async (query: string) =>
    (await (await admin.get(`audit?${query}`)).json()) as Page<AuditView>;
  const ended = async () => (await activity("grouped=true&action=job.finished")).items;
  await expect.poll(async () => (await ended()).length).toBe(1);
  const [job] = await ended();
  expect(job).toMatchObject({
    canUndo: true,
    details: { kind: "reject", application: "com.example.app", done: 200, failed: 0 },
  });
  const grouped = (await activity("grouped=true")).items.map(({ action }) => action);
  expect(grouped.slice(0, 2)).toEqual(["job.finished", "feedback.quarantined"]);
  expect((await activity(`job=${job?.subject.id}`)).page.total).toBe(199);
  const undo = await callNative(project, `jobs/${job?.subject.id}/undo`, { method: "POST" });
  expect(undo.status).toBe(202);
  await expect
    .poll(async () => (await deviceRows(database, project)).filter(({ enabled }) => !enabled).length)
    .toBe(0);
});

test("held-back reports that are discarded disable nothing; the next ones count anew, also for the same devices", async ({
  project,
  database,
}) => {
  await waitOutEndOfHour();
  await seedDevices(
    database,
    project,
    Array.from({ length: 60 }, (_, n) => ({ user: `user${n}@example.com` })),
  );
  const rows = await deviceRows(database, project);
  const reports = rows.map(({ id }) => gone(id));
  expect(new Set(await outcomes(project, reports))).toEqual(new Set(["quarantined"]));
  const { items } = (await (await callNative(project, "quarantines")).json()) as { items: QuarantineView[] };
  const discard = { method: "POST", key: project.keys.readonly };
  expect((await callNative(project, `quarantines/${items[0]?.id}/discard`, discard)).status).toBe(403);
  expect((await callNative(project, `quarantines/${items[0]?.id}/discard`, { method: "POST" })).status).toBe(
    200,
  );
  expect(await outcomes(project, reports.slice(0, 1))).toEqual(["applied"]);
  expect(new Set(await outcomes(project, reports))).toEqual(new Set(["quarantined"]));
  expect((await deviceRows(database, project)).filter(({ enabled }) => !enabled)).toHaveLength(1);
  const delivery = `applications/${rows[0]?.applicationId}/delivery`;
  // What was counted before the decision still shows.
  expect(await (await callNative(project, delivery)).json()).toMatchObject({
    rates: [{ service: "apns", reported: 120, refused: 120 }],
  });
});

test("senders' own output is taken as it is, and malformed reports are named and change nothing", async ({
  project,
  database,
}) => {
  await seedDevices(database, project, [
    { user: "a@example.com", name: "one", platform: "android", pushService: "fcm" },
    { user: "b@example.com", name: "two", platform: "android", pushService: "fcm" },
  ]);
  const rows = await deviceRows(database, project);
  const tokens = rows.map(({ pushToken }) => pushToken);
  const batch = {
    tokens,
    sentAt: new Date(Date.now() + 1_000).toISOString(),
    responses: [
      { success: true, messageId: "projects/p/messages/1" },
      {
        success: false,
        error: { code: "messaging/registration-token-not-registered", message: "NotRegistered" },
      },
    ],
  };
  expect(await outcomes(project, batch, "firebase-admin")).toEqual(["applied", "applied"]);
  expect((await deviceRows(database, project)).map(({ enabled }) => enabled)).toEqual([true, false]);

  // Ruby's own spelling of a time; and a service that does not deliver to the device is no reason to disable it.
  const rpush = {
    type: "Rpush::Fcm::Notification",
    deviceId: rows[0]?.id,
    error_description: "UNREGISTERED",
  };
  const failedAt = { failed_at: "2020-11-29 15:00:00 UTC" };
  expect(await outcomes(project, [{ ...rpush, ...failedAt }], "rpush")).toEqual(["outdated"]);
  expect(await outcomes(project, [{ deviceId: rows[0]?.id, statusCode: 410 }], "web-push")).toEqual([
    "configuration",
  ]);
  const delivery = await callNative(project, `applications/${rows[0]?.applicationId}/delivery`);
  expect((await delivery.json()).problems).toMatchObject([{ code: "WrongService", problem: "wrongAddress" }]);

  const short = await report(project, { ...batch, tokens: tokens.slice(1) }, "firebase-admin");
  expect(short.status).toBe(422);
  expect(await short.text()).toContain("as many tokens or deviceIds");
  expect((await report(project, batch, "carrier-pigeon")).status).toBe(404);
  const many = Array.from({ length: 10_001 }, () => ({ pushToken: "t", service: "fcm", status: 200 }));
  expect(await (await report(project, many)).text()).toContain("At most 10000 items at once");
  const page = {
    notif_id: rows[0]?.id,
    type: "failed-push",
    platform: "android",
    error: "<html>".repeat(500),
  };
  expect(await outcomes(project, page, "gorush")).toEqual(["counted"]);
  const ancient = { ...gone(rows[0]?.id ?? ""), at: "0000-01-01T00:00:00Z" };
  expect((await report(project, [ancient])).status).toBe(422);
  const malformed = await report(project, [gone(rows[0]?.id ?? ""), { service: "apns", status: 410 }]);
  expect(malformed.status).toBe(422);
  expect((await deviceRows(database, project))[0]?.enabled).toBe(true);
});

test("the nightly cleanup deletes receipts, counts, problems and decided quarantines when they are old", async ({
  project,
  database,
}) => {
  await seedDevices(database, project, [{ user: "a@example.com" }]);
  const [device] = await deviceRows(database, project);
  const applicationId = device?.applicationId ?? "";
  const [kept, old] = [randomUUID(), randomUUID()];
  await database.transaction(async (tx) => {
    const ages = (young: number, old: number) => sql`(values (${young}::int), (${old}::int)) a (days)`;
    const ago = sql`now() - make_interval(days => days)`;
    const group = sql`${project.id}, ${applicationId}, 'apns'`;
    await tx.execute(sql`insert into feedback_receipts (project_id, key, received_at)
      select ${project.id}, lpad(days::text, 32, '0')::uuid, ${ago} from ${ages(6, 8)}`);
    await tx.execute(sql`insert into feedback_hours (project_id, application_id, service, environment, hour)
      select ${group}, 'production', ${ago} from ${ages(1, 3)}`);
    await tx.execute(sql`insert into application_problems (project_id, application_id, service, code, last_at)
      select ${group}, days::text, ${ago} from ${ages(6, 8)}`);
    for (const [id, days] of [
      [kept, 29],
      [old, 31],
    ] as const) {
      await tx.execute(sql`insert into feedback_quarantines
          (project_id, application_id, service, environment, id, reported, failed, closed_at, decision)
        select ${group}, 'production', ${id}, 60, 60, now() - make_interval(days => ${days}), 'applied'`);
      await tx.execute(sql`insert into feedback_quarantine_items
          (project_id, quarantine_id, device_id, class, code, answered_at)
        values (${project.id}, ${id}, ${device?.id}, 'gone', 'Unregistered', to_timestamp(0))`);
    }
  });
  await (await signIn(project)).post("cleanup/run");
  const left = async () => {
    const [row] = await database.read((db) =>
      db.execute(sql`select
        (select to_jsonb(array_agg(right(key::text, 1))) from feedback_receipts where project_id = ${project.id}) as receipts,
        (select count(*)::int from feedback_hours where project_id = ${project.id}) as hours,
        (select to_jsonb(array_agg(code)) from application_problems where project_id = ${project.id}) as problems,
        (select to_jsonb(array_agg(id)) from feedback_quarantines where project_id = ${project.id}) as quarantines`),
    );
    return row;
  };
  await expect.poll(left).toEqual({ receipts: ["6"], hours: 1, problems: ["6"], quarantines: [kept] });
  // Its report is older than the registration.
  expect((await deviceRows(database, project))[0]?.enabled).toBe(true);
});
