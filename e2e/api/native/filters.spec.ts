import { deviceStatuses } from "@/lib/devices/status";
import { callNative, listDevices } from "../../fixtures/native";
import { signIn } from "../../fixtures/operator";
import { expect, type TestProject, test } from "../../fixtures/project";
import { daysAgo, disabled, type SeededDevice, seedDevices } from "../../fixtures/seed";

const named = async (project: TestProject, query: string) => {
  const { items, page } = await listDevices(project, `?sort=name&${query}`);
  expect(page).toMatchObject({ total: items.length, totalIsEstimate: false });
  return items.map(({ name }) => name);
};

type FacetsBody = Record<string, { values: { value: string; devices: number }[]; isEstimate: boolean }>;

const facets = async (project: TestProject, query = ""): Promise<FacetsBody> => {
  const answer = await callNative(project, `devices/facets${query}`);
  expect(answer.status).toBe(200);
  return answer.json();
};

/** Each filter, a device that it wants, and a neighbour that it leaves out. */
const filters: [query: string, wanted: SeededDevice, neighbour: SeededDevice][] = [
  ["status=enabled", { notificationsAllowed: false }, disabled()],
  ["status=rejected", disabled("rejected"), disabled("client")],
  ["status=disabled", disabled("client"), disabled("rejected")],
  ["status=notificationsOff", { notificationsAllowed: false }, disabled()],
  ["status=stale", { lastSeenAt: daysAgo(271) }, { lastSeenAt: daysAgo(269) }],
  ["status=quiet", { lastSeenAt: daysAgo(31) }, { lastSeenAt: daysAgo(29) }],
  ["status=quiet,notificationsOff", { lastSeenAt: daysAgo(269) }, { lastSeenAt: daysAgo(271) }],
  ["status=stale,active", {}, { lastSeenAt: daysAgo(31) }],
  ["status=active", { lastSeenAt: daysAgo(29) }, { lastSeenAt: daysAgo(31) }],
  ["reachable=true", {}, { notificationsAllowed: false }],
  ["reachable=true&status=quiet,stale", { lastSeenAt: daysAgo(31) }, { lastSeenAt: daysAgo(271) }],
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
  ["versionBelow=4.2", { applicationVersion: "4.1" }, { applicationVersion: "4.10" }],
  ["versionBelow=4.2&platform=android", { applicationVersion: "4.1", platform: "android" }, {}],
  ["model=Pixel%208,Pixel%207", { model: "Pixel 7" }, { model: "Pixel 7a" }],
  ["model=pixel%208", { model: "pixel 8" }, { model: "Pixel 8" }],
  ["model=", {}, { model: "Pixel 8" }],
  ["family=iPhone", { model: "iPhone17,2", make: "Apple" }, { model: "iPad16,3", make: "Apple" }],
  ["family=iPad,Samsung", { make: "Samsung", platform: "android" }, { model: "iPhone 16" }],
  [
    "family=Google,iPhone",
    { model: "", make: "iPhone", platform: "android" },
    { model: "", make: "Apple", platform: "android" },
  ],
  ["family=Apple", { model: "Watch7,1", make: "Apple" }, { model: "iPhone 16", make: "Apple" }],
  ["family=SAMSUNG", { make: "samsung", platform: "android" }, { make: "Samsungs", platform: "android" }],
  ["family=iphone", { model: "iPhone17,2", make: "Apple" }, { model: "iPad16,3", make: "Apple" }],
  ["family=", {}, { model: "iPhone 16" }],
  ["systemName=iOS,iPadOS", { systemName: "iPadOS" }, { systemName: "ios" }],
  ["systemName=", {}, { systemName: "iOS" }],
  ["systemVersion=17.4,", {}, { systemVersion: "17.40" }],
  ["systemVersionBelow=17.4", { systemVersion: "17.3.1" }, { systemVersion: "17.10" }],
  ["notifications=allowed", { notificationsAllowed: true }, {}],
  ["notifications=refused", { notificationsAllowed: false }, { notificationsAllowed: true }],
  ["notifications=unknown,refused", {}, { notificationsAllowed: true }],
  ["attribute=plan", { attributes: { plan: null } }, { attributes: { plans: "pro" } }],
  ["attribute=plan:pro", { attributes: { plan: "pro" } }, { attributes: { plan: "professional" } }],
  ["attribute=seats:3", { attributes: { seats: 3 } }, { attributes: { seats: 33 } }],
  ["attribute=a%5C:b:c:d", { attributes: { "a:b": "c:d" } }, { attributes: { a: "b:c:d" } }],
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
  ["q=grace%20pixel", { model: "Pixel 9", user: "grace@example.com" }, { model: "Pixel 9" }],
  ["q=PIXEL%208%20bob@", { model: "Pixel 8", user: "bob@example.com" }, { model: "Pixel 8" }],
  ["q=16%20pro%20ada", { model: "iPhone17,1" }, { model: "iPhone17,3" }],
  ["q=samsung%20s24", { make: "Samsung", model: "Galaxy S24" }, { make: "Other", model: "Galaxy S24" }],
  ["q=4.2.1%20pixel", { applicationVersion: "4.2.1", model: "Pixel" }, { applicationVersion: "4.2.1" }],
  ["q=pizza%20pixel", { applicationName: "Pizza Tracker", model: "Pixel" }, { model: "Pizza" }],
  ["q=%22pro%20max%22", { model: "iPhone Pro Max" }, { model: "iPhone Max Pro" }],
  ["q=px%208", { model: "px 8" }, { model: "px 9" }],
  ["q=%3CA1B2C3D4%20E5F6", { pushToken: `a1b2c3d4e5f6${"0".repeat(52)}` }, { pushToken: "a1b2c3d4e5f7" }],
  ["q=dGhp_ToK", { pushToken: "dGhp_ToKen:APA91b" }, { pushToken: "dGhp_ToLen:APA91b" }],
  ["q=a1b2%E2%80%A6C9D0", { pushToken: "a1b2c3d4e5f6c9d0" }, { pushToken: "a1b2c3d4e5f6c9d1" }],
  ["q=dG_p...Zz9-", { pushToken: "dG_p%ToKen:APAZz9-" }, { pushToken: "dGxp%ToKen:APAZz9-" }],
  [
    "q=longtoken-1",
    { pushToken: "sha256:1", longPushToken: "longtoken-1-and-more" },
    { pushToken: "sha256:2", longPushToken: "longtoken-2-and-more" },
  ],
  ["q=ada", {}, { user: "grace@example.com", pushToken: "adaadaadaadaadaada" }],
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
  ["status=disabled,on", "status"],
  ["reachable=yes", "reachable"],
  ["reason=lost", "reason"],
  ["lastSeenBefore=yesterday", "lastSeenBefore"],
  ["createdAfter=2026-02-30", "createdAfter"],
  ["user=ada", "user"],
  ["versionBelow=beta", "versionBelow"],
  ["versionBelow=", "versionBelow"],
  ["systemVersionBelow=9999999999", "systemVersionBelow"],
  ["notifications=denied", "notifications"],
  ["sharedToken=maybe", "sharedToken"],
  ["attribute=", "attribute"],
  ["attribute=:pro", "attribute"],
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

test("a device's status is the same in list, filter, sort and export, and follows the project's stale days", async ({
  project,
  database,
}) => {
  await seedDevices(database, project, [
    { name: "active" },
    { name: "stale", lastSeenAt: daysAgo(300) },
    { name: "rejected", ...disabled("rejected") },
    { name: "quiet", lastSeenAt: daysAgo(40) },
    { name: "notificationsOff", notificationsAllowed: false },
    { name: "disabled", ...disabled() },
  ]);
  for (const descending of [false, true]) {
    const { items } = await listDevices(project, `?sort=${descending ? "-" : ""}status`);
    const statuses = items.map(({ status }) => status);
    expect(items.map(({ name }) => name)).toEqual(statuses);
    expect(descending ? statuses.reverse() : statuses).toEqual(deviceStatuses);
  }
  const exported = await callNative(project, "devices/export?format=ndjson&columns=name,status,reachable");
  for (const line of (await exported.text()).trim().split("\n")) {
    const { name, status, reachable } = JSON.parse(line);
    expect([status, reachable]).toEqual([name, ["active", "quiet"].includes(name)]);
  }
  const admin = await signIn(project);
  await admin.patch("cleanup", { staleAfterDays: 35 }, { "if-match": "*" });
  expect(
    (await listDevices(project, "?status=stale&sort=name")).items.map(({ name, status }) => [name, status]),
  ).toEqual([
    ["quiet", "stale"],
    ["stale", "stale"],
  ]);
});

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

test("sorts by the name and model that lists show, and by version, with empty values last in both directions", async ({
  project,
  database,
}) => {
  await seedDevices(database, project, [
    { deviceIdentifier: "Zoe", name: "zoe’s phone" },
    { deviceIdentifier: "none" },
    { deviceIdentifier: "Samsung", make: "Samsung", model: "Galaxy S24", platform: "android" },
    { deviceIdentifier: "SAMSUNG", make: "Samsung", model: "SAMSUNG S9", platform: "android" },
    { deviceIdentifier: "iPhone", make: "Apple", model: "iPhone17,2", applicationVersion: "2.0" },
    { deviceIdentifier: "Ada", name: "Ada’s phone", model: "Pixel", make: "Google", platform: "android" },
    { deviceIdentifier: "make", make: "Nokia", applicationVersion: "1.0" },
  ]);
  const identifiers = async (sort: string, query = "") =>
    (await listDevices(project, `?sort=${sort}${query}`)).items.map(
      ({ deviceIdentifier }) => deviceIdentifier,
    );
  const byName = ["Ada", "iPhone", "make", "Samsung", "SAMSUNG", "Zoe"];
  const byModel = ["Ada", "iPhone", "make", "Samsung", "SAMSUNG"];
  for (const query of ["", "&status=active", "&q=ada@"]) {
    expect(await identifiers("name", query)).toEqual([...byName, "none"]);
    expect(await identifiers("-name", query)).toEqual([...byName.toReversed(), "none"]);
    expect(await identifiers("model", query)).toEqual([...byModel, "Zoe", "none"]);
    expect(await identifiers("-model", query)).toEqual([...byModel.toReversed(), "none", "Zoe"]);
  }
  expect((await identifiers("applicationVersion")).slice(0, 2)).toEqual(["make", "iPhone"]);
  expect((await identifiers("-applicationVersion")).slice(0, 2)).toEqual(["iPhone", "make"]);
  const exported = await callNative(
    project,
    "devices/export?format=ndjson&sort=-name&columns=deviceIdentifier",
  );
  const lines = (await exported.text()).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line).deviceIdentifier)).toEqual([...byName.toReversed(), "none"]);
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

