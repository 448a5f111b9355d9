import { and, eq, sql } from "drizzle-orm";
import type { DatabaseClient } from "@/db/client";
import { auditEvents, devices, userFields, users } from "@/db/schema";
import { newId } from "@/lib/ids";
import { importFile } from "../fixtures/imports";
import {
  callIterable,
  iterableClient,
  register,
  sampleDevice,
  signUserToken,
  success,
} from "../fixtures/iterable";
import { callNative, onlyDevice } from "../fixtures/native";
import { expect, type TestProject, test } from "../fixtures/project";
import { deviceRows, historyRows, userRows } from "../fixtures/rows";

const email = "user@example.com";
const refused = { status: 400, code: "BadParams" };

/** As much JSON as one request may carry, under names that no other round uses. */
const newNames = (round: number, count = 120): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`${round}.${n}`, "x".repeat(Math.floor(60_000 / count) - 16)]),
  );

const outcome = ({ status, body }: { status: number; body: { code?: string } }) => ({
  status,
  code: body.code,
});

async function sizes(database: DatabaseClient, project: TestProject) {
  const [row] = await database.read((db) =>
    db.execute<{ attributes: number; fields: number; history: number; event: number; names: number }>(sql`
      select coalesce((select max(octet_length(attributes::text)) from devices where project_id = ${project.id}), 0) as attributes,
        coalesce((select max(octet_length(data_fields::text)) from users where project_id = ${project.id}), 0) as fields,
        (select sum(octet_length(details::text)) from audit_events where project_id = ${project.id})::integer as history,
        (select max(octet_length(details::text)) from audit_events where project_id = ${project.id}) as event,
        (select count(*) from user_fields where project_id = ${project.id})::integer as names`),
  );
  if (row === undefined) throw new Error("Nothing was measured.");
  return row;
}

const list = (project: TestProject) =>
  iterableClient(project)
    .get("users/getFields")
    .then(({ body }) => body.fields as Record<string, string>);

async function mobileClient(project: TestProject, who = email) {
  const token = await signUserToken(project, { email: who });
  return iterableClient(project, project.keys.mobile, { authorization: `Bearer ${token}` });
}

test("rejects registrations with ever new fields once the device is full, and keeps history small", async ({
  project,
  database,
}) => {
  const mobile = await mobileClient(project);
  const send = async (dataFields: object) =>
    mobile.post("users/registerDeviceToken", { email, device: { ...sampleDevice, dataFields } });
  for (let round = 0; round < 60; round += 1) {
    // The first ones fit, so that the rest grows what is there.
    const answer = await send(round < 2 ? newNames(round, 30) : newNames(round));
    if (round >= 2) expect(outcome(answer), `round ${round}`).toEqual(refused);
  }
  const fitting = { note: "x".repeat(30_000) };
  expect((await send(fitting)).text).toBe(success);
  const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => send({ [`more${n}`]: "y".repeat(2_000) })));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);

  const { attributes, history, event } = await sizes(database, project);
  expect(attributes).toBeLessThanOrEqual(32_768);
  expect(event).toBeLessThanOrEqual(8_192);
  expect(history).toBeLessThan(20_000);
  expect(await deviceRows(database, project)).toHaveLength(1);
});

test("limits a device to 32 KiB and 200 attributes, and a rejected one creates no user or application", async ({
  project,
  database,
}) => {
  const send = (dataFields: object) =>
    register(project.keys.server, { email, device: { ...sampleDevice, dataFields } });
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`a${n}`, n]));
  expect(outcome(await send({ a: "x".repeat(32_768 - 8) }))).toEqual(refused);
  expect(outcome(await send(many(201)))).toEqual(refused);
  expect(await userRows(database, project)).toEqual([]);
  expect((await historyRows(database, project)).map(({ action }) => action)).toEqual(["project.created"]);

  expect((await send({ a: "x".repeat(32_768 - 9) })).text).toBe(success);
  expect((await send({ ...many(199), a: "small" })).text).toBe(success);
  const answer = await send({ oneMore: true });
  expect(outcome(answer)).toEqual(refused);
  expect(answer.body.msg).toContain("at most 32,768 bytes and 200 members");
  expect((await send({ a0: null, oneMore: true })).text).toBe(success);
});

