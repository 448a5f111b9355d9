import { iterableClient, register, sampleDevice, signUserToken, success } from "../../fixtures/iterable";
import { expect, type TestProject, test } from "../../fixtures/project";
import { deviceRows } from "../../fixtures/rows";

// A user token must prove each identity a mobile key names, even one that does not exist yet.

const mine = "attacker@example.com";
const theirs = "boss@example.com";
const mismatch = [
  401,
  "JwtUserIdentifiersMismatched",
  "JWT user identifiers do not match those of the request",
];

const phone = async (project: TestProject, claims?: Record<string, unknown>, key = project.keys.mobile) =>
  iterableClient(project, key, claims && { authorization: `Bearer ${await signUserToken(project, claims)}` });

for (const identityType of ["email", "hybrid", "userId"] as const) {
  test(`in a ${identityType} project a token for one identity cannot claim another`, async ({
    makeProject,
  }) => {
    const project = await makeProject({ identityType });
    const server = iterableClient(project);
    const known = { email: "known@example.com", userId: "known" };
    await register(project.keys.server, { ...known, device: { ...sampleDevice, token: "the boss's phone" } });
    await register(project.keys.server, { email: mine, userId: "attacker", device: sampleDevice });
    const attackers = [
      await phone(project, { email: mine }),
      await phone(project, { userId: "attacker" }),
      await phone(project, { email: mine, userId: "attacker" }),
    ];
    const device = { ...sampleDevice, token: "another" };
    for (const attacker of attackers) {
      // The first of each pair exists and the second does not; their responses must be the same.
      for (const [email, userId] of [
        ["known@example.com", "known"],
        ["boss@example.com", "boss"],
      ]) {
        for (const answer of [
          await attacker.post("users/updateEmail", { currentEmail: mine, newEmail: email }),
          await attacker.post("users/updateEmail", { currentUserId: "attacker", newEmail: email }),
          await attacker.post("users/updateEmail", { currentEmail: email, newEmail: mine }),
          await attacker.post("users/update", { email: mine, userId }),
          await attacker.post("users/update", { email, userId: "attacker" }),
          await attacker.post("users/update", { email: mine, dataFields: { userId } }),
          await attacker.post("users/update", { userId: "attacker", dataFields: { email } }),
          await attacker.post("users/updateSubscriptions", { email, userId: "attacker", emailListIds: [1] }),
          await attacker.post("users/registerDeviceToken", { email, userId: "attacker", device }),
          await attacker.post("users/registerDeviceToken", { email: mine, userId, device }),
          await attacker.post("users/registerBrowserToken", { email, userId: "attacker", browserToken: "b" }),
          await attacker.post("users/merge", { sourceEmail: email, destinationEmail: mine }),
          await attacker.post("users/merge", { sourceEmail: mine, destinationEmail: email }),
          await attacker.post("users/merge", { sourceUserId: "attacker", destinationUserId: userId }),
        ]) {
          expect([answer.status, answer.body.code, answer.body.msg]).toEqual(mismatch);
        }
      }
    }
    const { body } = await server.get("users/byUserId/attacker");
    expect(body.user).toMatchObject({ email: mine, userId: "attacker" });
    const boss = (await server.get("users/byUserId/known")).body.user;
    expect(boss.dataFields.devices).toMatchObject([{ token: "the boss's phone", endpointEnabled: true }]);
  });
}

test("with tokens for both, a user's email can change and two users can merge", async ({ makeProject }) => {
  for (const claims of [
    { email: mine, newEmail: theirs },
    { email: theirs, userId: "1" },
  ]) {
    const project = await makeProject();
    await register(project.keys.server, { email: mine, userId: "1", device: sampleDevice });
    const app = await phone(project, claims);
    const current = "userId" in claims ? { currentUserId: "1" } : { currentEmail: mine };
    expect((await app.post("users/updateEmail", { ...current, newEmail: theirs.toUpperCase() })).text).toBe(
      success,
    );
    expect((await iterableClient(project).profile(theirs)).dataFields.devices).toHaveLength(1);
  }
  const project = await makeProject();
  await register(project.keys.server, { userId: "1", preferUserId: true, device: sampleDevice });
  await iterableClient(project).post("users/update", { email: mine });
  const app = await phone(project, { email: mine, userId: "1" });
  expect((await app.post("users/merge", { sourceUserId: "1", destinationEmail: mine })).text).toBe(success);
  expect((await iterableClient(project).profile(mine)).dataFields.devices).toHaveLength(1);
});

