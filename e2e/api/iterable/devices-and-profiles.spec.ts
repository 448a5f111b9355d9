import { iterableClient, register, sampleDevice, success } from "../../fixtures/iterable";
import { listDevices, onlyDevice } from "../../fixtures/native";
import { expect, test } from "../../fixtures/project";

const email = "user@example.com";
const other = "other@example.com";

test("a profile lists devices with flattened dataFields", async ({ project }) => {
  const iterable = iterableClient(project);
  await register(project.keys.server, {
    email,
    userId: "298398",
    device: {
      ...sampleDevice,
      platform: "APNS_SANDBOX",
      dataFields: {
        phoneModel: "x",
        appVersion: "1.2",
        deviceId: "d1",
        notificationsEnabled: false,
        manufacturer: "Apple",
      },
    },
  });
  for (const path of [
    `users/${email}`,
    `users/${encodeURIComponent(email)}`,
    `users/getByEmail?email=${email}`,
    "users/byUserId/298398",
    "users/byUserId?userId=298398",
  ]) {
    const { body } = await iterable.get(path);
    expect(body.user).toMatchObject({ email, userId: "298398" });
    expect(body.user.dataFields.devices).toEqual([
      {
        token: "sampleToken123",
        platform: "APNS_SANDBOX",
        applicationName: "Pizza Tracker",
        endpointEnabled: true,
        notificationsEnabled: false,
        phoneModel: "x",
        appVersion: "1.2",
        deviceId: "d1",
        manufacturer: "Apple",
      },
    ]);
  }
});

test("of 100 profiles read at once, by email and userId, each is the one that was asked for", async ({
  project,
}) => {
  const iterable = iterableClient(project);
  const people = Array.from({ length: 10 }, (_, n) => ({ email: `${n}@example.com`, userId: `id-${n}` }));
  for (const { email, userId } of people) {
    await register(project.keys.server, {
      email,
      userId,
      device: { ...sampleDevice, token: `token of ${email}` },
    });
  }
  const reads = Array.from({ length: 100 }, async (_, n) => {
    const { email, userId } = people[n % 10] ?? { email: "", userId: "" };
    const isKnown = n % 7 !== 0;
    const name = `${isKnown ? "" : "un"}${n % 2 === 0 ? email : userId}`;
    const { status, body } = await iterable.get(n % 2 === 0 ? `users/${name}` : `users/byUserId/${name}`);
    expect([status, body.user?.email]).toEqual([200, isKnown ? email : undefined]);
    const tokens = body.user?.dataFields.devices.map(({ token }: { token: string }) => token);
    expect(tokens).toEqual(isKnown ? [`token of ${email}`] : undefined);
  });
  await Promise.all(reads);
});

test("returns an empty object for an unknown user and an error for an invalid email", async ({ project }) => {
  const iterable = iterableClient(project);
  for (const path of [
    `users/${email}`,
    `users/getByEmail?email=${email}`,
    "users/byUserId/7",
    "users/byUserId?userId=7",
  ]) {
    const answer = await iterable.get(path);
    expect([answer.status, answer.text]).toEqual([200, "{}"]);
  }
  const bad = await iterable.get("users/000");
  expect([bad.status, bad.text]).toEqual([
    400,
    '{"msg":"Invalid email: 000","code":"InvalidEmailAddressError","params":null}',
  ]);
  expect((await iterable.get("users/getByEmail")).body.code).toBe("BadParams");
});

