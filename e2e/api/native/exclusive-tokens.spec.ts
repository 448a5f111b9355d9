import { eq } from "drizzle-orm";
import type { DatabaseClient } from "@/db/client";
import { applications } from "@/db/schema";
import { register, sampleDevice, signUserToken } from "../../fixtures/iterable";
import { callNative, listDevices } from "../../fixtures/native";
import { signIn } from "../../fixtures/operator";
import { expect, type TestProject, test } from "../../fixtures/project";
import { deviceRows, historyRows } from "../../fixtures/rows";
import { callTribehr, sampleParameters } from "../../fixtures/tribehr";

const hundred = Array.from({ length: 100 }, (_, n) => n);

/** Makes the sample application and the default one exclusive: one user per push token. */
async function makeExclusive(database: DatabaseClient, project: TestProject): Promise<void> {
  await register(project.keys.server, {
    email: "first@example.com",
    device: { ...sampleDevice, token: "other" },
  });
  await database.statement((db) =>
    db.update(applications).set({ tokenPolicy: "exclusive" }).where(eq(applications.projectId, project.id)),
  );
}

const holders = async (database: DatabaseClient, project: TestProject, token = sampleDevice.token) =>
  (await deviceRows(database, project)).filter(({ pushToken }) => pushToken === token);

const as = (project: TestProject, who: string, key = project.keys.server, headers = {}) =>
  register(key, { email: who, device: sampleDevice }, headers);

test("after an admin makes the policy exclusive, a registration disables the token for other users", async ({
  project,
  database,
}) => {
  await as(project, "ada@example.com");
  await as(project, "bob@example.com");
  expect((await holders(database, project)).map(({ enabled }) => enabled)).toEqual([true, true]);

  const admin = await signIn(project);
  const { items } = await (await admin.get("applications")).json();
  const { id } = items.find(({ name }: { name: string }) => name === sampleDevice.applicationName);
  const changed = await admin.patch(`applications/${id}`, { tokenPolicy: "exclusive" });
  expect([changed.status, (await changed.json()).tokenPolicy]).toEqual([200, "exclusive"]);
  expect((await holders(database, project)).map(({ enabled }) => enabled)).toEqual([true, true]);

  await as(project, "eve@example.com");
  expect((await holders(database, project)).map(({ disabledReason }) => disabledReason)).toEqual([
    "moved",
    "moved",
    null,
  ]);
  await as(project, "ada@example.com");
  expect((await holders(database, project)).map(({ disabledReason }) => disabledReason)).toEqual([
    null,
    "moved",
    "moved",
  ]);
  const evicted = (await historyRows(database, project)).filter(({ action }) => action === "device.disabled");
  expect(evicted).toHaveLength(3);
  expect(new Set(evicted.map(({ actorLabel }) => actorLabel))).toEqual(new Set(["Rollcall"]));
});

test("100 users competing for one token leave one enabled holder and no errors", async ({
  project,
  database,
}) => {
  await makeExclusive(database, project);
  const answers = await Promise.all(hundred.map((n) => as(project, `user${n}@example.com`)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const rows = await holders(database, project);
  expect(rows).toHaveLength(100);
  expect(rows.filter(({ enabled }) => enabled)).toHaveLength(1);
  expect(rows.filter(({ disabledReason }) => disabledReason === "moved")).toHaveLength(99);
});

test("100 competing registrations with identifiers leave one enabled holder", async ({
  project,
  database,
}) => {
  await makeExclusive(database, project);
  const answers = await Promise.all(
    hundred.map((n) =>
      callTribehr(
        { name: `user${n % 20}@example.com`, password: project.keys.server },
        { ...sampleParameters, device_identifier: `identifier ${n % 30}` },
      ),
    ),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const rows = await holders(database, project, sampleParameters.notification_token);
  expect(rows.filter(({ enabled }) => enabled)).toHaveLength(1);
});

test("two APIs and several tokens at once leave at most one enabled holder per token", async ({
  project,
  database,
}) => {
  await makeExclusive(database, project);
  const answers = await Promise.all(
    hundred.map((n) =>
      n % 2
        ? register(project.keys.server, {
            email: `user${n % 7}@example.com`,
            device: { ...sampleDevice, token: `token ${n % 3}`, applicationName: "default" },
          })
        : callTribehr(
            { name: `user${n % 5}@example.com`, password: project.keys.server },
            {
              ...sampleParameters,
              device_identifier: `identifier ${n % 4}`,
              notification_token: `token ${n % 3}`,
            },
          ),
    ),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  for (const token of ["token 0", "token 1", "token 2"]) {
    const enabled = (await holders(database, project, token)).filter((row) => row.enabled);
    // None if its last holder moved on to another token.
    expect(enabled.length).toBeLessThanOrEqual(1);
  }
});

test("a mobile key without a user token cannot evict another user, but can register a free token", async ({
  project,
  database,
}) => {
  await makeExclusive(database, project);
  const mobile = project.trustingMobileKey;
  expect((await as(project, "ada@example.com", mobile)).status).toBe(200);
  expect((await as(project, "ada@example.com", mobile)).status).toBe(200);
  expect((await as(project, "eve@example.com", mobile)).status).toBe(401);
  expect(await holders(database, project)).toMatchObject([{ enabled: true }]);

  const token = await signUserToken(project, { email: "eve@example.com" });
  const proven = await as(project, "eve@example.com", mobile, { authorization: `Bearer ${token}` });
  expect(proven.status).toBe(200);
  expect((await holders(database, project)).map(({ enabled }) => enabled)).toEqual([false, true]);
});

test("a device disabled by an admin stays disabled when its token moves, and cannot be enabled beside the new holder", async ({
  project,
  database,
}) => {
  await makeExclusive(database, project);
  await as(project, "ada@example.com");
  const ada = (await listDevices(project)).items.find(({ user }) => user.email === "ada@example.com");
  const post = (verb: string, body = {}) =>
    callNative(project, `devices/${ada?.id}/${verb}`, { method: "POST", body: JSON.stringify(body) });
  await post("disable", { note: "Lost phone" });
  await as(project, "bob@example.com");
  await as(project, "ada@example.com");
  expect((await holders(database, project)).map(({ disabledReason }) => disabledReason)).toEqual([
    "admin",
    "moved",
  ]);

  await as(project, "bob@example.com");
  expect((await post("enable")).status).toBe(409);
  expect((await holders(database, project)).map(({ enabled }) => enabled)).toEqual([false, true]);
});

test("a device given a new token takes it from its other holders", async ({ project, database }) => {
  await makeExclusive(database, project);
  const headers = { authorization: `Bearer ${project.keys.server}`, "content-type": "application/json" };
  await register(project.keys.server, {
    email: "ada@example.com",
    device: { ...sampleDevice, applicationName: "default" },
  });
  await register(project.keys.server, {
    email: "bob@example.com",
    device: { ...sampleDevice, applicationName: "default", token: "token of bob" },
  });
  const bob = (await listDevices(project)).items.find(({ user }) => user.email === "bob@example.com");
  const answer = await fetch(new URL(`/api/v2/mobiledevices/${bob?.id}`, process.env.ROLLCALL_TEST_URL), {
    method: "PUT",
    headers,
    body: JSON.stringify({ deviceToken: sampleDevice.token }),
  });
  expect(answer.status).toBe(200);
  expect((await holders(database, project)).map(({ disabledReason }) => disabledReason)).toEqual([
    "moved",
    null,
  ]);
});
