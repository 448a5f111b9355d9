import { SignJWT } from "jose";
import { callGenesys, postDevice, sampleDevice } from "../../fixtures/genesys";
import { expect, test } from "../../fixtures/project";
import { deviceRows, historyRows, userRows } from "../../fixtures/rows";
import { projectUserToken } from "../../fixtures/user-token";

const email = "ada@example.com";

test("a user token registers, lists, edits and deletes its own user's devices", async ({
  project,
  database,
}) => {
  const ada = await projectUserToken(project, { email });
  expect((await callGenesys(ada, "GET")).body).toMatchObject({ total: 0, entities: [] });

  const device = await postDevice(ada);
  expect((await userRows(database, project)).map((user) => user.email)).toEqual([email]);
  expect((await callGenesys(ada, "GET")).body).toMatchObject({ total: 1, entities: [{ id: device.id }] });
  expect((await callGenesys(ada, "PUT", `/${device.id}`, { name: "mine" })).body).toMatchObject({
    name: "mine",
  });
  expect((await callGenesys(ada, "DELETE", `/${device.id}`)).status).toBe(204);
  expect(await deviceRows(database, project)).toEqual([]);
  const actors = (await historyRows(database, project)).map(({ action, actorType, actorLabel }) => [
    action,
    actorType,
    actorLabel,
  ]);
  expect(actors.slice(-3)).toEqual([
    ["device.registered", "user", email],
    ["device.changed", "user", email],
    ["device.removed", "user", email],
  ]);
});

test("answers 404 for another user's device with a user token, while a server key sees both", async ({
  project,
  database,
}) => {
  const ada = await projectUserToken(project, { email });
  const bob = await projectUserToken(project, { userId: "bob" }, { kid: project.id });
  const hers = await postDevice(ada);
  const his = await postDevice(bob);
  expect(his.id).not.toBe(hers.id);

  for (const [method, body] of [
    ["GET"],
    ["PUT", { name: "stolen" }],
    ["PUT", { deviceToken: "other" }],
    ["DELETE"],
  ] as const) {
    const answer = await callGenesys(bob, method, `/${hers.id}`, body);
    expect([method, answer.status, answer.body.code]).toEqual([method, 404, "not.found"]);
  }
  expect((await callGenesys(bob, "GET")).body).toMatchObject({ total: 1, entities: [{ id: his.id }] });
  expect((await callGenesys(bob, "GET", `/${his.id}`)).body).toEqual(his);
  expect((await callGenesys(ada, "GET", `/${hers.id}`)).body).toEqual(hers);
  expect((await callGenesys(project.keys.readonly, "GET")).body.total).toBe(2);
  expect((await deviceRows(database, project)).map(({ id, version }) => [id, version])).toEqual([
    [hers.id, 1],
    [his.id, 1],
  ]);
});

test("rejects a user token whose kid and aud name different projects", async ({ project, makeProject }) => {
  const { slug } = await makeProject();
  for (const [aud, kid, status] of [
    [project.slug, project.slug, 200],
    [project.slug, slug, 401],
    [slug, project.slug, 401],
  ] as const) {
    const token = await projectUserToken(project, { email, aud }, { kid });
    expect([aud, kid, (await callGenesys(token, "GET")).status]).toEqual([aud, kid, status]);
  }
});

test("a key reaches only its own project", async ({ project, makeProject }) => {
  const other = await makeProject();
  const theirs = await postDevice(other.keys.server);
  const token = await projectUserToken(project, { email });
  for (const credential of [project.keys.server, token]) {
    expect((await callGenesys(credential, "GET", `/${theirs.id}`)).status).toBe(404);
    expect((await callGenesys(credential, "PUT", `/${theirs.id}`, { name: "x" })).status).toBe(404);
    expect((await callGenesys(credential, "DELETE", `/${theirs.id}`)).status).toBe(404);
    expect((await callGenesys(credential, "GET")).body.total).toBe(0);
  }
  expect((await callGenesys(other.keys.server, "GET", `/${theirs.id}`)).body).toEqual(theirs);
});

test("assigns devices registered with a server key to that key's service user", async ({
  project,
  database,
}) => {
  await postDevice(project.keys.server);
  const [user, second] = await userRows(database, project);
  expect(second).toBeUndefined();
  expect(user?.externalUserId).toMatch(/^client-[0-9a-f-]{36}$/);
  expect(user?.emailIsPlaceholder).toBe(true);
});

test("rejects invalid tokens, each with its own error code", async ({ project, makeProject }) => {
  const other = await makeProject();
  const now = Math.floor(Date.now() / 1_000);
  const unknownProject = await projectUserToken(project, { email, aud: "no-such-project" });
  const wrongSignature = await projectUserToken(project, { email }, {}, other.signingSecret);
  const refusals = await Promise.all([
    callGenesys(null, "GET"),
    callGenesys(null, "GET", "", undefined, { authorization: "Basic abc" }),
    callGenesys("nonsense", "GET"),
    callGenesys(unknownProject, "GET"),
    callGenesys(wrongSignature, "GET"),
    callGenesys(await projectUserToken(project, { email, iat: now - 60, exp: now - 1 }), "GET"),
    callGenesys(await projectUserToken(project, { email, exp: now + 400 * 86_400 }), "GET"),
    callGenesys(await projectUserToken(project, {}), "GET"),
    callGenesys(
      await new SignJWT({ aud: project.slug, email })
        .setProtectedHeader({ alg: "HS512" })
        .sign(new TextEncoder().encode(project.signingSecret.repeat(2))),
      "GET",
    ),
    callGenesys(
      await projectUserToken(project, { sub: "1", project: project.id, aud: "rollcall" }, { typ: "at+jwt" }),
      "GET",
    ),
  ]);
  expect(refusals.map(({ status, body }) => [status, body.code])).toEqual([
    [401, "authentication.required"],
    [401, "authentication.required"],
    [401, "bad.credentials"],
    [401, "bad.credentials"],
    [401, "bad.credentials"],
    [401, "credentials.expired"],
    [401, "bad.credentials"],
    [401, "bad.credentials"],
    [401, "bad.credentials"],
    [401, "bad.credentials"],
  ]);
  const [unknown, forged] = [refusals[3], refusals[4]];
  expect({ ...unknown?.body, contextId: "" }).toEqual({ ...forged?.body, contextId: "" });
  expect((await callGenesys(await projectUserToken(project, { email }), "GET")).status).toBe(200);
});

test("rejects mobile keys entirely and read-only keys for writes", async ({ project, database }) => {
  const device = await postDevice(project.keys.server);
  const calls = [
    ["GET", ""],
    ["GET", `/${device.id}`],
    ["POST", "", sampleDevice],
    ["PUT", `/${device.id}`, { name: "x" }],
    ["DELETE", `/${device.id}`],
  ] as const;
  for (const [method, path, body] of calls) {
    for (const mobile of [project.keys.mobile, project.trustingMobileKey]) {
      expect((await callGenesys(mobile, method, path, body)).body.code).toBe("not.authorized");
    }
    const { status } = await callGenesys(project.keys.readonly, method, path, body);
    expect([method, status]).toEqual([method, method === "GET" ? 200 : 403]);
  }
  expect(await deviceRows(database, project)).toHaveLength(1);
  expect((await callGenesys(project.keys.server, "DELETE", `/${device.id}`)).status).toBe(204);
});
