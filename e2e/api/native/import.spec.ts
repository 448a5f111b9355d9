import { gzipSync } from "node:zlib";
import { eq } from "drizzle-orm";
import { applications } from "@/db/schema";
import { importTemplates } from "@/lib/imports/templates";
import {
  checkImport,
  counts,
  importFile,
  readImport,
  readPreview,
  startImport,
  upload,
} from "../../fixtures/imports";
import { callIterable } from "../../fixtures/iterable";
import { postInit } from "../../fixtures/jobs";
import { callNative, listDevices } from "../../fixtures/native";
import { expect, type TestProject, test } from "../../fixtures/project";
import { deviceRows, historyRows, userRows } from "../../fixtures/rows";
import { daysAgo, disabled, seedDevices } from "../../fixtures/seed";

const none = { created: 0, updated: 0, unchanged: 0, rejected: 0 };

const fullExport = async (project: TestProject, format: string): Promise<string> =>
  (await callNative(project, `devices/export?pushTokens=full&format=${format}`)).text();

test("imports another project's export, and importing it again changes nothing", async ({
  project,
  makeProject,
  database,
}) => {
  await seedDevices(database, project, [
    { name: "=1+1", user: "ada@example.com", deviceIdentifier: "d-1", attributes: { beta: true } },
    { name: "Grace's", user: "#grace", platform: "android", pushService: "fcm", applicationName: "Other" },
    { ...disabled("client"), notificationsAllowed: false, lastSeenAt: daysAgo(40), createdAt: daysAgo(90) },
    { ...disabled("admin"), disabledNote: "Lost", pushEnvironment: "sandbox", user: "Bob@example.com" },
  ]);
  for (const format of ["csv", "ndjson", "json"]) {
    const other = await makeProject();
    const file = await fullExport(project, format);
    expect(counts(await importFile(other, file)), format).toEqual({ ...none, created: 4 });
    const stored = async (from: TestProject) =>
      (await deviceRows(database, from)).map(
        ({ name, pushToken, lastSeenAt, createdAt, attributes, ...row }) => ({
          ...{ name, pushToken, lastSeenAt, createdAt, attributes },
          ...{ reason: row.disabledReason, note: row.disabledNote, identifier: row.deviceIdentifier },
          ...{ allowed: row.notificationsAllowed, environment: row.pushEnvironment, platform: row.platform },
        }),
      );
    const byToken = (rows: Awaited<ReturnType<typeof stored>>) =>
      rows.toSorted((a, b) => a.pushToken.localeCompare(b.pushToken));
    expect(byToken(await stored(other)), format).toEqual(byToken(await stored(project)));
    const history = (await historyRows(database, other)).length;
    expect(counts(await importFile(other, file)), format).toEqual({ ...none, unchanged: 4 });
    // The import's own beginning and end.
    expect(await historyRows(database, other)).toHaveLength(history + 2);
  }
});

