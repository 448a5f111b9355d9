import { callNative, listDevices } from "../../fixtures/native";
import { expect, type TestProject, test } from "../../fixtures/project";
import { daysAgo, disabled, type SeededDevice, seedDevices } from "../../fixtures/seed";

const named = async (project: TestProject, query: string) => {
  const { items, page } = await listDevices(project, `?sort=name&${query}`);
  expect(page).toMatchObject({ total: items.length, totalIsEstimate: false });
  return items.map(({ name }) => name);
};

/** Each filter, a device that it wants, and a neighbour that it leaves out. */
const filters: [query: string, wanted: SeededDevice, neighbour: SeededDevice][] = [
  ["status=disabled", disabled(), {}],
  ["status=enabled", { notificationsAllowed: false }, disabled()],
  ["reachable=true", {}, { notificationsAllowed: false }],
  ["reachable=true&platform=ios", { notificationsAllowed: true }, disabled()],
  ["reachable=false", { notificationsAllowed: false }, {}],
  ["reachable=false&service=apns", disabled("client"), { notificationsAllowed: true }],
  ["reason=admin,stale", disabled("stale"), disabled("client")],
  ["platform=android", { platform: "android" }, {}],
  ["service=fcm", { pushService: "fcm" }, {}],
  ["environment=sandbox", { pushEnvironment: "sandbox" }, {}],
  ["application=Acme%5C,%20Inc", { applicationName: "Acme, Inc" }, { applicationName: "Acme" }],
  ["version=1.2,1.3", { applicationVersion: "1.3" }, { applicationVersion: "1.30" }],
  ["version=", {}, { applicationVersion: "1.0" }],
  ["lastSeenBefore=30d", { lastSeenAt: daysAgo(31) }, { lastSeenAt: daysAgo(29) }],
  ["lastSeenAfter=30d", { lastSeenAt: daysAgo(29) }, { lastSeenAt: daysAgo(31) }],
  [
    "createdBefore=2026-01-02",
    { createdAt: new Date("2026-01-01T23:59:59.999Z") },
    { createdAt: new Date("2026-01-02") },
  ],
  [
    "createdAfter=2026-01-02",
    { createdAt: new Date("2026-01-02") },
    { createdAt: new Date("2026-01-01T23:59:59.999Z") },
  ],
  ["q=IPHONE%20of", { model: "iPhone of Ada" }, { model: "iPhone" }],
  ["q=inst-4", { deviceIdentifier: "INST-42" }, { deviceIdentifier: "INST-52" }],
  ["q=grace@", { user: "Grace@example.com" }, { user: "ada@example.com" }],
  ["q=customer-7", { user: "#Customer-77" }, { user: "#Customer-8" }],
  ["q=a1b2c3d4e5f6", { pushToken: "a1b2c3d4e5f6" }, { pushToken: "a1b2c3d4e5f6a7" }],
  ["q=100%25", { model: "100% phone" }, { model: "1000 phone" }],
  ["q=under_score", { model: "under_score" }, { model: "underXscore" }],
  ["q=back%5Cslash", { model: "back\\slash" }, { model: "backslash" }],
  ["q=%5C", { model: "one \\" }, { model: "none" }],
  ["q=ios&platform=android", { model: "iOS lookalike", platform: "android" }, { model: "iOS phone" }],
];

for (const [query, wanted, neighbour] of filters) {
  test(`?${query} matches its device only, in list and count`, async ({ project, database, makeProject }) => {
    await seedDevices(database, project, [
      { ...wanted, name: "Wanted" },
      { ...neighbour, name: "Neighbour" },
    ]);
    await seedDevices(database, await makeProject(), [{ ...wanted, name: "Elsewhere" }]);

    expect(await named(project, query)).toEqual(["Wanted"]);
    expect(await named(project, "")).toEqual(["Neighbour", "Wanted"]);
    const counted = await callNative(project, `devices/count?${query}`);
    expect(await counted.json()).toMatchObject({ total: 1 });
  });
}

test("finds a device by its id, and a user's devices by the user's id", async ({ project, database }) => {
  const [id] = await seedDevices(database, project, [
    { name: "Ada's", user: "ada@example.com" },
    { name: "Grace's", user: "grace@example.com" },
  ]);
  expect(await named(project, `q=${id}`)).toEqual(["Ada's"]);
  const [found] = (await listDevices(project, `?q=${id}`)).items;
  expect(await named(project, `user=${found?.user.id}`)).toEqual(["Ada's"]);
  expect(await named(project, "user=01890000-0000-7000-8000-000000000000")).toEqual([]);
});

for (const [query, parameter] of [
  ["platform=windows", "platform"],
  ["platform=ios,,android", "platform"],
  ["status=enabled,disabled", "status"],
  ["reachable=yes", "reachable"],
  ["reason=lost", "reason"],
  ["lastSeenBefore=yesterday", "lastSeenBefore"],
  ["createdAfter=2026-02-30", "createdAfter"],
  ["user=ada", "user"],
  ["q=%20", "q"],
  ["q=a%00b", "q"],
  ["pushToken=x", "pushToken"],
]) {
  test(`?${query} answers a 400 problem that names ${parameter}, in list and count`, async ({ project }) => {
    for (const path of ["devices", "devices/count"]) {
      const answer = await callNative(project, `${path}?${query}`);
      expect(answer.status).toBe(400);
      expect((await answer.json()).issues).toEqual([{ path: parameter, message: expect.any(String) }]);
    }
  });
}

