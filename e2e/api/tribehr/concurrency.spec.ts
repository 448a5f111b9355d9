import { expect, test } from "../../fixtures/project";
import { deviceRows, historyRows, userRows } from "../../fixtures/rows";
import { callTribehr, sampleParameters, success } from "../../fixtures/tribehr";

const hundred = Array.from({ length: 100 }, (_, n) => n);

const count = <T>(items: T[], match: (item: T) => boolean) => items.filter(match).length;

test("100 identical concurrent registrations create one device", async ({ project, database }) => {
  const jason = { name: "jason@example.com", password: project.keys.server };
  const answers = await Promise.all(hundred.map(() => callTribehr(jason, sampleParameters)));
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(
    new Set([`200 ${success}`]),
  );
  expect(await deviceRows(database, project)).toMatchObject([
    { deviceIdentifier: "some-device-id", version: 1 },
  ]);
  expect(await userRows(database, project)).toHaveLength(1);
  expect(count(await historyRows(database, project), ({ action }) => action === "device.registered")).toBe(1);
});

test("100 users competing for one identifier leave one consistent row and every change in history", async ({
  project,
  database,
}) => {
  const answers = await Promise.all(
    hundred.map((n) =>
      callTribehr(
        { name: `user${n}@example.com`, password: project.keys.server },
        {
          ...sampleParameters,
          notification_token: `token of ${n}`,
          device_name: `phone of ${n}`,
          ...(n % 2 === 0 && { mobile_app_version: `1.${n}` }),
        },
      ),
    ),
  );
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(
    new Set([`200 ${success}`]),
  );

  const [row, second] = await deviceRows(database, project);
  expect(second).toBeUndefined();
  const owner = (await userRows(database, project)).find(({ id }) => id === row?.userId);
  const n = Number(/^user(\d+)@/.exec(owner?.email ?? "")?.[1]);
  expect(row).toMatchObject({
    pushToken: `token of ${n}`,
    name: `phone of ${n}`,
    applicationVersion: n % 2 === 0 ? `1.${n}` : "",
    version: 1,
  });
  const history = await historyRows(database, project);
  expect(count(history, ({ action }) => action === "device.registered")).toBe(100);
  expect(count(history, ({ action }) => action === "device.moved")).toBe(99);
});

test("100 identifiers competing for one token of one user leave one row", async ({ project, database }) => {
  const jason = { name: "jason@example.com", password: project.keys.server };
  const answers = await Promise.all(
    hundred.map((n) => callTribehr(jason, { ...sampleParameters, device_identifier: `identifier ${n}` })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await deviceRows(database, project)).toHaveLength(1);
});

test("devices swapping users and tokens end with one row per identifier and no errors", async ({
  project,
  database,
}) => {
  const answers = await Promise.all(
    hundred.map((n) =>
      callTribehr(
        { name: `user${n % 3}@example.com`, password: project.keys.server },
        {
          ...sampleParameters,
          device_identifier: `identifier ${n % 4}`,
          notification_token: `token ${n % 5}`,
          device_name: `${n % 3} ${n % 4} ${n % 5}`,
        },
      ),
    ),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const users = new Map((await userRows(database, project)).map(({ id, email }) => [id, email]));
  const rows = await deviceRows(database, project);
  expect(rows.length).toBeGreaterThan(0);
  expect(new Set(rows.map(({ deviceIdentifier }) => deviceIdentifier)).size).toBe(rows.length);
  for (const row of rows) {
    const [user, identifier, token] = row.name.split(" ");
    expect([users.get(row.userId), row.deviceIdentifier, row.pushToken]).toEqual([
      `user${user}@example.com`,
      `identifier ${identifier}`,
      `token ${token}`,
    ]);
  }
});