test("a dry run reports each row without writing, and rejects by column, row and reason", async ({
  project,
  database,
}) => {
  await seedDevices(database, project, [
    { pushToken: "known-token-000001", user: "ada@example.com", name: "Old" },
  ]);
  const file = [
    "Device Token,E-mail,OS,App,Name,Last seen",
    "known-token-000001,ada@example.com,iOS,com.example.app,New,",
    "fresh-token-000002,grace@example.com,android,com.example.app,,2026-01-01 10:00:00",
    "fresh-token-000003,not an email,android,com.example.app,,",
    "fresh-token-000004,grace@example.com,windows,com.example.app,,",
    "fresh-token-000005,grace@example.com,BeOS,com.example.app,,",
    ",grace@example.com,ios,com.example.app,,",
    "abcd…0006,grace@example.com,ios,com.example.app,,",
    "fresh-token-000007,grace@example.com,ios,com.example.app,,yesterday",
    "fresh-token-000002,grace@example.com,android,com.example.app,Twice,2026-01-01 10:00:00",
  ].join("\n");
  const id = await upload(project, file);
  const { columns, suggested } = await readPreview(project, id);
  expect(columns).toHaveLength(6);
  expect(suggested).toMatchObject({
    format: "csv",
    preset: "other",
    columns: { pushToken: "Device Token", email: "E-mail", platform: "OS", lastSeenAt: "Last seen" },
  });
  const tried = await checkImport(project, id);
  const fate = { created: 1, updated: 2, unchanged: 0, rejected: 6 };
  expect([tried.status, counts(tried)]).toEqual(["checked", fate]);
  expect(tried.problems[0]).toEqual({
    column: "OS",
    field: "platform",
    code: "unknownPlatform",
    params: {},
    reason: "Expected ios, android or web.",
    rows: 2,
    examples: [
      { row: 5, value: "windows" },
      { row: 6, value: "BeOS" },
    ],
  });
  expect(JSON.stringify(tried.problems)).not.toContain("fresh-token");
  expect((await deviceRows(database, project)).map(({ name }) => name)).toEqual(["Old"]);
  expect(await userRows(database, project)).toHaveLength(1);

  expect(counts(await startImport(project, id))).toEqual(fate);
  expect((await deviceRows(database, project)).map(({ name }) => name).sort()).toEqual(["New", "Twice"]);
  const rejects = await (await callNative(project, `imports/${id}/rejects?pushTokens=full`)).text();
  expect(rejects.trim().split("\n")).toHaveLength(7);
  expect(rejects).toContain(
    '5,OS,"Expected ios, android or web.",fresh-token-000004,grace@example.com,windows',
  );
  expect((await callNative(project, `imports/${id}/start`, postInit())).status).toBe(409);
});

test("an import follows the rules of registration", async ({ project, database }) => {
  const many = Array.from({ length: 499 }, (_, n) => ({ user: "many@example.com", pushToken: `many-${n}` }));
  const [byAdmin, byPhone, taken, held] = await seedDevices(database, project, [
    { pushToken: "token-by-admin", user: "ada@example.com", ...disabled("admin") },
    { pushToken: "token-by-phone", user: "ada@example.com", ...disabled("client") },
    { pushToken: "token-identified", user: "ada@example.com", deviceIdentifier: "handset-1" },
    { pushToken: "token-of-one", user: "ada@example.com", applicationName: "Exclusive" },
    ...many,
  ]);
  await database.statement((db) =>
    db.update(applications).set({ tokenPolicy: "exclusive" }).where(eq(applications.name, "Exclusive")),
  );
  await callIterable(
    "/api/users/forget",
    { email: "erased@example.com" },
    { "api-key": project.keys.server },
  );
  const line = (device: object) =>
    JSON.stringify({ application: "com.example.app", platform: "ios", ...device });
  const done = await importFile(
    project,
    [
      line({ email: "ada@example.com", pushToken: "token-by-admin", enabled: true }),
      line({ email: "ada@example.com", pushToken: "token-by-phone" }),
      line({ email: "grace@example.com", pushToken: "token-new", deviceIdentifier: "handset-1" }),
      line({ email: "grace@example.com", pushToken: "token-of-one", application: "Exclusive" }),
      line({ email: "many@example.com", pushToken: "many-499" }),
      line({ email: "many@example.com", pushToken: "many-500" }),
      line({ email: "erased@example.com", pushToken: "token-erased" }),
      line({ userId: "only-a-user-id", pushToken: "token-placeholder" }),
    ].join("\n"),
    {},
    "devices.ndjson",
  );
  expect(counts(done)).toEqual({ created: 4, updated: 0, unchanged: 2, rejected: 2 });
  expect(done.problems.map(({ reason }) => reason).sort()).toEqual([
    "A user may have at most 500 devices.",
    "This user was erased and may not come back.",
  ]);
  const rows = new Map((await deviceRows(database, project)).map((row) => [row.id, row]));
  expect(rows.get(byAdmin ?? "")?.disabledReason).toBe("admin");
  expect(rows.get(byPhone ?? "")?.disabledReason).toBe("client");
  expect(rows.has(taken ?? "")).toBe(false);
  expect(rows.get(held ?? "")).toMatchObject({ enabled: false, disabledReason: "moved" });
  const moves = (await historyRows(database, project)).filter(({ actorLabel }) => actorLabel === "Rollcall");
  expect(moves.slice(1).map(({ action, subjectId }) => [action, subjectId])).toEqual([
    ["device.moved", taken],
    ["device.disabled", held],
  ]);
  const placeholder = (await userRows(database, project)).find(
    (user) => user.externalUserId === "only-a-user-id",
  );
  expect(placeholder?.emailIsPlaceholder).toBe(true);
});