test("facets count the values of each filter within the project, by device", async ({
  project,
  database,
  makeProject,
}) => {
  await seedDevices(database, project, [
    { applicationVersion: "1.0", model: "Pixel 8", systemName: "Android", attributes: { plan: "pro" } },
    {
      applicationVersion: "1.0",
      platform: "android",
      pushService: "fcm",
      make: "Google",
      model: "Pixel 8",
      tags: "vip",
    },
    {
      pushEnvironment: "sandbox",
      model: "iPhone17,2",
      make: "Apple",
      applicationName: "Other",
      notificationsAllowed: true,
      ...disabled("stale"),
    },
  ]);
  await seedDevices(database, await makeProject(), [{ applicationVersion: "9.9", model: "Pixel 9" }]);
  const exactly = (...values: [value: string, devices: number][]) => ({
    values: values.map(([value, devices]) => ({ value, devices })),
    isEstimate: false,
    hasMore: false,
  });
  expect(await facets(project)).toEqual({
    status: exactly(
      ["rejected", 0],
      ["disabled", 1],
      ["notificationsOff", 0],
      ["stale", 0],
      ["quiet", 0],
      ["active", 2],
    ),
    reason: exactly(["stale", 1]),
    application: exactly(["com.example.app", 2], ["Other", 1]),
    version: exactly(["1.0", 2], ["", 1]),
    platform: exactly(["ios", 2], ["android", 1]),
    service: exactly(["apns", 2], ["fcm", 1]),
    environment: exactly(["production", 2], ["sandbox", 1]),
    notifications: exactly(["unknown", 2], ["allowed", 1]),
    family: exactly(["", 1], ["Google", 1], ["iPhone", 1]),
    model: exactly(["Pixel 8", 2], ["iPhone17,2", 1]),
    systemName: exactly(["", 2], ["Android", 1]),
    systemVersion: exactly(["", 3]),
    locale: exactly(["", 3]),
    timeZone: exactly(["", 3]),
    tag: exactly(["vip", 1]),
    attribute: exactly(["plan", 1]),
  });
});