test("counts numbers by their digits", async ({ project }) => {
  const dataFields = { numbers: Array.from({ length: 120 }, () => 1e300) };
  expect(
    outcome(await register(project.keys.server, { email, device: { ...sampleDevice, dataFields } })),
  ).toEqual(refused);
});

test("a device over the limits can still register and shrink, but not grow", async ({
  project,
  database,
}) => {
  const send = (dataFields: object) =>
    register(project.keys.server, { email, device: { ...sampleDevice, dataFields } });
  await send({});
  const large = { old: "x".repeat(50_000), ["n".repeat(300)]: 1 };
  await database.statement((db) =>
    db.update(devices).set({ attributes: large }).where(eq(devices.projectId, project.id)),
  );
  expect((await send(large)).text).toBe(success);
  expect(outcome(await send({ added: 1 }))).toEqual(refused);
  expect((await send({ old: "y".repeat(50_000) })).text).toBe(success);
  expect((await onlyDevice(project)).id).toBeDefined();
  expect((await send({ old: "y", ["n".repeat(300)]: null })).text).toBe(success);
  expect((await deviceRows(database, project))[0]?.attributes).toEqual({ old: "y" });
});

test("lists an old oversized event without its payload", async ({ project, database }) => {
  await register(project.keys.server, { email, device: sampleDevice });
  const { id } = await onlyDevice(project);
  const text = Array.from({ length: 30_000 }, () => Math.random().toString(36)).join();
  const details = { changed: { name: { before: "", after: text } } };
  const [event] = await historyRows(database, project);
  if (event === undefined) throw new Error("There is no history.");
  const old = { ...event, id: newId(), action: "device.changed", subjectId: id, details };
  await database.statement((db) => db.insert(auditEvents).values(old));
  const answer = await callNative(project, `devices/${id}/history`);
  const { items } = await answer.json();
  expect(items.map(({ details }: { details: object }) => details)).toEqual([
    { valuesOmitted: true },
    { application: "Pizza Tracker", userId: expect.any(String), newUser: true },
  ]);
});

test("an admin's edit and an import follow the device limits", async ({ project, database }) => {
  await register(project.keys.server, { email, device: { ...sampleDevice, dataFields: { kept: 1 } } });
  const { id } = await onlyDevice(project);
  const edit = (attributes: object) =>
    callNative(project, `devices/${id}`, {
      method: "PATCH",
      body: JSON.stringify({ attributes }),
      headers: { "if-match": "*" },
    });
  const answer = await edit({ a: "x".repeat(40_000) });
  expect([answer.status, (await answer.json()).issues[0].path]).toEqual([400, "attributes"]);
  expect((await edit({ ["n".repeat(256)]: 1 })).status).toBe(400);
  expect((await edit({ ["n".repeat(255)]: 1 })).status).toBe(200);

  const line = (token: string, attributes: object) =>
    JSON.stringify({
      pushToken: token,
      user: email,
      platform: "ios",
      application: "Pizza Tracker",
      attributes,
    });
  const done = await importFile(
    project,
    [
      line("token-of-import-1", { a: "x".repeat(40_000) }),
      line("token-of-import-2", { a: 1 }),
      line(sampleDevice.token, { b: "x".repeat(40_000) }),
    ].join("\n"),
    {},
    "devices.ndjson",
  );
  expect([done.created, done.rejected]).toEqual([1, 2]);
  expect((await sizes(database, project)).attributes).toBeLessThan(1_000);
});

test("rejects updates with ever new fields once the user is full, also concurrent ones", async ({
  project,
  database,
}) => {
  const mobile = await mobileClient(project);
  const send = (dataFields: object) => mobile.post("users/update", { email, dataFields });
  const statuses: number[] = [];
  for (let round = 0; round < 60; round += 1) statuses.push((await send(newNames(round))).status);
  expect(statuses.slice(0, 4)).toEqual([200, 200, 200, 200]);
  expect(new Set(statuses.slice(5))).toEqual(new Set([400]));
  expect(outcome(await send({ lists: Array.from({ length: 900 }, () => "x".repeat(60)) }))).toEqual(refused);

  const free = 262_144 - (await sizes(database, project)).fields;
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => send({ [`at once ${n}`]: "x".repeat(Math.floor(free / 4)) })),
  );
  expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(4);
  const after = await sizes(database, project);
  expect(after.fields).toBeLessThanOrEqual(262_144);
  expect(after.event).toBeLessThanOrEqual(8_192);
  expect(after.history).toBeLessThan(80_000);
});