test("the devices that an import created are a filtered list, to be removed in one bulk change", async ({
  project,
  makeProject,
}) => {
  const row = (user: string, name = "") => `${user},token-of-${user},shop,ios,${name}`;
  const file = (...lines: string[]) => ["email,token,application,platform,name", ...lines].join("\n");
  await importFile(project, file(row("ada@example.com")));
  const others = ["grace@example.com", "bob@example.com"].map((user) => row(user));
  const mistaken = await importFile(project, file(row("ada@example.com", "Phone"), ...others));
  expect(counts(mistaken)).toEqual({ ...none, created: 2, updated: 1 });
  const filter = `import=${mistaken.id}`;
  const found = await listDevices(project, `?${filter}`);
  expect(found.items.map(({ user }) => user.email).sort()).toEqual(["bob@example.com", "grace@example.com"]);
  expect((await listDevices(await makeProject(), `?${filter}`)).items).toEqual([]);

  const { total, fingerprint } = await (await callNative(project, `devices/count?${filter}`)).json();
  expect(total).toBe(2);
  const selection = { filter: { import: mistaken.id }, expectedTotal: total, fingerprint };
  const started = await callNative(project, "devices/bulk", postInit({ action: "remove", selection }));
  expect(started.status).toBe(202);
  await expect
    .poll(async () => (await listDevices(project)).items.map(({ user }) => user.email))
    .toEqual(["ada@example.com"]);
  expect((await listDevices(project, `?${filter}`)).items).toEqual([]);
});

test("imports rows that swap push tokens among themselves", async ({ project, database }) => {
  await seedDevices(database, project, [
    { pushToken: "token-a", deviceIdentifier: "one" },
    { pushToken: "token-b", deviceIdentifier: "two" },
  ]);
  const file =
    "pushToken,deviceIdentifier,email,application,platform\ntoken-b,one,ada@example.com,com.example.app,ios\ntoken-a,two,ada@example.com,com.example.app,ios\n";
  await importFile(project, file);
  const rows = await deviceRows(database, project);
  expect(rows.map(({ deviceIdentifier, pushToken }) => [deviceIdentifier, pushToken]).sort()).toEqual([
    ["one", "token-b"],
    ["two", "token-a"],
  ]);
});

test("recognises and imports files of other systems by their columns", async ({ makeProject, database }) => {
  const iso = "2026-01-02T03:04:05.000Z";
  const files = {
    aerogear: JSON.stringify([
      {
        deviceToken: "token-aerogear-1",
        operatingSystem: "iOS",
        osVersion: "17.1",
        alias: "ada@example.com",
        categories: ["sport"],
      },
      { deviceToken: "token-aerogear-2", operatingSystem: "android", deviceType: "Phone" },
    ]),
    parse: JSON.stringify({
      results: [
        {
          objectId: "x",
          installationId: "i-1",
          deviceToken: "token-parse-1",
          deviceType: "ios",
          appName: "Pizza",
          user: { __type: "Pointer", className: "_User", objectId: "u1" },
          updatedAt: iso,
        },
        {
          objectId: "y",
          installationId: "i-2",
          deviceToken: "token-parse-2",
          deviceType: "android",
          _p_user: "_User$u2",
        },
      ],
    }),
    oneSignal:
      "id,identifier,session_count,device_type,device_os,tags,last_active,created_at,invalid_identifier,external_user_id\n" +
      'p1,token-onesignal-1,3,0,17.1,"{""a"":""1""}",2026-01-02 03:04:05,1700000000,f,ada\n' +
      "p2,token-onesignal-2,1,1,14,,,,t,\n",
    sns: JSON.stringify({
      Endpoints: [
        {
          EndpointArn: "arn:aws:sns:eu-west-1:1:endpoint/APNS_SANDBOX/Pizza/0f",
          Attributes: { Enabled: "true", Token: "token-sns-1", CustomUserData: "ada" },
        },
        {
          EndpointArn: "arn:aws:sns:eu-west-1:1:endpoint/GCM/Pizza/1f",
          Attributes: { Enabled: "false", Token: "token-sns-2" },
        },
      ],
    }),
    firebase:
      "fcm_token,uid,platform,updated_at\ntoken-firebase-1,ada,ios,1767323045\ntoken-firebase-2,,android,\n",
  };
  for (const [preset, file] of Object.entries(files)) {
    const project = await makeProject();
    const id = await upload(project, file, preset);
    expect((await readPreview(project, id)).suggested.preset, preset).toBe(preset);
    expect(counts(await checkImport(project, id)), preset).toEqual({ ...none, created: 2 });
    expect(counts(await startImport(project, id)), preset).toEqual({ ...none, created: 2 });
    const rows = await deviceRows(database, project);
    expect(rows.map(({ platform }) => platform).sort(), preset).toEqual(["android", "ios"]);
    const users = await userRows(database, project);
    expect(
      users.every(({ externalUserId, email }) => (externalUserId ?? email ?? "") !== ""),
      preset,
    ).toBe(true);
    const [first] = rows.filter(({ pushToken }) => pushToken.endsWith("-1"));
    if (preset === "sns") expect(first).toMatchObject({ pushEnvironment: "sandbox" });
    if (preset === "firebase") expect(first).toMatchObject({ platform: "ios", pushService: "fcm" });
    if (preset === "oneSignal") expect(rows[1]).toMatchObject({ enabled: false, disabledReason: "rejected" });
    if (preset === "aerogear") expect(first?.attributes).toEqual({ categories: ["sport"] });
    if (preset !== "aerogear" && preset !== "sns") expect(first?.lastSeenAt.toISOString()).toBe(iso);
  }
});

