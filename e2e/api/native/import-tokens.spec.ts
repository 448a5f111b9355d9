import { gzipSync } from "node:zlib";
import { checkImport, counts, importFile, readPreview, upload } from "../../fixtures/imports";
import { callNative } from "../../fixtures/native";
import { expect, type TestProject, test } from "../../fixtures/project";
import { historyRows } from "../../fixtures/rows";

const apnsToken = "a1b2c3d4e5f60718".repeat(4);
const fcmToken = `dLx3kQ9TR0mV7bYz2Hc1Pq:APA91b${"Hx7_Jk2-Wq9Zt4Rn".repeat(8)}`;

/** Everything that imports answer about a file, by path. */
async function allAnswers(project: TestProject, id: string): Promise<[path: string, text: string][]> {
  const paths = ["imports", `imports/${id}`, `imports/${id}/preview`, `imports/${id}/rejects`, "work"];
  return Promise.all(
    paths.map(async (path) => {
      const answer = await callNative(project, path);
      expect(answer.status, path).toBe(200);
      return [path, await answer.text()] as [string, string];
    }),
  );
}

test("a preview masks push tokens, in whichever column and format they are", async ({ project }) => {
  const files: [name: string, file: string | Buffer, token: string][] = [
    ["a column named so", "token,mail\nsecret-token-of-ada-01,ada@example.com\n", "secret-token-of-ada-01"],
    [
      "a nested member",
      JSON.stringify([{ device: { token: "secret-token-of-ada-02" } }]),
      "secret-token-of-ada-02",
    ],
    ["an unknown column", `adresse,mail\n${apnsToken},ada@example.com\n`, apnsToken],
    [
      "a printed APNs token",
      `adresse,mail\n<${apnsToken.match(/.{8}/g)?.join(" ")}>,ada@example.com\n`,
      "e5f60718 a1b2c3d4",
    ],
    ["another delimiter", `mail:adresse\nada@example.com ${fcmToken}\n`, fcmToken],
    [
      "a JSON text in a cell",
      `Token;CustomUserData\nx;"{""deviceToken"":""secret-token-of-ada-03""}"\n`,
      "secret-token-of-ada-03",
    ],
    [
      "a row that is not valid JSON",
      `{"pushToken":"x"}\n{"pushToken":"secret-token-of-ada-04",\n`,
      "secret-token-of-ada-04",
    ],
    [
      "names of members",
      JSON.stringify([{ uid: "ada", pushToken: "x", tokens: { [fcmToken]: true } }]),
      fcmToken,
    ],
    ["a key of a row", JSON.stringify({ [fcmToken]: { fcmToken: "x", uid: "ada" } }), fcmToken],
    ["a compressed export", gzipSync(`pushToken,email\n${fcmToken},ada@example.com\n`), fcmToken],
    [
      "a Firebase installation id",
      "adresse,mail\ndLx3kQ9TR0mV7bYz2Hc1Pq,ada@example.com\n",
      "dLx3kQ9TR0mV7bYz2Hc1Pq",
    ],
  ];
  for (const [name, file, token] of files) {
    const answer = await callNative(project, `imports/${await upload(project, file)}/preview`);
    const text = await answer.text();
    expect(answer.status, `${name}: ${text}`).toBe(200);
    expect(text, name).not.toContain(token);
    expect(text, name).toMatch(/ada|x/);
  }
  const readable = await upload(
    project,
    "token,deviceIdentifier,mail\nsecret-token-of-ada-01,0199f0c2-7a51-7cc0-9d5a-1f2e3d4c5b6a,ada@example.com\n",
  );
  expect((await readPreview(project, readable)).rows).toEqual([
    {
      token: "secr…a-01",
      deviceIdentifier: "0199f0c2-7a51-7cc0-9d5a-1f2e3d4c5b6a",
      mail: "ada@example.com",
    },
  ]);
});

