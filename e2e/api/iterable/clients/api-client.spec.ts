import {
  IterableApiError,
  type IterableClient,
  IterableErrorResponseCodeSchema,
  IterableRawError,
} from "@iterable/api";
import { register, sampleDevice } from "../../../fixtures/iterable";
import { apiClient, rejection } from "../../../fixtures/iterable-packages";
import { expect, test } from "../../../fixtures/project";

const email = "ada@example.com";
const succeeded = { msg: "", code: "Success", params: null };

/** The error of a call, which must be one that the client has a type for. */
async function apiError(call: Promise<unknown>): Promise<IterableApiError> {
  const error = await rejection(call);
  expect(error).toBeInstanceOf(IterableApiError);
  const { code } = error as IterableApiError;
  expect(IterableErrorResponseCodeSchema.options).toContain(code);
  return error as IterableApiError;
}

const fieldsOf = async (client: IterableClient, who: string) =>
  (await client.getUserByEmail({ email: who })).user?.dataFields;

test("@iterable/api creates, patches, reads and deletes a user", async ({ project }) => {
  const client = apiClient(project);
  expect(
    await client.updateUser({ email, userId: "298398", dataFields: { city: "Paris", pets: 2 } }),
  ).toEqual(succeeded);
  await client.updateUser({ email, dataFields: { pets: 3 } });

  const { user } = await client.getUserByEmail({ email });
  expect(user).toMatchObject({ email, userId: "298398", dataFields: { city: "Paris", pets: 3, email } });
  expect(await client.getUserByUserId({ userId: "298398" })).toEqual({ user });

  expect(await client.deleteUserByEmail({ email })).toEqual(succeeded);
  expect(await client.deleteUserByEmail({ email })).toEqual(succeeded);
  expect(await client.getUserByEmail({ email })).toEqual({});
});

test("@iterable/api gets an empty response for an unknown user", async ({ project }) => {
  const client = apiClient(project);
  expect(await client.getUserByEmail({ email: "nobody+x@example.com" })).toEqual({});
  expect(await client.getUserByUserId({ userId: "nobody / at all?" })).toEqual({});
});

test("@iterable/api finds users whose names need URL escaping", async ({ project }) => {
  const client = apiClient(project);
  for (const [who, userId] of [
    ["ada+sale@example.com", "a/b"],
    ["o'hara%20x@example.com", "50% off?#x"],
    ["zoë@example.com", "a b+c"],
  ] as const) {
    await client.updateUser({ email: who, userId });
    expect((await client.getUserByEmail({ email: who })).user).toMatchObject({ email: who, userId });
    expect((await client.getUserByUserId({ userId })).user?.email).toBe(who);
    expect((await client.deleteUserByUserId({ userId })).code).toBe("Success");
    expect(await client.getUserByUserId({ userId })).toEqual({});
  }
});

test("@iterable/api reads profiles in every project type, each with an email", async ({ makeProject }) => {
  for (const identityType of ["email", "userId", "hybrid"] as const) {
    const client = apiClient(await makeProject({ identityType }));
    await client.updateUser({ userId: "298398", preferUserId: true, dataFields: { city: "Paris" } });
    const { user } = await client.getUserByUserId({ userId: "298398" });
    expect(user).toMatchObject({ userId: "298398", dataFields: { city: "Paris" } });
  }
});

test("@iterable/api merges nested objects on request and deletes fields by null", async ({ project }) => {
  const client = apiClient(project);
  await client.updateUser({ email, dataFields: { home: { city: "Paris", zip: "75001" }, gone: 1 } });
  await client.updateUser({
    email,
    dataFields: { home: { zip: null, database: 3 } },
    mergeNestedObjects: true,
  });
  await client.updateUser({ email, dataFields: { gone: null } });
  expect(await fieldsOf(client, email)).toMatchObject({ home: { city: "Paris", database: 3 } });
  expect(Object.keys((await fieldsOf(client, email)) ?? {})).not.toContain("gone");
  await client.updateUser({ email, dataFields: { home: { database: 4 } } });
  expect((await fieldsOf(client, email))?.home).toEqual({ database: 4 });
});

test("@iterable/api updates users in bulk and gets a list of failures", async ({ project }) => {
  const client = apiClient(project);
  const result = await client.bulkUpdateUsers({
    users: [
      { email, dataFields: { city: "Paris" } },
      { email: "grace@example.com", userId: "g" },
      { email: "not an email" },
      { userId: "unheard of" },
    ],
  });
  expect(result).toMatchObject({ successCount: 2, failCount: 2 });
  expect(result.failedUpdates?.invalidEmails).toEqual(["not an email"]);
  expect(await fieldsOf(client, email)).toMatchObject({ city: "Paris" });
});

test("@iterable/api renames a user, who keeps their devices", async ({ project }) => {
  const client = apiClient(project);
  await register(project.keys.server, { email, device: sampleDevice });
  expect((await client.updateEmail({ currentEmail: email, newEmail: "lovelace@example.com" })).code).toBe(
    "Success",
  );
  expect(await client.getUserByEmail({ email })).toEqual({});
  const fields = await fieldsOf(client, "lovelace@example.com");
  expect(fields?.devices).toMatchObject([
    { token: "sampleToken123", platform: "APNS", endpointEnabled: true },
  ]);
});