test("every sort is stable, and late pages are reached from the end without gaps", async ({
  project,
  database,
}) => {
  const count = 110;
  await seedDevices(
    database,
    project,
    Array.from({ length: count }, (_, n) => ({
      name: `Device ${n % 7}`,
      platform: n % 3 === 0 ? ("android" as const) : ("ios" as const),
      user: n % 4 === 0 ? `#customer-${n % 5}` : `user${n % 11}@example.com`,
      ...(n % 2 === 0 ? disabled() : {}),
    })),
  );
  for (const key of ["name", "platform", "status", "user", "createdAt", "lastSeenAt", "model"]) {
    const ids = async (sort: string, query = "") => {
      const pages = [];
      for (let page = 1; page <= 5; page += 1) {
        pages.push(await listDevices(project, `?sort=${sort}&pageSize=25&page=${page}${query}`));
      }
      return pages.flatMap(({ items }) => items.map(({ id }) => id));
    };
    const ascending = await ids(key);
    expect([key, new Set(ascending).size]).toEqual([key, count]);
    expect(await ids(`-${key}`)).toEqual([...ascending].reverse());
    // With a search, whose total is counted differently.
    expect(await ids(key, "&q=device")).toEqual(ascending);
  }
});

test("sorts by user email, else userId, ignoring case", async ({ project, database }) => {
  await seedDevices(database, project, [
    { name: "3", user: "#Zoe" },
    { name: "1", user: "ada@example.com" },
    { name: "2", user: "Bob@example.com" },
  ]);
  const names = async (sort: string) =>
    (await listDevices(project, `?sort=${sort}`)).items.map(({ name }) => name);
  expect(await names("user")).toEqual(["1", "2", "3"]);
  expect(await names("-user")).toEqual(["3", "2", "1"]);
});

test("facets count devices by kind within the project", async ({ project, database, makeProject }) => {
  await seedDevices(database, project, [
    { applicationVersion: "1.0" },
    { applicationVersion: "1.0", platform: "android", pushService: "fcm" },
    { pushEnvironment: "sandbox", applicationName: "Other", ...disabled("stale") },
  ]);
  await seedDevices(database, await makeProject(), [{ applicationVersion: "9.9" }]);
  const answer = await callNative(project, "devices/facets");
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({
    applications: [
      { id: expect.any(String), name: "com.example.app", devices: 2 },
      { id: expect.any(String), name: "Other", devices: 1 },
    ],
    versions: [
      { version: "1.0", devices: 2 },
      { version: "", devices: 1 },
    ],
    platforms: [
      { platform: "ios", devices: 2 },
      { platform: "android", devices: 1 },
    ],
    services: [
      { service: "apns", devices: 2 },
      { service: "fcm", devices: 1 },
    ],
    environments: [
      { environment: "production", devices: 2 },
      { environment: "sandbox", devices: 1 },
    ],
    reasons: [{ reason: "stale", devices: 1 }],
  });
});

test("the fingerprint of a count changes when the same number of other devices match", async ({
  project,
  database,
}) => {
  const count = async (query: string) => (await callNative(project, `devices/count?${query}`)).json();
  await seedDevices(database, project, [{ platform: "ios" }, { platform: "android" }]);
  const [ios, android] = [await count("platform=ios"), await count("platform=android")];
  expect([ios.total, android.total]).toEqual([1, 1]);
  expect(ios.fingerprint).not.toBe(android.fingerprint);
  expect(await count("q=token&platform=ios")).toMatchObject({ total: 0 });
  expect(await count("service=apns&platform=ios")).toEqual(ios);
});

test("a search matching thousands of users estimates the count and shows only matching devices", async ({
  project,
  database,
}) => {
  const crowd = Array.from({ length: 10_200 }, (_, n) => ({
    name: "Crowd",
    user: `crowd${n % 5_100}@example.com`,
  }));
  await seedDevices(database, project, [{ name: "Neighbour" }, ...crowd]);
  const { items, page } = await listDevices(project, "?q=CROWD&sort=-name&pageSize=200");
  expect(items.map(({ name }) => name)).toEqual(Array(200).fill("Crowd"));
  expect(page.totalIsEstimate).toBe(true);
  expect(page.total).toBeGreaterThan(1_000);
  expect(page.total).toBeLessThanOrEqual(10_201);

  const within = await listDevices(project, "?q=crowd11&lastSeenAfter=1d&pageSize=25&page=2");
  expect(within.page).toMatchObject({ totalIsEstimate: false, total: 2 * (1 + 10 + 100) });
  expect(await (await callNative(project, "devices/count?q=crowd")).json()).toMatchObject({ total: 10_200 });
});
