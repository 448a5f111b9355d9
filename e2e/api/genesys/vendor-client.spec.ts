import platformClient from "purecloud-platform-client-v2";
import { rejection, sampleDevice, vendorClient } from "../../fixtures/genesys";
import { expect, test } from "../../fixtures/project";
import { apiKeyId } from "../../fixtures/rows";
import { projectUserToken } from "../../fixtures/user-token";

test("Genesys' client signs in with client credentials and performs all five operations", async ({
  project,
  database,
}) => {
  const { client, devices } = vendorClient();
  const auth = await client.loginClientCredentialsGrant(
    await apiKeyId(database, project.keys.server),
    project.keys.server,
  );
  expect(auth.accessToken).toBeTruthy();

  const made = await devices.postMobiledevices({ ...sampleDevice, name: "Jason's iPhone", sessionHash: "h" });
  expect(made).toEqual({
    ...sampleDevice,
    name: "Jason's iPhone",
    sessionHash: "h",
    id: expect.any(String),
    selfUri: `/api/v2/mobiledevices/${made.id}`,
  });
  const id = made.id ?? "";
  expect(await devices.getMobiledevice(id)).toEqual(made);
  expect((await devices.getMobiledevices({ pageSize: 5 })).entities).toEqual([made]);

  const changed = await devices.putMobiledevice(id, { body: { ...made, acceptNotifications: false } });
  expect(changed).toEqual({ ...made, acceptNotifications: false });

  expect(await devices.deleteMobiledevice(id)).toBeFalsy();
  expect((await devices.getMobiledevices()).total).toBe(0);
});

test("Genesys' client introspects and verifies its token", async ({ project, database }) => {
  const { client } = vendorClient();
  const tokens = new platformClient.TokensApi();
  const id = await apiKeyId(database, project.keys.readonly);
  await client.loginClientCredentialsGrant(id, project.keys.readonly);
  const organization = { id: project.id, name: project.slug };
  expect(await tokens.getTokensMe()).toEqual({
    organization,
    homeOrganization: organization,
    authorizedScope: expect.arrayContaining(["devices:read"]),
    OAuthClient: { id, name: expect.any(String), organization },
  });
  await tokens.headTokensMe();

  client.setAccessToken(await projectUserToken(project, { email: "ada@example.com" }));
  expect(await tokens.getTokensMe()).not.toHaveProperty("OAuthClient");

  client.setAccessToken("nonsense");
  expect(await rejection(tokens.getTokensMe())).toMatchObject({ status: 401, code: "bad.credentials" });
  // A response to HEAD has no body, so the client rejects with its own text only.
  client.setReturnExtendedResponses(true);
  expect(await rejection(tokens.headTokensMe())).toMatchObject({ status: 401 });
});

test("Genesys' client pages through the list in both directions", async ({ project }) => {
  const { client, devices } = vendorClient();
  await client.loginClientCredentialsGrant(project.slug, project.keys.server);
  const ids: (string | undefined)[] = [];
  for (const n of [1, 2, 3, 4, 5]) {
    ids.push((await devices.postMobiledevices({ ...sampleDevice, deviceToken: `token ${n}` })).id);
  }

  const idsOf = async (pageNumber: number, sortOrder: string) =>
    (await devices.getMobiledevices({ pageSize: 2, pageNumber, sortOrder })).entities?.map(({ id }) => id);
  expect(await idsOf(1, "ascending")).toEqual(ids.slice(0, 2));
  expect(await idsOf(3, "ascending")).toEqual(ids.slice(4));
  expect(await idsOf(1, "descending")).toEqual(ids.toReversed().slice(0, 2));
  expect(await idsOf(4, "ascending")).toEqual([]);
});

test("Genesys' client gets an ErrorBody for every error", async ({ project }) => {
  const { client, devices } = vendorClient();
  client.setAccessToken("nonsense");
  expect(await rejection(devices.getMobiledevices())).toMatchObject({ status: 401, code: "bad.credentials" });

  client.setAccessToken(project.keys.readonly);
  expect(await rejection(devices.postMobiledevices(sampleDevice))).toMatchObject({
    status: 403,
    code: "not.authorized",
  });
  expect(await devices.getMobiledevices()).toMatchObject({ total: 0, entities: [] });

  client.setAccessToken(project.keys.server);
  for (const id of ["a/b c", "nonsense", "01a20155-5eb6-76b1-b9fc-4ef8112b8c5e"]) {
    const failure = await rejection(devices.getMobiledevice(id));
    expect(failure).toMatchObject({
      status: 404,
      code: "not.found",
      message: "The requested resource was not found.",
      contextId: expect.any(String),
    });
  }
  const { model: _, ...incomplete } = sampleDevice;
  // biome-ignore lint/suspicious/noExplicitAny: what its types forbid is sent all the same.
  expect(await rejection(devices.postMobiledevices(incomplete as any))).toMatchObject({
    status: 400,
    code: "bad.request",
    details: [{ fieldName: "model" }],
  });
  expect((await devices.getMobiledevices()).total).toBe(0);
});

test("an empty PUT by Genesys' client changes nothing", async ({ project }) => {
  const { client, devices } = vendorClient();
  client.setAccessToken(project.keys.server);
  const made = await devices.postMobiledevices(sampleDevice);
  expect(await devices.putMobiledevice(made.id ?? "", {})).toEqual(made);
  expect(await devices.putMobiledevice(made.id ?? "")).toEqual(made);
});

test("wrong client credentials get an OAuth error", async ({ project, makeProject }) => {
  const { client } = vendorClient();
  const other = await makeProject();
  const failure = await rejection(client.loginClientCredentialsGrant(other.slug, project.keys.server));
  expect(failure.response).toMatchObject({ status: 401, data: { error: "invalid_client" } });
  await client.loginClientCredentialsGrant(project.slug, project.keys.server);
});