test.describe("disableDevice", () => {
  const endpoints = async (iterable: ReturnType<typeof iterableClient>) =>
    Promise.all(
      [email, other].map(async (who) => (await iterable.profile(who)).dataFields.devices[0].endpointEnabled),
    );

  test("disables the token for all users without an identity, and for one user with one", async ({
    project,
  }) => {
    const iterable = iterableClient(project);
    await register(project.keys.server, { email, userId: "1", device: sampleDevice });
    await register(project.keys.server, { email: other, userId: "2", device: sampleDevice });

    expect((await iterable.post("users/disableDevice", { token: "sampleToken123", email })).text).toBe(
      success,
    );
    expect(await endpoints(iterable)).toEqual([false, true]);

    await register(project.keys.server, { email, device: sampleDevice });
    expect(await endpoints(iterable)).toEqual([true, true]);

    await iterable.post("users/disableDevice", { token: "sampleToken123", userId: "2" });
    expect(await endpoints(iterable)).toEqual([true, false]);

    await iterable.post("users/disableDevice", { token: "sampleToken123", createdAt: 1_790_000_000 });
    expect(await endpoints(iterable)).toEqual([false, false]);
  });

  test("keeps the device with reason app, and registration re-enables it", async ({ project }) => {
    const iterable = iterableClient(project);
    await register(project.keys.server, { email, device: sampleDevice });
    await iterable.post("users/disableDevice", { token: "sampleToken123" });
    const disabled = await onlyDevice(project);
    expect(disabled).toMatchObject({ enabled: false, disabled: { reason: "client", note: null } });
    await register(project.keys.server, { email, device: sampleDevice });
    expect(await onlyDevice(project)).toMatchObject({ id: disabled.id, enabled: true, disabled: null });
  });

  test("succeeds without changes for an unknown token", async ({ project }) => {
    const iterable = iterableClient(project);
    await register(project.keys.server, { email, device: sampleDevice });
    expect((await iterable.post("users/disableDevice", { token: "unknown" })).text).toBe(success);
    expect(await onlyDevice(project)).toMatchObject({ enabled: true });
  });

  test("answers BadJsonBody without a token", async ({ project }) => {
    const answer = await iterableClient(project).post("users/disableDevice", { email });
    expect(answer.body).toMatchObject({
      code: "BadJsonBody",
      params: { "obj.token": "Required field is missing" },
    });
  });

  test("does not affect devices of other projects with the same token", async ({ project, makeProject }) => {
    const neighbour = await makeProject();
    await register(project.keys.server, { email, device: sampleDevice });
    await register(neighbour.keys.server, { email, device: sampleDevice });
    await iterableClient(project).post("users/disableDevice", { token: "sampleToken123" });
    expect([(await onlyDevice(project)).enabled, (await onlyDevice(neighbour)).enabled]).toEqual([
      false,
      true,
    ]);
  });

  test("100 calls concurrent with 100 registrations leave one device without errors", async ({ project }) => {
    const iterable = iterableClient(project);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        n % 2 === 0
          ? register(project.keys.server, { email, device: sampleDevice })
          : iterable.post("users/disableDevice", { token: "sampleToken123" }),
      ),
    );
    expect(new Set(answers.map(({ text }) => text))).toEqual(new Set([success]));
    await onlyDevice(project);
  });
});

test("updateEmail renames a user who keeps their devices, and rejects a taken email", async ({ project }) => {
  const iterable = iterableClient(project);
  await register(project.keys.server, { email, userId: "1", device: sampleDevice });
  await iterable.post("users/update", { email: other });

  const taken = await iterable.post("users/updateEmail", { currentEmail: email, newEmail: other });
  expect([taken.status, taken.body.code]).toEqual([409, "EmailAlreadyExists"]);
  const unknown = await iterable.post("users/updateEmail", {
    currentEmail: "nobody@example.com",
    newEmail: "x@example.com",
  });
  expect([unknown.status, unknown.body.code]).toEqual([400, "UnknownEmailError"]);

  expect(
    (await iterable.post("users/updateEmail", { currentUserId: "1", newEmail: "new@example.com" })).text,
  ).toBe(success);
  expect((await iterable.get(`users/${email}`)).text).toBe("{}");
  expect((await iterable.profile("new@example.com")).dataFields.devices).toHaveLength(1);
});