test("a token for an allowed new email cannot act for it beforehand", async ({ project }) => {
  const app = await phone(project, { email: mine, newEmail: theirs });
  const answer = await app.post("users/registerDeviceToken", { email: theirs, device: sampleDevice });
  expect([answer.status, answer.body.code, answer.body.msg]).toEqual(mismatch);
});

test("a key without required user tokens can name one identity, never two", async ({ project }) => {
  const app = await phone(project, undefined, project.trustingMobileKey);
  expect((await app.post("users/registerDeviceToken", { email: mine, device: sampleDevice })).text).toBe(
    success,
  );
  for (const [path, body] of [
    ["users/updateEmail", { currentEmail: mine, newEmail: theirs }],
    ["users/merge", { sourceUserId: "1", destinationEmail: mine }],
    ["users/merge", { sourceEmail: mine, destinationEmail: theirs }],
    ["users/update", { email: mine, userId: "1" }],
    ["users/registerDeviceToken", { email: mine, userId: "1", device: sampleDevice }],
  ] as const) {
    const answer = await app.post(path, body);
    expect([path, answer.status, answer.body.code]).toEqual([path, 401, "BadAuthorizationHeader"]);
  }
});

test("merge answers alike for existing and unknown userIds", async ({ project }) => {
  await register(project.keys.server, { userId: "boss", preferUserId: true, device: sampleDevice });
  await iterableClient(project).post("users/update", {
    userId: "customer",
    preferUserId: true,
    dataFields: { plan: "gold" },
  });
  const app = await phone(project, { email: mine });
  const answers = [];
  for (const sourceUserId of ["boss", "customer", "nobody"]) {
    for (const destinationEmail of [mine]) {
      answers.push(await app.post("users/merge", { sourceUserId, destinationEmail }));
    }
  }
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect([answers[0]?.status, answers[0]?.body.code]).toEqual([401, "JwtUserIdentifiersMismatched"]);
  expect(
    (await iterableClient(project).get("users/byUserId/boss")).body.user.dataFields.devices,
  ).toHaveLength(1);
});

test("disabling a device needs its push token but no user token", async ({ project, database }) => {
  for (const email of [mine, theirs]) await register(project.keys.server, { email, device: sampleDevice });
  const enabled = async () => {
    const server = iterableClient(project);
    const profiles = [await server.profile(mine), await server.profile(theirs)];
    return profiles.map(({ dataFields }) => dataFields.devices[0].endpointEnabled);
  };
  const app = await phone(project);
  const { token } = sampleDevice;
  expect((await app.post("users/disableDevice", { token: "unknown", email: mine })).text).toBe(success);
  expect(await enabled()).toEqual([true, true]);
  expect((await app.post("users/disableDevice", { token, email: mine, userId: null })).text).toBe(success);
  expect(await enabled()).toEqual([false, true]);

  const now = Math.floor(Date.now() / 1_000);
  const expired = await phone(project, { email: mine, iat: now - 7_200, exp: now - 3_600 });
  expect((await expired.post("users/disableDevice", { token })).text).toBe(success);
  expect(await enabled()).toEqual([false, false]);
  expect((await deviceRows(database, project)).map((row) => row.disabledBy)).toEqual([
    "mobile key",
    "mobile key",
  ]);

  // The rest still needs one.
  expect((await app.post("users/update", { email: mine })).body.code).toBe("BadAuthorizationHeader");
});