test("limits a user to 1,000 fields; a user over the limit can shrink", async ({ project, database }) => {
  const iterable = iterableClient(project);
  await iterable.post("users/update", { email });
  const held = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, null]));
  const set = (dataFields: Record<string, unknown>) =>
    database.statement((db) => db.update(users).set({ dataFields }).where(eq(users.projectId, project.id)));
  const send = (dataFields: object) => iterable.post("users/update", { email, dataFields });
  await set(held(999));
  expect((await send({ one: [] })).text).toBe(success);
  expect(outcome(await send({ two: [] }))).toEqual(refused);

  await set({ old: "x".repeat(300_000), other: 1 });
  expect(outcome(await send({ added: 1 }))).toEqual(refused);
  expect((await send({ other: 2 })).text).toBe(success);
  expect((await send({ old: null, added: 1 })).text).toBe(success);
  expect((await userRows(database, project))[0]?.dataFields).toEqual({ other: 2, added: 1 });
});

test("an admin's profile edit and a merge follow the user limits", async ({ project, database }) => {
  const iterable = iterableClient(project);
  await iterable.post("users/update", { email });
  await iterable.post("users/update", { email: "other@example.com" });
  const [user] = await userRows(database, project);
  const edit = (dataFields: object) =>
    callNative(project, `users/${user?.id}`, {
      method: "PATCH",
      body: JSON.stringify({ dataFields }),
      headers: { "if-match": "*" },
    });
  expect((await edit({ ["n".repeat(3_000)]: 1 })).status).toBe(400);
  expect((await edit({ fits: 1 })).status).toBe(200);
  const large = (name: string) => ({ [name]: "x".repeat(200_000) });
  for (const [who, name] of [
    [email, "a"],
    ["other@example.com", "b"],
  ] as const)
    await database.statement((db) =>
      db
        .update(users)
        .set({ dataFields: large(name) })
        .where(and(eq(users.projectId, project.id), eq(users.email, who))),
    );
  const answer = await iterable.post("users/merge", {
    sourceEmail: "other@example.com",
    destinationEmail: email,
  });
  expect(outcome(answer)).toEqual(refused);
  expect(await userRows(database, project)).toHaveLength(2);
});

test("a profile shows the 20 newest browser tokens, and a user has at most 500 devices with them", async ({
  project,
  database,
}) => {
  const mobile = await mobileClient(project);
  const send = (browserToken: string) => mobile.post("users/registerBrowserToken", { email, browserToken });
  const long = (n: number) => `${n} `.padEnd(2_000, "t");
  for (let n = 0; n < 25; n += 1) expect((await send(long(n))).text).toBe(success);
  expect((await send(long(24))).text).toBe(success);
  const tokens = async () => (await iterableClient(project).profile(email)).dataFields.browserTokens;
  expect(await tokens()).toEqual(Array.from({ length: 20 }, (_, n) => long(5 + n)));

  for (const odd of ["text", null, { a: 1 }]) {
    await database.statement((db) =>
      db
        .update(users)
        .set({ dataFields: { browserTokens: odd } })
        .where(eq(users.projectId, project.id)),
    );
    expect(await tokens()).toHaveLength(20);
  }
  await database.statement((db) =>
    db.execute(sql`
      insert into devices (project_id, id, user_id, application_id, push_token, push_service, push_environment, platform)
      select project_id, gen_random_uuid(), user_id, application_id, 'many-' || n, push_service, push_environment, platform
      from (select * from devices where project_id = ${project.id} limit 1) one, generate_series(1, 475) n`),
  );
  expect(outcome(await send("one too many"))).toEqual(refused);
  expect((await send(long(24))).text).toBe(success);
});