test("@iterable/api merges two users with their devices and deletes the source", async ({ project }) => {
  const client = apiClient(project);
  await register(project.keys.server, { email: "old@example.com", device: sampleDevice });
  await client.updateUser({ email, dataFields: { city: "Paris" } });
  expect((await client.mergeUsers({ sourceEmail: "old@example.com", destinationEmail: email })).code).toBe(
    "Success",
  );
  expect(await client.getUserByEmail({ email: "old@example.com" })).toEqual({});
  expect(await fieldsOf(client, email)).toMatchObject({
    city: "Paris",
    devices: [{ token: "sampleToken123" }],
  });
});

test("@iterable/api lists user fields with their types", async ({ project }) => {
  const client = apiClient(project);
  await client.updateUser({ email, dataFields: { city: "Paris", pets: 2, vip: true } });
  const { fields } = await client.getUserFields();
  expect(fields).toMatchObject({ city: "string", pets: "long", vip: "boolean", "devices.token": "string" });
});

test("@iterable/api updates subscriptions and tracks events", async ({ project }) => {
  const client = apiClient(project);
  await client.updateUser({ email });
  expect(await client.updateUserSubscriptions({ email, emailListIds: [1, 2] })).toEqual(succeeded);
  expect(await client.trackEvent({ email, eventName: "opened", dataFields: { a: 1 } })).toEqual(succeeded);
});

test.describe("errors that @iterable/api has types and codes for", () => {
  test("a wrong key, or a key of the wrong kind", async ({ project }) => {
    const wrong = await apiError(apiClient(project, "wrong").getUserFields());
    expect([wrong.statusCode, wrong.code, wrong.message]).toEqual([401, "BadApiKey", "Invalid API key"]);
    expect(wrong.params).toMatchObject({ endpoint: "/api/users/getFields" });
    expect(wrong.isAuthError()).toBe(true);
    const mobile = await apiError(apiClient(project, project.keys.mobile).getUserByEmail({ email }));
    expect([mobile.statusCode, mobile.code]).toEqual([401, "BadApiKey"]);
    expect((await apiClient(project, project.keys.readonly).getUserFields()).fields).toBeTruthy();
  });

  test("invalid values and identities", async ({ project, makeProject }) => {
    const client = apiClient(project);
    // biome-ignore lint/suspicious/noExplicitAny: what its types forbid is sent all the same.
    const odd = client as any;
    await client.updateUser({ email, userId: "298398", dataFields: { pets: 2 } });
    for (const [call, status, code] of [
      [() => odd.updateUser({}), 400, "BadParams"],
      [() => odd.updateUser({ email: 5 }), 400, "BadJsonBody"],
      [() => odd.updateUser({ email: "000" }), 400, "InvalidEmailAddressError"],
      [() => odd.getUserByEmail({ email: "000" }), 400, "InvalidEmailAddressError"],
      [() => client.updateUser({ userId: "nobody" }), 400, "UnknownUserIdError"],
      [() => client.updateUser({ userId: "x".repeat(53), preferUserId: true }), 400, "InvalidUserIdError"],
      [() => client.updateUser({ email: "eve@example.com", userId: "298398" }), 409, "UserIdAlreadyExists"],
      [() => client.updateUser({ email, dataFields: { pets: "many" } }), 400, "RequestFieldsTypesMismatched"],
      [
        () => client.updateEmail({ currentEmail: "nobody@example.com", newEmail: "x@example.com" }),
        400,
        "UnknownEmailError",
      ],
      [
        () => client.mergeUsers({ sourceEmail: "nobody@example.com", destinationEmail: email }),
        400,
        "UnknownEmailError",
      ],
      [() => client.deleteUserByUserId({ userId: "nobody" }), 400, "BadParams"],
    ] as const) {
      const error = await apiError(call());
      expect([error.statusCode, error.code]).toEqual([status, code]);
    }
    const hybrid = apiClient(await makeProject({ identityType: "hybrid" }));
    await hybrid.updateUser({ email, userId: "1" });
    const taken = await apiError(hybrid.updateUser({ email, userId: "2" }));
    expect([taken.statusCode, taken.code]).toEqual([409, "EmailAlreadyExists"]);
  });

  test("an email that is taken, or an erased user", async ({ project }) => {
    const client = apiClient(project);
    await client.updateUser({ email });
    await client.updateUser({ email: "grace@example.com" });
    const taken = await apiError(client.updateEmail({ currentEmail: email, newEmail: "grace@example.com" }));
    expect([taken.statusCode, taken.code]).toEqual([409, "EmailAlreadyExists"]);
    await client.client.post("/api/users/forget", { email });
    const forgotten = await apiError(client.updateUser({ email }));
    expect([forgotten.statusCode, forgotten.code]).toEqual([409, "ForgottenUserError"]);
  });

  test("an unknown path", async ({ project }) => {
    const error = await rejection(apiClient(project).getCampaigns({ page: 1 }));
    expect(error).toBeInstanceOf(IterableApiError);
    expect(error).not.toBeInstanceOf(IterableRawError);
    expect((error as IterableApiError).isNotFoundError()).toBe(true);
  });
});