test("keeps users, times and tokens of other systems' formats", async ({ makeProject, database }) => {
  const at = "2015-11-24T10:00:00.000Z";
  const files: [
    name: string,
    file: string | Buffer,
    user: Record<string, unknown>,
    device: Record<string, unknown>,
  ][] = [
    [
      "Parse dashboard CSV",
      "objectId,createdAt,updatedAt,deviceToken,user,installationId,deviceType,appName\n" +
        "o1,Tue Nov 24 2015 10:00:00 GMT+0000 (Coordinated Universal Time),Tue Nov 24 2015 11:00:00 GMT+0100 (CET),abc1,Usr1,in-1,ios,App\n",
      { externalUserId: "Usr1" },
      { createdAt: at, lastSeenAt: at },
    ],
    [
      "canonical mongoexport",
      JSON.stringify({
        _id: { $oid: "5f" },
        _p_user: "_User$Usr2",
        deviceToken: "abc2",
        installationId: "in-2",
        deviceType: "ios",
        _created_at: { $date: { $numberLong: "1448359200000" } },
        _updated_at: { $date: "2015-11-24T10:00:00Z" },
      }),
      { externalUserId: "Usr2" },
      { createdAt: at, lastSeenAt: at },
    ],
    [
      "AeroGear with the server's platform and a printed token",
      JSON.stringify([
        {
          deviceToken: "<A1b2c3d4 e5f60718>",
          operatingSystem: null,
          platform: "ios_token",
          alias: "al",
          categories: [],
        },
      ]),
      { externalUserId: "al" },
      { platform: "ios" },
    ],
    [
      "SNS with JSON user data, its list not first",
      JSON.stringify({
        ResponseMetadata: { RequestId: "r", HTTPHeaders: { date: "x" } },
        Endpoints: [
          {
            EndpointArn: "arn:aws:sns:eu-west-1:1:endpoint/GCM/App/1f",
            Attributes: {
              Enabled: "true",
              Token: "abc4",
              CustomUserData: JSON.stringify({ userId: "u4", email: "u4@example.com", plan: "pro" }),
            },
          },
        ],
      }),
      { externalUserId: "u4", email: "u4@example.com" },
      { attributes: { CustomUserData: { userId: "u4", email: "u4@example.com", plan: "pro" } } },
    ],
    [
      "SNS with free text",
      JSON.stringify({
        Endpoints: [
          {
            EndpointArn: "arn:aws:sns:eu-west-1:1:endpoint/GCM/App/2f",
            Attributes: { Enabled: "true", Token: "abc5", CustomUserData: "Ann's old phone, büro" },
          },
        ],
      }),
      {},
      { attributes: { CustomUserData: "Ann's old phone, büro" } },
    ],
    [
      "Firestore timestamps",
      JSON.stringify([
        {
          uid: "u6",
          fcmToken: "abc6",
          platform: "android",
          createdAt: { _seconds: 1448359200, _nanoseconds: 0 },
          updatedAt: { seconds: 1448359200, nanoseconds: 0 },
        },
      ]),
      { externalUserId: "u6" },
      { createdAt: at, lastSeenAt: at },
    ],
    [
      "Realtime Database export keyed by user",
      JSON.stringify({ users: { u7: { fcmToken: "abc7", platform: "android" } } }, null, 2),
      { externalUserId: "u7" },
      { platform: "android", pushService: "fcm" },
    ],
    [
      "OneSignal, compressed, in capitals",
      gzipSync(
        "ID,Identifier,Session_Count,Device_Type,External_User_Id,Invalid_Identifier,Created_At\n" +
          "p8,abc8,1,0,u8,f,1448359200\n",
      ),
      { externalUserId: "u8" },
      { platform: "ios", createdAt: at },
    ],
  ];
  for (const [name, file, user, device] of files) {
    const project = await makeProject();
    expect(counts(await importFile(project, file)), name).toEqual({ ...none, created: 1 });
    const [row] = await deviceRows(database, project);
    const shown = {
      ...row,
      createdAt: row?.createdAt.toISOString(),
      lastSeenAt: row?.lastSeenAt.toISOString(),
    };
    expect(shown, name).toMatchObject(device);
    expect((await userRows(database, project))[0], name).toMatchObject(user);
    expect(row?.pushToken.toLowerCase(), name).toMatch(/^(abc\d|a1b2c3d4e5f60718)$/);
  }
});