test("rejects a field name of 3,000 characters on every route and accepts one of 255", async ({
  project,
  database,
}) => {
  const name = "n".repeat(3_000);
  const iterable = iterableClient(project);
  const mobile = await mobileClient(project);
  for (const client of [iterable, mobile]) {
    for (const [path, body] of [
      ["users/update", { email, dataFields: { [name]: 1 } }],
      ["users/update", { email, dataFields: { [name]: [] } }],
      ["users/update", { email, dataFields: { nested: { deep: { [name]: 1 } } }, mergeNestedObjects: true }],
      ["users/update", { email, dataFields: { list: [{ [name]: 1 }] } }],
      ["users/registerDeviceToken", { email, device: { ...sampleDevice, dataFields: { [name]: 1 } } }],
      [
        "users/registerDeviceToken",
        { email, device: { ...sampleDevice, dataFields: { list: [{ [name]: 1 }] } } },
      ],
    ] as const) {
      expect(outcome(await client.post(path, body)), path).toEqual(refused);
    }
  }
  const path = Object.fromEntries([["p".repeat(200), { ["q".repeat(200)]: { ["r".repeat(200)]: 1 } }]]);
  expect(outcome(await iterable.post("users/update", { email, dataFields: path }))).toEqual(refused);
  expect([await userRows(database, project), (await sizes(database, project)).names]).toEqual([[], 0]);

  const longest = "雪".repeat(255);
  expect((await iterable.post("users/update", { email, dataFields: { [longest]: 1 } })).text).toBe(success);
  const device = {
    ...sampleDevice,
    dataFields: { [longest]: 1, deviceId: "雪".repeat(500), appVersion: "雪".repeat(500) },
  };
  expect((await iterable.post("users/registerDeviceToken", { email, device })).text).toBe(success);
});

test("rejects one invalid user of a bulk update and accepts the others", async ({ project }) => {
  const iterable = iterableClient(project);
  const users = [
    { email: "one@example.com", dataFields: { a: 1 } },
    { email: "bad@example.com", dataFields: { ["n".repeat(3_000)]: 1 } },
    { email: "large@example.com", dataFields: { a: 1, b: "x".repeat(300_000) } },
    { email: "two@example.com", dataFields: { a: 2 } },
  ];
  const { status, body } = await iterable.post("users/bulkUpdate", { users });
  expect([status, body.successCount, body.failCount]).toEqual([200, 2, 2]);
  expect(body.failedUpdates.invalidDataEmails.sort()).toEqual(["bad@example.com", "large@example.com"]);
  expect((await iterable.profile("two@example.com")).dataFields.a).toBe(2);
  expect(
    (await callIterable("/api/users/bad@example.com", undefined, { "api-key": project.keys.server }, "GET"))
      .body,
  ).toEqual({});
});

test("values from phones set no field types; values from servers do", async ({ project, database }) => {
  const server = iterableClient(project);
  const mobile = await mobileClient(project);
  const dataFields = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`junk${n}`, n]));
  expect(
    (await mobile.post("users/update", { email, dataFields: { ...dataFields, firstName: 12345 } })).text,
  ).toBe(success);
  expect((await userRows(database, project))[0]?.dataFields.firstName).toBe(12345);
  expect((await sizes(database, project)).names).toBe(0);

  const ada = { email: "ada@example.com", dataFields: { firstName: "Ada" } };
  expect((await server.post("users/update", ada)).text).toBe(success);
  expect((await list(project)).firstName).toBe("string");
  const wrong = await mobile.post("users/update", { email, dataFields: { firstName: 7 } });
  expect([wrong.status, wrong.body.code]).toEqual([400, "RequestFieldsTypesMismatched"]);
  expect((await mobile.post("users/update", { email, dataFields: { firstName: "Bob" } })).text).toBe(success);
});

test("concurrent updates cannot create more than 1,000 fields", async ({ project, database }) => {
  await database.statement((db) =>
    db.insert(userFields).values(
      Array.from({ length: 990 }, (_, n) => ({
        projectId: project.id,
        name: `f${n}`,
        type: "long" as const,
      })),
    ),
  );
  const iterable = iterableClient(project);
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      iterable.post("users/update", {
        email: `u${n}@example.com`,
        dataFields: Object.fromEntries(Array.from({ length: 4 }, (_, m) => [`new${n}.${m}`, 1])),
      }),
    ),
  );
  const taken = answers.filter(({ status }) => status === 200);
  expect(taken).toHaveLength(2);
  expect((await sizes(database, project)).names).toBe(998);
  expect(answers.find(({ status }) => status !== 200)?.body.code).toBe("UniqueFieldsLimitExceeded");
});
