import { basic, callGenesys, postDevice, requestToken, sampleDevice } from "../../fixtures/genesys";
import { expect, test } from "../../fixtures/project";
import { deviceRows, historyRows, userRows } from "../../fixtures/rows";
import { projectUserToken } from "../../fixtures/user-token";

const hundred = Array.from({ length: 100 }, (_, n) => n);

/** Ten at a time, for what a test only needs to be there. */
async function inBatches<T>(count: number, run: (n: number) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  while (done.length < count) {
    done.push(...(await Promise.all(hundred.slice(0, 10).map((n) => run(done.length + n)))));
  }
  return done;
}

test("100 identical concurrent POSTs create one device with identical responses", async ({
  project,
  database,
}) => {
  const ada = await projectUserToken(project, { userId: "ada" });
  const answers = await Promise.all(hundred.map(() => callGenesys(ada, "POST", "", sampleDevice)));
  const [row, second] = await deviceRows(database, project);
  expect(second).toBeUndefined();
  for (const { status, body } of answers) expect([status, body.id]).toEqual([200, row?.id]);
  expect(row?.version).toBe(1);
  expect(await userRows(database, project)).toHaveLength(1);
});

test("100 conflicting concurrent POSTs for one token create one device with the values of one of them", async ({
  project,
  database,
}) => {
  const key = project.keys.server;
  const answers = await Promise.all(
    hundred.map((n) =>
      callGenesys(key, "POST", "", { ...sampleDevice, name: `name ${n}`, make: `make ${n}` }),
    ),
  );
  const [row, second] = await deviceRows(database, project);
  expect(second).toBeUndefined();
  for (const [n, { status, body }] of answers.entries()) {
    expect([status, body.id, body.name, body.make]).toEqual([200, row?.id, `name ${n}`, `make ${n}`]);
  }
  expect(row?.make).toBe(row?.name.replace("name", "make"));
});

test("100 concurrent PUTs: identical ones create one version, different ones one version each", async ({
  project,
  database,
}) => {
  const key = project.keys.server;
  const { id } = await postDevice(key);
  const same = await Promise.all(hundred.map(() => callGenesys(key, "PUT", `/${id}`, { name: "one" })));
  expect(new Set(same.map(({ status, body }) => `${status} ${body.name}`))).toEqual(new Set(["200 one"]));
  expect((await deviceRows(database, project))[0]?.version).toBe(2);

  const responses = await Promise.all(
    hundred.map((n) => callGenesys(key, "PUT", `/${id}`, { name: `name ${n}`, deviceToken: `token ${n}` })),
  );
  for (const [n, { status, body }] of responses.entries()) {
    expect([status, body.name, body.deviceToken]).toEqual([200, `name ${n}`, `token ${n}`]);
  }
  const [row] = await deviceRows(database, project);
  expect(row).toMatchObject({ version: 102, pushToken: row?.name.replace("name", "token") });
  const changes = (await historyRows(database, project)).filter(({ action }) => action === "device.changed");
  expect(changes).toHaveLength(101);
});

test("100 devices of one user can take the same token: no errors, one device keeps it", async ({
  project,
  database,
}) => {
  const key = project.keys.server;
  const devices = await inBatches(100, (n) => postDevice(key, { deviceToken: `token ${n}`, name: `${n}` }));
  const answers = await Promise.all(
    devices.map(({ id }) => callGenesys(key, "PUT", `/${id}`, { deviceToken: "the one token" })),
  );
  // A device that was replaced before its turn is gone.
  for (const { status } of answers) expect([200, 404]).toContain(status);
  const rows = await deviceRows(database, project);
  expect(rows.map(({ pushToken }) => pushToken)).toEqual(["the one token"]);
});

test("two devices can swap tokens 100 times concurrently without errors", async ({ project, database }) => {
  const key = project.keys.server;
  const [a, b] = [await postDevice(key, { deviceToken: "A" }), await postDevice(key, { deviceToken: "B" })];
  const answers = await Promise.all(
    hundred.map((n) =>
      n % 3 === 0
        ? callGenesys(key, "POST", "", { ...sampleDevice, deviceToken: n % 2 === 0 ? "A" : "B" })
        : callGenesys(key, "PUT", `/${n % 2 === 0 ? a.id : b.id}`, { deviceToken: n % 3 === 1 ? "A" : "B" }),
    ),
  );
  for (const { status } of answers) expect([200, 404]).toContain(status);
  const tokens = (await deviceRows(database, project)).map(({ pushToken }) => pushToken);
  expect(new Set(tokens).size).toBe(tokens.length);
});

test("of 100 concurrent DELETEs one answers 204 and the others 404", async ({ project, database }) => {
  const { id } = await postDevice(project.keys.server);
  const answers = await Promise.all(hundred.map(() => callGenesys(project.keys.server, "DELETE", `/${id}`)));
  expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 404)).toHaveLength(99);
  const removals = (await historyRows(database, project)).filter(({ action }) => action === "device.removed");
  expect(removals).toHaveLength(1);
});

test("100 concurrently requested access tokens are all valid", async ({ project }) => {
  const grant = { grant_type: "client_credentials" };
  const answers = await Promise.all(
    hundred.map(() => requestToken(grant, basic(project.slug, project.keys.server))),
  );
  for (const { status, body } of answers) {
    expect(status).toBe(200);
    expect(body.access_token).toBeTruthy();
  }
});

test("a server key can register more devices than a single user may have", async ({ project, database }) => {
  const key = project.keys.server;
  await inBatches(510, (n) => postDevice(key, { deviceToken: `token ${n}` }));
  expect(await deviceRows(database, project)).toHaveLength(510);
});