test("a file of several chunks arrives whole, can be stopped, and belongs to its project", async ({
  project,
  makeProject,
}) => {
  const filler = "x".repeat(400);
  const lines = Array.from(
    { length: 3_000 },
    (_, n) => `token-${n},u${n % 900}@example.com,ios,App,"${filler}\n${n}"`,
  );
  const id = await upload(project, `\uFEFFpushToken,email,platform,application,model\n${lines.join("\r\n")}`);
  const neighbour = await makeProject();
  expect((await callNative(neighbour, `imports/${id}`)).status).toBe(404);
  const readonly = await callNative(project, `imports/${id}`, { key: project.keys.readonly });
  expect(readonly.status).toBe(403);

  const tried = await checkImport(project, id);
  expect(counts(tried)).toEqual({ ...none, created: 3_000 });
  const done = await startImport(project, id);
  expect(done).toMatchObject({ status: "done", rows: 3_000, created: 3_000, bytesDone: done.bytes });
  expect((await listDevices(project)).page.total).toBe(3_000);

  const broken = await upload(project, "pushToken,email\na,b");
  await callNative(project, `imports/${broken}`, { method: "DELETE" });
  expect((await callNative(project, `imports/${broken}`)).status).toBe(404);
  expect((await readImport(project, id)).status).toBe("done");
});

test("exports and imports devices with any name unchanged", async ({ project, database }) => {
  const names = [
    ...["Ann; work", "tab\there", "a, b", 'say "hi"', "two\nlines", "two\r\nlines", "one\rline", "a|b"],
    ...[" in spaces ", "\u00a0nbsp\u00a0", "\ufeffmark", "\u0001 control", "Zoë 😀", "'", "''=1", "\\"],
    ...["=1+1", "x;=1+1", "x\n=1", "\t=1", " =1", "\u00a0+1", "\ufeff-1", "@a", "＝1", ';"=1', "'=1", "'\tx"],
  ];
  await seedDevices(
    database,
    project,
    names.map((name, n) => ({ name, model: name, pushToken: `token-named-${n}`, attributes: { name } })),
  );
  for (const format of ["csv", "ndjson", "json"]) {
    const done = await importFile(project, await fullExport(project, format));
    expect(counts(done), format).toEqual({ ...none, unchanged: names.length });
  }
  const columns = "pushToken,email,platform,application,name";
  const some = await callNative(project, `devices/export?pushTokens=full&columns=${columns}`);
  expect(counts(await importFile(project, await some.text()))).toEqual({ ...none, unchanged: names.length });
});

