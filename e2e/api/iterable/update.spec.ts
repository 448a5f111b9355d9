import { iterableClient, success } from "../../fixtures/iterable";
import { expect, test } from "../../fixtures/project";

const email = "user@example.com";

test("creates the user, and a later update keeps omitted fields", async ({ project }) => {
  const iterable = iterableClient(project);
  expect(
    (await iterable.post("users/update", { email, dataFields: { catName: "Jimmy", age: 3 } })).text,
  ).toBe(success);
  await iterable.post("users/update", { email, dataFields: { age: 4 } });

  expect(await iterable.profile(email)).toMatchObject({
    email,
    dataFields: { catName: "Jimmy", age: 4, email },
  });
});

test("null removes a field", async ({ project }) => {
  const iterable = iterableClient(project);
  await iterable.post("users/update", { email, dataFields: { catName: "Jimmy", dogName: "Rex" } });
  await iterable.post("users/update", { email, dataFields: { catName: null } });
  const { dataFields } = await iterable.profile(email);
  expect(dataFields).toMatchObject({ dogName: "Rex" });
  expect(dataFields).not.toHaveProperty("catName");
});

test("replaces objects, or merges them with mergeNestedObjects, as documented", async ({ project }) => {
  const iterable = iterableClient(project);
  const settings = async () => (await iterable.profile(email)).dataFields.mySettings;
  await iterable.post("users/update", { email, dataFields: { mySettings: { mobile: true } } });

  await iterable.post("users/update", {
    email,
    mergeNestedObjects: true,
    dataFields: { mySettings: { email: true } },
  });
  expect(await settings()).toEqual({ mobile: true, email: true });

  await iterable.post("users/update", { email, dataFields: { mySettings: { email: true } } });
  expect(await settings()).toEqual({ email: true });
});

test("merges nested objects at every level, and a nested null removes", async ({ project }) => {
  const iterable = iterableClient(project);
  await iterable.post("users/update", {
    email,
    dataFields: { a: { b: { c: 1, d: 2 }, e: 3 }, list: [1, 2] },
  });
  await iterable.post("users/update", {
    email,
    mergeNestedObjects: true,
    dataFields: { a: { b: { c: null, f: { g: null, h: 4 } } }, list: [3] },
  });
  expect((await iterable.profile(email)).dataFields).toMatchObject({
    a: { b: { d: 2, f: { h: 4 } }, e: 3 },
    list: [3],
  });
});

test("100 concurrent updates of a new user create one user with every field", async ({ project }) => {
  const iterable = iterableClient(project);
  for (const mergeNestedObjects of [false, true]) {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => {
        const dataFields = mergeNestedObjects ? { deep: { [`field${n}`]: n } } : { [`field${n}`]: n };
        return iterable.post("users/update", { email, mergeNestedObjects, dataFields });
      }),
    );
    expect(new Set(answers.map(({ text }) => text))).toEqual(new Set([success]));
  }
  const { dataFields } = await iterable.profile(email);
  for (let n = 0; n < 100; n += 1) {
    expect([dataFields[`field${n}`], dataFields.deep[`field${n}`]]).toEqual([n, n]);
  }
});

test("returns ISO dates in Iterable's format", async ({ project }) => {
  const iterable = iterableClient(project);
  await iterable.post("users/update", { email, dataFields: { trialEnd: "2021-07-01T20:01:15+02:00" } });
  const { dataFields } = await iterable.profile(email);
  expect(dataFields.trialEnd).toBe("2021-07-01 18:01:15 +00:00");
  expect(dataFields.signupDate).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+00:00$/);
});

test("rejects text in a date field and writes nothing", async ({ project }) => {
  const iterable = iterableClient(project);
  await iterable.post("users/update", { email, dataFields: { trialEnd: "2021-07-01T20:01:15Z" } });
  const answer = await iterable.post("users/update", { email, dataFields: { trialEnd: "GGG", other: 1 } });
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({
    code: "RequestFieldsTypesMismatched",
    params: {
      validationErrors: {
        trialEnd: {
          incomingTypes: ["string"],
          expectedType: "date",
          offendingValue: "GGG",
          category: "user",
        },
      },
    },
  });
  expect((await iterable.profile(email)).dataFields).not.toHaveProperty("other");
});

test("a userId inside dataFields sets the userId", async ({ project }) => {
  const iterable = iterableClient(project);
  await iterable.post("users/update", { email, dataFields: { userId: "298398" } });
  expect(await iterable.profile(email)).toMatchObject({ userId: "298398", dataFields: { userId: "298398" } });
  expect((await iterable.get("users/byUserId/298398")).body.user.email).toBe(email);
});