test("a family counts its make in every spelling, under the most frequent one", async ({
  project,
  database,
}) => {
  const make = (name: string) => ({ make: name, platform: "android" as const });
  await seedDevices(database, project, ["samsung", "Samsung", "Samsung", "Google"].map(make));
  const { family } = await facets(project, "?of=family");
  expect(family?.values).toEqual([
    { value: "Samsung", devices: 3 },
    { value: "Google", devices: 1 },
  ]);
});

test("facets respect the other filters, but not their own", async ({ project, database }) => {
  await seedDevices(database, project, [
    { model: "Pixel 8", applicationVersion: "4.2", platform: "android", attributes: { plan: "pro" } },
    { model: "Pixel 7", applicationVersion: "4.1", platform: "android" },
    { model: "iPhone17,2", applicationVersion: "4.1", lastSeenAt: daysAgo(40), tags: "vip" },
    { model: "iPhone17,2", applicationVersion: "4.1", ...disabled() },
  ]);
  const counted = async (of: string, query: string) =>
    Object.fromEntries(
      (await facets(project, `?of=${of}&${query}`))[of]?.values
        .filter(({ devices }) => devices > 0)
        .map(({ value, devices }) => [value, devices]) ?? [],
    );
  for (const [of, query, expected] of [
    ["model", "versionBelow=4.2", { "Pixel 7": 1, "iPhone17,2": 2 }],
    ["model", "model=Pixel%207&versionBelow=4.2", { "Pixel 7": 1, "iPhone17,2": 2 }],
    ["version", "platform=android", { "4.1": 1, "4.2": 1 }],
    ["version", "version=4.1&lastSeenAfter=30d", { "4.1": 2, "4.2": 1 }],
    ["platform", "model=Pixel%208,Pixel%207", { android: 2 }],
    ["application", "attribute=plan", { "com.example.app": 1 }],
    ["status", "version=4.1", { disabled: 1, quiet: 1, active: 1 }],
    ["status", "status=active&model=iPhone17%5C,2", { disabled: 1, quiet: 1 }],
    ["reason", "model=iPhone17%5C,2", { admin: 1 }],
    ["tag", "platform=android", {}],
    ["tag", "platform=ios", { vip: 1 }],
    ["attribute", "platform=android", { plan: 1 }],
    ["model", "q=pixel", { "Pixel 7": 1, "Pixel 8": 1 }],
  ] as const)
    expect([of, query, await counted(of, query)]).toEqual([of, query, expected]);
  expect(Object.keys(await facets(project, "?of=model,tag"))).toEqual(["model", "tag"]);
  expect((await callNative(project, "devices/facets?of=models")).status).toBe(400);
});