test("merge moves devices and fields to the destination, whose values win", async ({ project }) => {
  const iterable = iterableClient(project);
  await register(project.keys.server, { email, device: sampleDevice });
  await register(project.keys.server, { email, device: { ...sampleDevice, token: "second" } });
  await register(project.keys.server, { email: other, device: sampleDevice });
  await iterable.post("users/update", { email, dataFields: { colour: "red", size: 1, tags: ["a", "b"] } });
  await iterable.post("users/update", { email: other, dataFields: { colour: "blue", tags: ["b", "c"] } });

  const answer = await iterable.post("users/merge", {
    sourceEmail: email,
    destinationEmail: other,
    arrayMerge: [{ field: "tags" }],
  });

  expect(answer.text).toBe(success);
  expect((await iterable.get(`users/${email}`)).text).toBe("{}");
  const { dataFields } = await iterable.profile(other);
  expect(dataFields).toMatchObject({ colour: "blue", size: 1, tags: ["b", "c", "a"] });
  expect(dataFields.devices.map(({ token }: { token: string }) => token).sort()).toEqual([
    "sampleToken123",
    "second",
  ]);

  const unknown = await iterable.post("users/merge", { sourceEmail: email, destinationEmail: other });
  expect([unknown.status, unknown.body.code]).toEqual([400, "UnknownEmailError"]);
});

test("concurrent merges of one pair in both directions leave one user with all devices", async ({
  project,
}) => {
  const iterable = iterableClient(project);
  await register(project.keys.server, { email, device: sampleDevice });
  await register(project.keys.server, { email: other, device: { ...sampleDevice, token: "second" } });
  const answers = await Promise.all([
    iterable.post("users/merge", { sourceEmail: email, destinationEmail: other }),
    iterable.post("users/merge", { sourceEmail: other, destinationEmail: email }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  const { items } = await listDevices(project);
  expect(new Set(items.map(({ user }) => user.id)).size).toBe(1);
  expect(items).toHaveLength(2);
});

test.describe("deletion", () => {
  test("succeeds for an unknown email and fails for an unknown userId", async ({ project }) => {
    const iterable = iterableClient(project);
    await register(project.keys.server, { email, userId: "1", device: sampleDevice });
    expect((await iterable.delete(`users/${email}`)).text).toBe(success);
    expect((await iterable.delete(`users/${email}`)).text).toBe(success);
    expect((await listDevices(project)).page.total).toBe(0);

    const missing = await iterable.delete("users/byUserId/1");
    expect([missing.status, missing.text]).toEqual([
      400,
      '{"msg":"User does not exist. Email:  UserId: 1","code":"BadParams","params":null}',
    ]);
    await register(project.keys.server, { email, userId: "1", device: sampleDevice });
    expect((await iterable.delete("users/byUserId/1")).body.msg).toBe(
      "All users associated with 1 were successfully deleted",
    );
  });

  test("forget erases a user and rejects later registrations", async ({ project }) => {
    const iterable = iterableClient(project);
    await register(project.keys.server, { email, userId: "1", device: sampleDevice });
    expect((await iterable.post("users/forget", { email })).text).toBe(success);
    expect((await listDevices(project)).page.total).toBe(0);

    for (const identity of [{ email }, { email: "USER@example.com" }, { userId: "1", preferUserId: true }]) {
      const late = await register(project.keys.server, { ...identity, device: sampleDevice });
      expect([late.status, late.body.code]).toEqual([409, "ForgottenUserError"]);
    }
    const renamed = await iterable.post("users/update", { email: other, userId: "1" });
    expect(renamed.status).toBe(409);
    expect((await register(project.keys.server, { email: other, device: sampleDevice })).status).toBe(200);

    await iterable.post("users/unforget", { email });
    expect((await register(project.keys.server, { email, device: sampleDevice })).status).toBe(200);
  });

  test("forget concurrent with 50 registrations leaves no device of the erased user", async ({ project }) => {
    const iterable = iterableClient(project);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        n === 25
          ? iterable.post("users/forget", { email })
          : register(project.keys.server, { email, device: { ...sampleDevice, token: `t${n}` } }),
      ),
    );
    expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
    expect((await listDevices(project)).page.total).toBe(0);
    expect((await register(project.keys.server, { email, device: sampleDevice })).status).toBe(409);
  });
});