test("an unknown userId needs preferUserId in an email project", async ({ project }) => {
  const iterable = iterableClient(project);
  const rejected = await iterable.post("users/update", { userId: "7", dataFields: {} });
  expect([rejected.status, rejected.body.code]).toEqual([400, "UnknownUserIdError"]);
  expect((await iterable.post("users/update", { userId: "7", preferUserId: true })).text).toBe(success);
  expect((await iterable.get("users/byUserId?userId=7")).body.user.email).toMatch(/@placeholder\.email$/);
});

test("bulkUpdate updates valid users and reports each failure", async ({ project }) => {
  const iterable = iterableClient(project);
  await iterable.post("users/update", { email: "taken@example.com", userId: "1", dataFields: { age: 1 } });
  await iterable.post("users/forget", { email: "gone@example.com" });

  const answer = await iterable.post("users/bulkUpdate", {
    users: [
      { email: "a@example.com", dataFields: { colour: "red" } },
      { email: "b@example.com", dataFields: { colour: "blue" } },
      { email: "000" },
      { userId: "trailing " },
      { userId: "unknown" },
      { email: "c@example.com", userId: "1" },
      { email: "d@example.com", dataFields: { age: "old" } },
      { email: "gone@example.com" },
    ],
  });

  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    successCount: 2,
    failCount: 6,
    invalidEmails: ["000"],
    invalidUserIds: ["trailing "],
    filteredOutFields: [],
    createdFields: ["colour"],
    failedUpdates: {
      conflictEmails: ["c@example.com"],
      conflictUserIds: [],
      forgottenEmails: ["gone@example.com"],
      forgottenUserIds: [],
      invalidDataEmails: ["d@example.com"],
      invalidDataUserIds: [],
      invalidEmails: ["000"],
      invalidUserIds: ["trailing "],
      notFoundEmails: [],
      notFoundUserIds: ["unknown"],
    },
  });
  expect((await iterable.profile("b@example.com")).dataFields.colour).toBe("blue");
});

test("bulkUpdate can skip new fields, and reports an invalid entry by its path", async ({ project }) => {
  const iterable = iterableClient(project);
  await iterable.post("users/update", { email, dataFields: { known: 1 } });
  const answer = await iterable.post("users/bulkUpdate", {
    createNewFields: false,
    users: [{ email, dataFields: { known: 2, unknown: 3 } }],
  });
  expect(answer.body).toMatchObject({ successCount: 1, filteredOutFields: ["unknown"], createdFields: [] });
  const { dataFields } = await iterable.profile(email);
  expect(dataFields.known).toBe(2);
  expect(dataFields).not.toHaveProperty("unknown");

  const broken = await iterable.post("users/bulkUpdate", {
    users: [{ email }, { email, preferUserId: "yes" }],
  });
  expect(broken.body).toEqual({
    msg: "[/api/users/bulkUpdate] Invalid JSON body",
    code: "BadJsonBody",
    params: { "obj.users[1].preferUserId": "Boolean value expected" },
  });
  const many = await iterable.post("users/bulkUpdate", { users: Array(1_001).fill({ email }) });
  expect([many.status, many.body.code]).toEqual([400, "BatchTooLarge"]);
});

test("updateSubscriptions replaces the named lists", async ({ project }) => {
  const iterable = iterableClient(project);
  await iterable.post("users/updateSubscriptions", {
    email,
    emailListIds: [1, 2],
    unsubscribedChannelIds: [7],
  });
  await iterable.post("users/updateSubscriptions", { email, emailListIds: [3] });
  expect((await iterable.profile(email)).dataFields).toMatchObject({
    emailListIds: [3],
    unsubscribedChannelIds: [7],
  });
});

test("keeps a browser token once when it is registered repeatedly", async ({ project }) => {
  const iterable = iterableClient(project);
  await Promise.all(
    Array.from({ length: 20 }, () =>
      iterable.post("users/registerBrowserToken", { email, browserToken: "one" }),
    ),
  );
  await iterable.post("users/registerBrowserToken", { email, browserToken: "two" });
  expect((await iterable.profile(email)).dataFields).toMatchObject({
    browserTokens: ["one", "two"],
    devices: [],
  });
});

test("getFields returns every field with its type", async ({ project }) => {
  const iterable = iterableClient(project);
  await iterable.post("users/update", {
    email,
    dataFields: { age: 1, pet: { name: "Rex" }, at: "2021-07-01" },
  });
  expect((await iterable.get("users/getFields")).body.fields).toMatchObject({
    age: "long",
    pet: "object",
    "pet.name": "string",
    at: "date",
    email: "string",
    "devices.token": "string",
  });
});