test("of many devices, facets and totals are estimates from a sample", async ({ project, database }) => {
  await seedDevices(
    database,
    project,
    Array.from({ length: 24_000 }, (_, n) => ({
      model: n % 4 === 0 ? "Pixel 8" : "Pixel 7",
      attributes: n % 2 === 0 ? { plan: "pro" } : {},
    })),
  );
  const { model } = await facets(project, "?of=model&notifications=unknown");
  expect(model).toMatchObject({ isEstimate: true, values: [{ value: "Pixel 7" }, { value: "Pixel 8" }] });
  const [often = 0, rarely = 0] = model?.values.map(({ devices }) => devices) ?? [];
  expect(often / rarely).toBeGreaterThan(2);
  expect(often / rarely).toBeLessThan(4);
  const { page } = await listDevices(project, "?attribute=plan");
  expect(page.totalIsEstimate).toBe(true);
  expect(page.total).toBeGreaterThan(10_000);
  expect(page.total).toBeLessThan(14_400);
});

/** Versions and whether they are below 4.2. */
const versions: [version: string, isBelow: boolean][] = [
  ["4.1", true],
  ["4.1.9", true],
  ["4", true],
  ["3.99.99", true],
  ["0", true],
  ["v4.1", true],
  ["4.1-beta", true],
  ["4.01", true],
  ["4.2", false],
  ["4.2.0", false],
  ["4.02.0.0", false],
  ["4.2-beta", false],
  ["4.2.1", false],
  ["4.10", false],
  ["10.0", false],
  ["999999999999", false],
  [`${"9".repeat(200)}.1`, false],
  ["", false],
  ["beta", false],
  ["beta 4.1", false],
  [".1", false],
  ["-1", false],
];

