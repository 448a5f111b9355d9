import { basic, callGenesys, requestToken, sampleDevice } from "../../fixtures/genesys";
import { expect, serverUrl, test } from "../../fixtures/project";
import { apiKeyId, revokeApiKey } from "../../fixtures/rows";

const grant = { grant_type: "client_credentials" };

test("accepts client credentials by Basic auth or form, with the key's id or the project's slug", async ({
  project,
  database,
}) => {
  const key = project.keys.server;
  const id = await apiKeyId(database, key);
  const answers = await Promise.all([
    requestToken(grant, basic(id, key)),
    requestToken(grant, basic(project.slug, key)),
    requestToken({ ...grant, client_id: id, client_secret: key }),
    requestToken({ ...grant, client_id: project.slug, client_secret: key }),
    requestToken(
      { ...grant, scope: "devices" },
      { ...basic(id, key), "content-type": "application/x-www-form-urlencoded; charset=UTF-8" },
    ),
    requestToken({ ...grant, client_id: id, client_secret: key }, basic(id, key)),
  ]);
  for (const answer of answers) {
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      access_token: expect.any(String),
      token_type: "bearer",
      expires_in: 86_400,
    });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect((await callGenesys(answer.body.access_token, "GET")).status).toBe(200);
  }
});

test("an access token of a read-only key can read but not write", async ({ project }) => {
  const answer = await requestToken(grant, basic(project.slug, project.keys.readonly));
  const token = answer.body.access_token;
  expect((await callGenesys(token, "GET")).status).toBe(200);
  expect((await callGenesys(token, "POST", "", sampleDevice)).status).toBe(403);
  expect((await callGenesys(token, "DELETE", "/01a20155-5eb6-76b1-b9fc-4ef8112b8c5e")).status).toBe(403);
});

test("rejects wrong client credentials", async ({ project, makeProject, database }) => {
  const { server, mobile } = project.keys;
  const other = await makeProject();
  const wrong = server.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
  for (const answer of [
    await requestToken(grant),
    await requestToken(grant, basic(project.slug, wrong)),
    await requestToken(grant, basic(other.slug, server)),
    await requestToken(grant, basic(await apiKeyId(database, other.keys.server), server)),
    await requestToken(grant, basic("", server)),
    await requestToken(grant, { authorization: "Basic ???" }),
    await requestToken({ ...grant, client_id: project.slug, client_secret: "secret" }),
  ]) {
    expect([answer.status, answer.body.error]).toEqual([401, "invalid_client"]);
    expect(answer.body.description).toBe(answer.body.error_description);
  }
  const unpacked = await requestToken(grant, basic(project.slug, mobile));
  expect([unpacked.status, unpacked.body.error]).toEqual([400, "unauthorized_client"]);
  expect((await requestToken(grant, basic(project.slug, server))).status).toBe(200);
});

test("rejects other grant types, content types and methods with OAuth errors", async ({ project }) => {
  const credentials = basic(project.slug, project.keys.server);
  expect((await requestToken({ grant_type: "password" }, credentials)).body).toMatchObject({
    error: "unsupported_grant_type",
  });
  expect((await requestToken({}, credentials)).body).toMatchObject({ error: "invalid_request" });
  const json = await fetch(new URL("/oauth/token", serverUrl()), {
    method: "POST",
    headers: { ...credentials, "content-type": "application/json" },
    body: JSON.stringify(grant),
  });
  expect([json.status, await json.json()]).toMatchObject([400, { error: "invalid_request" }]);
  const nul = await requestToken({ ...grant, client_secret: "\0" }, credentials);
  expect([nul.status, nul.body.error]).toEqual([400, "invalid_request"]);
  const huge = await requestToken({ ...grant, more: "x".repeat(70_000) }, credentials);
  expect([huge.status, huge.body.error]).toEqual([413, "invalid_request"]);
});

test("access tokens stop working as soon as their key is revoked", async ({ project, database }) => {
  const { body } = await requestToken(grant, basic(project.slug, project.keys.server));
  expect((await callGenesys(body.access_token, "GET")).status).toBe(200);
  await revokeApiKey(database, project.keys.server);
  expect((await callGenesys(body.access_token, "GET")).body).toMatchObject({ code: "bad.credentials" });
  expect((await requestToken(grant, basic(project.slug, project.keys.server))).status).toBe(401);
  expect((await callGenesys(project.keys.readonly, "GET")).status).toBe(200);
});
