import { randomUUID } from "node:crypto";
import { iterableClient, register, sampleDevice, signUserToken, success } from "../../fixtures/iterable";
import { expect, type TestProject, test } from "../../fixtures/project";

// Iterable's unknown user activation: an app creates an anonymous user, who is merged at sign-in.

const email = "ada@example.com";

const phone = async (project: TestProject, claims?: Record<string, unknown>) =>
  iterableClient(
    project,
    project.keys.mobile,
    claims && { authorization: `Bearer ${await signUserToken(project, claims)}` },
  );

const session = (userId: string, dataFields: object = { plan: "trial" }) => ({
  user: { userId, mergeNestedObjects: true, createNewFields: true, dataFields },
  createdAt: 1_790_000_000,
  deviceInfo: { appPackageName: "shop.example.com", deviceId: "x", platform: "Web" },
  unknownSessionContext: { totalUnknownSessionCount: 1, matchedCriteriaId: 6 },
});

/** An anonymous user with a device and a field, as an SDK leaves it behind. */
async function anonymous(project: TestProject): Promise<string> {
  const userId = randomUUID();
  const app = await phone(project);
  expect((await app.post("unknownuser/events/session", session(userId))).text).toBe(success);
  const consent = { consentTimestamp: 1_790_000_000, isUserKnown: false, userId };
  expect((await app.post("unknownuser/consent", consent)).text).toBe(success);
  const known = await phone(project, { userId });
  const device = { userId, preferUserId: true, device: sampleDevice };
  expect((await known.post("users/registerDeviceToken", device)).text).toBe(success);
  return userId;
}

test("an app can read the criteria for anonymous users without a token", async ({ project }) => {
  expect((await (await phone(project)).get("unknownuser/list")).body).toEqual({ count: 0, criteriaSets: [] });
});

for (const identityType of ["email", "hybrid", "userId"] as const) {
  const destination = identityType === "userId" ? { userId: "298398" } : { email };
  const named = "email" in destination ? { destinationEmail: email } : { destinationUserId: "298398" };
  const read = (project: TestProject) =>
    iterableClient(project)
      .get("email" in destination ? `users/${email}` : "users/byUserId/298398")
      .then(({ body }) => body.user);

  test(`merges an anonymous user into the user who signs in (${identityType} project)`, async ({
    makeProject,
  }) => {
    const project = await makeProject({ identityType });
    const source = await anonymous(project);
    await iterableClient(project).post("users/update", { ...destination, dataFields: { city: "Paris" } });
    const app = await phone(project, destination);
    // As the web SDK writes it.
    const merge = {
      sourceUserId: source,
      sourceEmail: null,
      destinationUserId: null,
      destinationEmail: null,
    };
    expect((await app.post("users/merge", { ...merge, ...named })).text).toBe(success);
    expect((await read(project)).dataFields).toMatchObject({
      city: "Paris",
      plan: "trial",
      devices: [{ token: sampleDevice.token, endpointEnabled: true }],
    });
    expect((await iterableClient(project).get(`users/byUserId/${source}`)).text).toBe("{}");
  });

  test(`turns an anonymous user into the new user who signs up (${identityType} project)`, async ({
    makeProject,
  }) => {
    const project = await makeProject({ identityType });
    const source = await anonymous(project);
    const app = await phone(project, destination);
    expect((await app.post("users/merge", { sourceUserId: source, ...named })).text).toBe(success);
    const user = await read(project);
    expect(user).toMatchObject({ ...destination, dataFields: { plan: "trial", devices: [{}] } });
    expect((await iterableClient(project).get(`users/byUserId/${source}`)).text).toBe("{}");
    // From now on a real account, which another one cannot take.
    const thief = await phone(project, { email: "thief@example.com", userId: "thief" });
    const again = { sourceUserId: "298398", destinationUserId: "thief" };
    expect((await thief.post("users/merge", again)).body.code).toBe("JwtUserIdentifiersMismatched");
  });
}

test("does not merge an anonymous user into a user the token does not name", async ({ project }) => {
  const source = await anonymous(project);
  for (const claims of [undefined, { email: "thief@example.com" }]) {
    const app = await phone(project, claims);
    const answer = await app.post("users/merge", { sourceUserId: source, destinationEmail: email });
    expect(answer.status).toBe(401);
  }
  expect((await iterableClient(project).get(`users/byUserId/${source}`)).body.user.userId).toBe(source);
});

test("an anonymous session does not change existing users or reveal them", async ({ project }) => {
  const userId = randomUUID();
  await register(project.keys.server, { userId, preferUserId: true, device: sampleDevice });
  const app = await phone(project);
  expect((await app.post("unknownuser/events/session", session(userId, { plan: "stolen" }))).text).toBe(
    success,
  );
  const { body } = await iterableClient(project).get(`users/byUserId/${userId}`);
  expect(body.user.dataFields.plan).toBeUndefined();
  const thief = await phone(project, { email });
  const merge = await thief.post("users/merge", { sourceUserId: userId, destinationEmail: email });
  expect(merge.body.code).toBe("JwtUserIdentifiersMismatched");
});

test("an anonymous user who gets an email is treated like any other account", async ({ project }) => {
  const source = await anonymous(project);
  const server = iterableClient(project);
  await server.post("users/updateEmail", { currentUserId: source, newEmail: "owner@example.com" });
  const thief = await phone(project, { email });
  const merge = await thief.post("users/merge", { sourceUserId: source, destinationEmail: email });
  expect(merge.body.code).toBe("JwtUserIdentifiersMismatched");
});

test("requires a UUID as the userId of an anonymous session", async ({ project }) => {
  const app = await phone(project);
  for (const userId of ["298398", "", "boss@example.com"]) {
    const answer = await app.post("unknownuser/events/session", session(userId));
    expect([answer.status, answer.body.code]).toEqual([400, "InvalidUserIdError"]);
  }
});