test("no answer about an import contains a whole push token, and only those who may import get any", async ({
  project,
  database,
}) => {
  const file = [
    "address,mail,os,app,remarks",
    `${apnsToken},ada@example.com,ios,App,`,
    `${fcmToken},not an email,android,App,the same as ${apnsToken}`,
    `other-secret-token-1,grace@example.com,beos,App,${fcmToken}`,
    `${fcmToken} \u0001,grace@example.com,android,App,`,
  ].join("\n");
  const id = await upload(project, file, "phones.csv");
  const columns = {
    pushToken: "address",
    email: "mail",
    platform: "os",
    application: "app",
    name: "remarks",
  };
  expect(counts(await checkImport(project, id, { columns }))).toMatchObject({ created: 1, rejected: 3 });
  const history = JSON.stringify(await historyRows(database, project));
  for (const [path, text] of [...(await allAnswers(project, id)), ["history", history] as const]) {
    for (const token of [apnsToken, fcmToken, "other-secret-token-1"])
      expect(text, path).not.toContain(token);
  }
  // The mapping says which column holds the push tokens, which their looks do not.
  expect((await readPreview(project, id)).rows[2]).toMatchObject({ address: "othe…en-1" });
  for (const path of ["", "/preview", "/rejects", "/rejects?pushTokens=full"]) {
    const answer = await callNative(project, `imports/${id}${path}`, { key: project.keys.readonly });
    expect(answer.status, path).toBe(403);
  }
});

test("rejected rows are downloaded with full push tokens only on request, which is recorded", async ({
  project,
  database,
}) => {
  const file = "pushToken,email,platform\nsecret-token-of-ada-01,ada@example.com,beos\n";
  const id = await upload(project, file);
  await checkImport(project, id);
  const download = async (query: string) =>
    (await callNative(project, `imports/${id}/rejects${query}`)).text();
  const exported = async () =>
    (await historyRows(database, project)).filter(({ action }) => action === "import.rejectsExported");
  expect(await download("")).toContain("secr…a-01,ada@example.com,beos");
  expect(await exported()).toEqual([]);
  expect(await download("?pushTokens=full")).toContain("secret-token-of-ada-01,ada@example.com,beos");
  expect(await exported()).toMatchObject([
    { subjectId: id, details: { fileName: "devices.csv", format: "csv", total: 1, pushTokens: "full" } },
  ]);
  expect((await callNative(project, `imports/${id}/rejects?pushTokens=some`)).status).toBe(400);
});

test("a file without column names is refused instead of showing its first row as names", async ({
  project,
}) => {
  const id = await upload(project, `${apnsToken},ada@example.com,ios\n`);
  const answer = await callNative(project, `imports/${id}/preview`);
  expect(answer.status).toBe(422);
  const text = await answer.text();
  expect(text).toContain("Add a row with column names");
  expect(text).not.toContain(apnsToken);
});

test("rejects have a code, the field and the numbers of their reason, beside the text in English", async ({
  project,
}) => {
  const line = (device: object) =>
    JSON.stringify({ application: "App", platform: "ios", email: "ada@example.com", ...device });
  const rows = [
    [line({ pushToken: "" }), "missingPushToken", "pushToken", {}],
    [line({ pushToken: "null" }), "placeholderPushToken", "pushToken", {}],
    [line({ pushToken: "token-1", email: "nobody" }), "invalidEmail", "email", {}],
    [line({ pushToken: "token-2", platform: "beos" }), "unknownPlatform", "platform", {}],
    [line({ pushToken: "token-3", application: "x".repeat(256) }), "longText", "application", { max: 255 }],
    [line({ pushToken: "token-4", createdAt: "03/04/2024" }), "ambiguousDate", "createdAt", {}],
    [
      line({ pushToken: "token-5", disabledReason: "x", enabled: false }),
      "unknownDisabledReason",
      "disabledReason",
    ],
    [line({ pushToken: "token-6", attributes: "[1]" }), "attributesNotObject", "attributes", {}],
    [line({ pushToken: "token-7", attributes: `${"[".repeat(40)}` }), "deepJson", "attributes", { max: 32 }],
    [`{"pushToken":`, "invalidJson", null, {}],
    ["[1]", "rowNotObject", null, {}],
  ] as const;
  const done = await importFile(
    project,
    rows.map(([row]) => row).join("\n"),
    { preset: "rollcall" },
    "d.ndjson",
  );
  for (const [at, [, code, field, params]] of rows.entries()) {
    const problem = done.problems.find(({ examples }) => examples.some(({ row }) => row === at + 1));
    expect(problem, code).toMatchObject({ code, field, ...(params && { params }) });
    expect(problem?.reason, code).toMatch(/^[A-Z].*\.$/);
  }
  expect(done.problems.reduce((sum, { rows }) => sum + rows, 0)).toBe(rows.length);
});