test("the preview detects the format, and chosen options apply to preview and import", async ({
  project,
  database,
}) => {
  const bytes = Buffer.from(
    "Token;E-Mail;Plattform;Gerät\ntoken-1;zoe@example.com;iOS;Zoës Gerät\n",
    "latin1",
  );
  const id = await upload(project, bytes);
  const { suggested, columns } = await readPreview(project, id);
  expect(suggested).toMatchObject({ delimiter: "semicolon", encoding: "windows-1252" });
  expect(suggested.columns).toMatchObject({
    pushToken: "Token",
    email: "E-Mail",
    platform: "Plattform",
    name: "Gerät",
  });
  expect(columns).toHaveLength(4);
  const other = await callNative(project, `imports/${id}/preview?delimiter=comma&encoding=utf-8`);
  expect((await other.json()).columns).toHaveLength(1);
  expect((await callNative(project, `imports/${id}/preview?delimiter=space`)).status).toBe(400);

  const wrong = await checkImport(project, id, { encoding: "utf-8", columns: suggested.columns });
  expect(counts(wrong)).toEqual({ ...none, rejected: 1 });
  expect(counts(await checkImport(project, id))).toEqual({ ...none, created: 1 });
  await startImport(project, id);
  expect((await deviceRows(database, project)).map(({ name }) => name)).toEqual(["Zoës Gerät"]);
});

test("asks about ambiguous dates and rejects them until their order is set", async ({
  project,
  database,
}) => {
  const file = [
    "pushToken,email,platform,application,createdAt",
    "token-1,ada@example.com,ios,App,03/04/2024",
    "token-2,ada@example.com,ios,App,25/04/2024",
    "token-3,ada@example.com,ios,App,Tue Nov 24 2015 10:00:00 GMT+0100 (CET)",
  ].join("\n");
  const id = await upload(project, file);
  expect((await readPreview(project, id)).ambiguousDates).toEqual([
    { column: "createdAt", value: "03/04/2024" },
  ]);
  const tried = await checkImport(project, id);
  expect(counts(tried)).toEqual({ ...none, created: 2, rejected: 1 });
  expect(tried.problems).toMatchObject([
    { column: "createdAt", rows: 1, examples: [{ row: 2, value: "03/04/2024" }] },
  ]);
  const monthFirst = await checkImport(project, id, { dateOrder: "monthFirst" });
  expect(counts(monthFirst)).toEqual({ ...none, created: 2, rejected: 1 });
  await checkImport(project, id, { dateOrder: "dayFirst" });
  expect(counts(await startImport(project, id))).toEqual({ ...none, created: 3 });
  const made = (await deviceRows(database, project)).map(({ createdAt }) => createdAt.toISOString()).sort();
  expect(made).toEqual(["2015-11-24T09:00:00.000Z", "2024-04-03T00:00:00.000Z", "2024-04-25T00:00:00.000Z"]);
});

test("rejects rows that cannot be stored by name and finishes the import", async ({ project, database }) => {
  const line = (token: string, rest: string) =>
    `{"pushToken":"${token}","email":"ada@example.com","platform":"ios","application":"App",${rest}}`;
  const deep = `${'{"a":'.repeat(40)}1${"}".repeat(40)}`;
  const file = [
    line("token-1", '"name":"\\ud83d"'),
    line("token-2", `"attributes":${deep}`),
    line("token-3", '"attributes":{"__proto__":{"x":1}}'),
    line("token-4", '"name":"\\u0000"'),
    `{"pushToken":"token-5","platform":"beos","name":"\\\\u0000 ${"x".repeat(93)}${"😀".repeat(600)}"}`,
    line("token-6", '"name":"fine"'),
  ].join("\n");
  const done = await importFile(project, file, {}, "devices.ndjson");
  expect(counts(done)).toEqual({ ...none, created: 1, rejected: 5 });
  expect((await deviceRows(database, project)).map(({ name }) => name)).toEqual(["fine"]);
  const rejects = await (await callNative(project, `imports/${done.id}/rejects?pushTokens=full`)).text();
  expect(rejects).toContain("This row is nested deeper than 32 levels.");
});