test("versions are compared number by number, of the application and of the system", async ({
  project,
  database,
}) => {
  await seedDevices(
    database,
    project,
    versions.map(([version], n) => ({
      name: String(n).padStart(2, "0"),
      applicationVersion: version,
      systemVersion: version || null,
      user: `${n}@example.com`,
    })),
  );
  const below = versions.flatMap(([, isBelow], n) => (isBelow ? [String(n).padStart(2, "0")] : []));
  for (const name of ["versionBelow", "systemVersionBelow"]) {
    expect(await named(project, `${name}=4.2`)).toEqual(below);
    expect(await named(project, `${name}=4.2.0`)).toEqual(below);
    expect(await named(project, `${name}=0`)).toEqual([]);
    expect(await named(project, `${name}=4.2&version=4.1,4.2`)).toEqual(["00"]);
  }
  // Sorted by the filtered column, a page is found in another way.
  const sorted = await listDevices(project, "?versionBelow=4.2&sort=applicationVersion");
  expect(sorted.items.map(({ name }) => name).sort()).toEqual(below);
});

test("a push token is shared only with another user's device in the same application", async ({
  project,
  database,
}) => {
  await seedDevices(database, project, [
    { name: "Ada's", user: "ada@example.com", pushToken: "shared" },
    { name: "Grace's", user: "grace@example.com", pushToken: "shared" },
    {
      name: "In another application",
      user: "ada@example.com",
      pushToken: "shared",
      applicationName: "Other",
    },
    { name: "Own", user: "ada@example.com", pushToken: "own" },
  ]);
  expect(await named(project, "sharedToken=true")).toEqual(["Ada's", "Grace's"]);
  expect(await named(project, "sharedToken=false")).toEqual(["In another application", "Own"]);
  expect(await named(project, "sharedToken=true&q=grace")).toEqual(["Grace's"]);
});

test("exports, bulk changes and targets take the filters of the list", async ({ project, database }) => {
  await seedDevices(database, project, [
    { name: "Old", applicationVersion: "4.1", model: "Pixel 8", attributes: { plan: "pro" } },
    { name: "New", applicationVersion: "4.10", model: "Pixel 8", attributes: { plan: "pro" } },
    { name: "Free", applicationVersion: "4.1", model: "Pixel 8", attributes: { plan: "free" } },
  ]);
  const query = "versionBelow=4.2&model=Pixel%208&attribute=plan:pro";
  const file = await callNative(project, `devices/export?format=ndjson&columns=name&${query}`);
  expect((await file.text()).trim()).toBe('{"name":"Old"}');
  const targets = (await (await callNative(project, `targets?${query}`)).text()).trim().split("\n");
  expect(targets).toHaveLength(1);
  const admin = await signIn(project);
  const started = await admin.post("devices/bulk", {
    action: "disable",
    note: "Too old",
    selection: {
      filter: { versionBelow: "4.2", model: "Pixel 8", attribute: "plan:pro" },
      expectedTotal: 1,
    },
  });
  expect(started.status).toBe(202);
  await expect.poll(() => named(project, "status=disabled")).toEqual(["Old"]);
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
  const crowd = Array.from({ length: 13_000 }, (_, n) => ({
    name: n % 2 ? "Crowd at home" : "Crowd abroad",
    user: `crowd${n % 6_500}@example.com`,
  }));
  await seedDevices(database, project, [{ name: "Neighbour" }, ...crowd]);
  const { items, page } = await listDevices(project, "?q=CROWD&sort=-name&pageSize=200");
  expect(items.map(({ name }) => name)).toEqual(Array(200).fill("Crowd at home"));
  expect(page.totalIsEstimate).toBe(true);
  expect(page.total).toBeGreaterThan(1_000);
  expect(page.total).toBeLessThanOrEqual(13_001);

  const within = await listDevices(project, "?q=crowd11&lastSeenAfter=1d&pageSize=25&page=2");
  expect(within.page).toMatchObject({ totalIsEstimate: false, total: 2 * (1 + 10 + 100) });
  expect(await (await callNative(project, "devices/count?q=crowd")).json()).toMatchObject({ total: 13_000 });
  // Each is frequent, and they never meet.
  const none = await listDevices(project, "?q=home%20abroad");
  expect([none.items, none.page.total, none.page.totalIsEstimate]).toEqual([[], 0, false]);
});