test("rejected rows can be corrected and imported again", async ({ project, database }) => {
  const file = 'pushToken,email,platform,application,name\ntoken-1,ada@example.com,beos,App," =1;=2 "\n';
  const id = await upload(project, file);
  await checkImport(project, id);
  const rejects = await (await callNative(project, `imports/${id}/rejects?pushTokens=full`)).text();
  await importFile(project, rejects.replace("beos", "ios"));
  expect((await deviceRows(database, project)).map(({ name }) => name)).toEqual([" =1;=2 "]);
});

test("rejects a file with too many columns before storing it", async ({ project }) => {
  const id = await upload(project, `${",".repeat(80_000)}\n`.repeat(30));
  const answer = await callNative(project, `imports/${id}/preview`);
  expect(answer.status).toBe(422);
  expect((await answer.json()).detail).toMatch(/more than 500 columns/);
  await callNative(project, `imports/${id}/check`, postInit({ format: "csv", preset: "other", columns: {} }));
  await expect.poll(async () => (await readImport(project, id)).status).toBe("failed");
  expect((await readImport(project, id)).problem).toMatch(/more than 500 columns/);
});

test("reads tags and notes, replaces those a row has and keeps the others", async ({ project, database }) => {
  const [tagged, untouched] = await seedDevices(database, project, [
    { pushToken: "token-tagged", user: "ada@example.com", tags: "old,vip", note: "Keep" },
    { pushToken: "token-untouched", user: "ada@example.com", tags: "old" },
  ]);
  const row = (token: string, tags: string, note = "") =>
    `${token},ada@example.com,ios,com.example.app,"${tags}","${note}"`;
  const file = [
    "pushToken,email,platform,application,Labels,Notes",
    row("token-tagged", "VIP; beta ,vip"),
    row("token-untouched", " ; "),
    row("token-new", "field test", "Grace's desk"),
    row("token-many", Array.from({ length: 21 }, (_, n) => `tag-${n}`).join(",")),
    row("token-long", "x".repeat(41)),
    row("token-control", "a\u0007b"),
    row("token-json", '{""a"": 1}'),
  ].join("\n");
  const done = await importFile(project, file);
  expect(counts(done)).toEqual({ created: 1, updated: 1, unchanged: 1, rejected: 4 });
  const rejected = done.problems.map(({ field, code, params, examples }) => [
    field,
    code,
    params,
    examples[0]?.row,
  ]);
  expect(rejected.toSorted((a, b) => Number(a[3]) - Number(b[3]))).toEqual([
    ["tags", "tooManyTags", { max: 20 }, 5],
    ["tags", "longTag", { max: 40 }, 6],
    ["tags", "tagControlCharacters", {}, 7],
    ["tags", "tagsNotText", {}, 8],
  ]);
  const rows = new Map((await deviceRows(database, project)).map((row) => [row.pushToken, row]));
  expect(rows.get("token-tagged")).toMatchObject({ id: tagged, tags: "beta,vip", note: "Keep" });
  expect(rows.get("token-untouched")).toMatchObject({ id: untouched, tags: "old" });
  expect(rows.get("token-new")).toMatchObject({ tags: "field test", note: "Grace's desk" });

  // An export has them too, and as a list they are read from JSON.
  expect(counts(await importFile(project, await fullExport(project, "csv")))).toEqual({
    ...none,
    unchanged: 3,
  });
  const json = JSON.stringify([
    {
      pushToken: "token-new",
      email: "ada@example.com",
      platform: "ios",
      application: "com.example.app",
      tags: ["a", "B"],
    },
  ]);
  expect(counts(await importFile(project, json, {}, "d.json"))).toEqual({ ...none, updated: 1 });
  const after = (await deviceRows(database, project)).find(({ pushToken }) => pushToken === "token-new");
  expect(after?.tags).toBe("a,b");
});

test("each template can be imported as it is", async ({ makeProject }) => {
  for (const [source, file] of Object.entries(importTemplates)) {
    const project = await makeProject();
    const id = await upload(project, file);
    expect((await readPreview(project, id)).suggested.preset).toBe(source);
    expect(counts(await checkImport(project, id)), source).toEqual({ ...none, created: 2 });
  }
});
