import { isDeepStrictEqual } from "node:util";
import { eq, sql } from "drizzle-orm";
import { type DatabaseClient, openDatabase } from "@/db/client";
import { devices, operators, projects } from "@/db/schema";
import type { DeviceView } from "@/lib/devices/views";
import type { Page } from "@/lib/listing/types";
import type { SessionView } from "@/lib/sessions/views";
import { runCommand } from "../fixtures/command";
import { apnsCredentials } from "../fixtures/push-credentials";
import { daysAgo, seedDevices } from "../fixtures/seed";
import type { Rollcall } from "../fixtures/server";
import { expect, test } from "../fixtures/server-test";
import { callerWith, signInOverHttp, signOutOverHttp } from "../fixtures/session";

/** An operator's calls to one instance; the session is valid on all. */
const caller = (url: string, cookie: string) => callerWith(cookie, url);

async function register(url: string, key: string, email: string, token: string, applicationName = "Pizza") {
  const device = { token, platform: "APNS", applicationName };
  const answer = await fetch(`${url}/api/users/registerDeviceToken`, {
    method: "POST",
    headers: { "api-key": key, "content-type": "application/json" },
    body: JSON.stringify({ email, device }),
  });
  return answer.status;
}

/**
 * Expects a value soon: within a second, with time to spare for a busy machine. Polls all the time, so that caches are warm;
 * without invalidations they stay so.
 */
async function soon(what: () => Promise<unknown>, expected: unknown): Promise<void> {
  const until = performance.now() + 5_000;
  for (let isLast = false; !isLast; ) {
    isLast = performance.now() > until;
    const found = await what();
    if (isDeepStrictEqual(found, expected)) return;
    if (isLast) expect(found).toEqual(expected);
  }
}

test("two instances start at once on a new database and one shows the keys; what changes on one reaches every process of the other", async ({
  start,
  dataDir,
  databaseUrl,
}) => {
  const env = { DATABASE_URL: databaseUrl, WEB_CONCURRENCY: "2" };
  const both = await Promise.all([start({ env }), start({ env })]);
  const [one, ...others] = both.filter(({ keys }) => keys.server !== "");
  const two = both.find((instance) => instance !== one);
  if (one === undefined || two === undefined) throw new Error("No instance has shown its keys.");
  expect(others).toEqual([]);
  const database = openDatabase({
    url: databaseUrl,
    size: 1,
    deadlineMs: 20_000,
    statementTimeoutMs: 20_000,
  });
  try {
    await test.step("without ROLLCALL_SECRET, push credentials are refused and nothing is kept", () =>
      expectCredentialsRefused(two, one));
    await test.step("concurrent registrations and the limit of devices", () =>
      concurrentRegistrationsAgree(one, two));
    await test.step("a hundred concurrent changes of a device", () =>
      expectConcurrentChangesToAgree(one, two, database));
    await test.step("keys, settings, members and passwords", () => changesReach(one, two, database));
    await test.step("one cleanup runs", () => expectOneCleanup(database));
    await test.step("sessions", () => sessionEndsReach(one, two, dataDir, databaseUrl));
    expect(await Promise.all([one.stop(), two.stop()])).toEqual([0, 0]);
  } finally {
    await database.close();
  }
});

/** The instances would need a secret in common. */
async function expectCredentialsRefused(rollcall: Rollcall, one: Rollcall): Promise<void> {
  const admin = { email: one.adminEmail, password: one.adminPassword };
  const call = caller(rollcall.url, await signInOverHttp(admin, rollcall.url));
  const created = await call("projects/default/applications", "POST", { name: "Pizza" });
  const path = `projects/default/applications/${(await created.json()).id}/push-credentials`;
  const refused = await call(`${path}/apns`, "PUT", apnsCredentials());
  expect([refused.status, (await refused.json()).detail]).toEqual([
    409,
    expect.stringContaining("ROLLCALL_SECRET"),
  ]);
  expect((await (await call(path)).json()).items).toEqual([]);
}

/** A hundred registrations of one token through both instances are one device; a user has 500 devices at most. */
async function concurrentRegistrationsAgree(one: Rollcall, two: Rollcall): Promise<void> {
  const cookie = await signInOverHttp({ email: one.adminEmail, password: one.adminPassword }, one.url);
  const call = caller(one.url, cookie);
  const created = await call("projects/default/api-keys", "POST", { kind: "server", name: "Concurrent" });
  const { key } = await created.json();
  const registerAll = async (count: number, tokenOf: (n: number) => string) => {
    const statuses = await Promise.all(
      Array.from({ length: count }, (_, n) =>
        register(n % 2 === 0 ? one.url : two.url, key, "concurrent@example.com", tokenOf(n)),
      ),
    );
    return statuses.filter((status) => status === 200).length;
  };
  const devices = async () =>
    ((await (await call("projects/default/devices?q=concurrent@example.com")).json()) as Page<DeviceView>)
      .page.total;

  expect(await registerAll(100, () => "one token")).toBe(100);
  expect(await devices()).toBe(1);

  let registered = 1;
  for (let wave = 0; wave < 6; wave++) registered += await registerAll(100, (n) => `token ${wave} ${n}`);
  expect([registered, await devices()]).toEqual([500, 500]);
}

/** Each change of one device, a hundred times at once through both instances: no 5xx, and one right row. */
async function expectConcurrentChangesToAgree(
  one: Rollcall,
  two: Rollcall,
  database: DatabaseClient,
): Promise<void> {
  const cookie = await signInOverHttp({ email: one.adminEmail, password: one.adminPassword }, one.url);
  const admin = [caller(one.url, cookie), caller(two.url, cookie)] as const;
  const created = await admin[0]("projects/default/api-keys", "POST", { kind: "server", name: "Concurrent" });
  const { key } = await created.json();
  const pushToken = "a shared token";
  const iterable = (n: number, path: string, body: object) =>
    fetch(`${(n % 2 ? two : one).url}/api/users/${path}`, {
      method: "POST",
      headers: { "api-key": key, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const ada = { email: "ada@concurrent.example" };
  const bob = { email: "bob@concurrent.example" };
  const device = { token: pushToken, platform: "GCM", applicationName: "Concurrent" };
  expect(await register(one.url, key, bob.email, "another token", "Concurrent")).toBe(200);
  const rows = () => database.read((db) => db.select().from(devices).where(eq(devices.pushToken, pushToken)));
  let id = "";
  const native = (n: number, path: string, method: string, body?: object) =>
    admin[n % 2 === 0 ? 0 : 1](`projects/default/devices/${id}${path}`, method, body, { "if-match": "*" });

  const all200 = new Set([200]);
  const writes: {
    what: string;
    write: (n: number) => Promise<Response>;
    left: Record<string, unknown>[];
    statuses?: Set<number>;
  }[] = [
    {
      what: "register",
      write: (n) => iterable(n, "registerDeviceToken", { ...ada, device }),
      left: [{ enabled: true, version: 1 }],
    },
    {
      what: "disable",
      write: (n) => native(n, "/disable", "POST", { note: "lost" }),
      left: [{ enabled: false, disabledReason: "admin", disabledNote: "lost", version: 2 }],
    },
    {
      what: "enable",
      write: (n) => native(n, "/enable", "POST"),
      left: [{ enabled: true, disabledReason: null, disabledNote: null, version: 3 }],
    },
    {
      what: "sign out",
      write: (n) => iterable(n, "disableDevice", { ...ada, token: pushToken }),
      left: [{ enabled: false, disabledReason: "client", version: 4 }],
    },
    {
      what: "register again",
      write: (n) => iterable(n, "registerDeviceToken", { ...ada, device }),
      left: [{ enabled: true, disabledReason: null, version: 5 }],
    },
    {
      what: "edit",
      write: (n) => native(n, "", "PATCH", { name: `name ${n}` }),
      left: [{ name: expect.stringMatching(/^name \d+$/), version: 105 }],
    },
    {
      what: "move",
      write: (n) => native(n, "/move", "POST", bob),
      left: [{ version: 106 }],
    },
    {
      what: "remove",
      write: (n) => native(n, "", "DELETE"),
      left: [],
      statuses: new Set([204, 404]),
    },
  ];
  for (const { what, write, left, statuses = all200 } of writes) {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => write(n)));
    expect([what, new Set(answers.map(({ status }) => status))]).toEqual([what, statuses]);
    const found = await rows();
    expect([what, found]).toEqual([what, left.map((columns) => expect.objectContaining(columns))]);
    id = found[0]?.id ?? "";
    if (what === "remove") expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  }
}

async function changesReach(one: Rollcall, two: Rollcall, database: DatabaseClient): Promise<void> {
  const cookie = await signInOverHttp({ email: one.adminEmail, password: one.adminPassword }, one.url);
  const [here, there] = [caller(one.url, cookie), caller(two.url, cookie)];
  const make = async () =>
    (await here("projects/default/api-keys", "POST", { kind: "server", name: "New" })).json();
  const opens = async (key: string) => register(two.url, key, "ada@example.com", "a-token");

  const revoked = await make();
  expect(await opens(revoked.key)).toBe(200);
  await here(`projects/default/api-keys/${revoked.id}/revoke`, "POST");
  await soon(() => opens(revoked.key), 401);

  const rotated = await make();
  expect(await opens(rotated.key)).toBe(200);
  const next = await here(`projects/default/api-keys/${rotated.id}/rotate`, "POST", { overlapSeconds: 0 });
  expect(await opens((await next.json()).key)).toBe(200);
  await soon(() => opens(rotated.key), 401);

  const { key } = await make();
  const newApplication = (n: number) => register(two.url, key, "ada@example.com", "a-token", `App ${n}`);
  expect(await newApplication(0)).toBe(200);
  await here("projects/default", "PATCH", { autoCreateApplications: false });
  let made = 0;
  await soon(() => newApplication(++made), 400);

  expect(await register(two.url, key, "ada@example.com", "shared", "App 0")).toBe(200);
  const { items } = await (await here("projects/default/applications")).json();
  const { id } = items.find(({ name }: { name: string }) => name === "App 0");
  await here(`projects/default/applications/${id}`, "PATCH", { tokenPolicy: "exclusive" });
  let users = 0;
  await soon(async () => {
    const email = `user${++users}@example.com`;
    await register(two.url, key, email, "shared", "App 0");
    const list = await there("projects/default/devices?q=shared&status=enabled");
    return ((await list.json()) as Page<DeviceView>).items.map(({ user }) => user.email === email);
  }, [true]);

  const { link } = await (
    await here("projects/default/invitations", "POST", { email: "grace@example.com", role: "admin" })
  ).json();
  const grace = { email: "grace@example.com", password: "a password of my own" };
  const token = new URL(link).pathname.split("/").at(-1);
  await here(`invitations/${token}/accept`, "POST", { name: "Grace", password: grace.password });
  let hers = caller(two.url, await signInOverHttp(grace, two.url));
  expect((await hers("projects/default/devices")).status).toBe(200);
  const elsewhere = await signInOverHttp(grace, one.url);
  const changed = await caller(one.url, elsewhere)("me", "PATCH", {
    currentPassword: grace.password,
    newPassword: "another password of mine",
  });
  expect(changed.status).toBe(200);
  await soon(async () => (await hers("me")).status, 401);
  grace.password = "another password of mine";
  hers = caller(two.url, await signInOverHttp(grace, two.url));
  expect((await hers("projects/default/devices")).status).toBe(200);
  const members = await (await here("projects/default/members")).json();
  const member = members.items.find(({ email }: { email: string }) => email === grace.email);
  expect((await hers("projects/default/members")).status).toBe(200);
  await here(`projects/default/members/${member.operatorId}`, "PATCH", { role: "viewer" });
  await soon(async () => (await hers("projects/default/members")).status, 403);
  expect((await hers("projects/default/devices")).status).toBe(200);
  expect((await here(`projects/default/members/${member.operatorId}`, "DELETE")).status).toBe(200);
  await soon(async () => (await hers("me")).status, 401);
  hers = caller(two.url, await signInOverHttp(grace, two.url));
  expect((await hers("me")).status).toBe(200);
  await database.statement((db) =>
    db.update(operators).set({ disabledAt: new Date() }).where(eq(operators.email, grace.email)),
  );
  await soon(async () => (await hers("me")).status, 401);
  await expect(signInOverHttp(grace, one.url)).rejects.toThrow("without a session");
}

async function sessionEndsReach(
  one: Rollcall,
  two: Rollcall,
  dataDir: string,
  databaseUrl: string,
): Promise<void> {
  const admin = { email: one.adminEmail, password: one.adminPassword };
  const signIn = () => signInOverHttp(admin, one.url);
  // Concurrent requests, so that they reach every process of the second instance.
  const there = async (cookie: string) => {
    const ask = async () => (await caller(two.url, cookie)("me")).status;
    return [...new Set(await Promise.all(Array.from({ length: 12 }, ask)))];
  };
  const kept = await signIn();
  const endings: [string, (cookie: string) => Promise<unknown>][] = [
    ["sign-out", (cookie) => signOutOverHttp(cookie, one.url)],
    ["end session", async (cookie) => caller(one.url, kept)(`me/sessions/${await idOf(cookie)}`, "DELETE")],
    ["end others", () => caller(one.url, kept)("me/sessions/end-others", "POST")],
    [
      "another password",
      () =>
        caller(one.url, kept)("me", "PATCH", {
          currentPassword: admin.password,
          newPassword: "another password of mine",
        }),
    ],
  ];
  const idOf = async (cookie: string) => {
    const { items } = await (await caller(one.url, cookie)("me/sessions")).json();
    return items.find(({ current }: SessionView) => current).id;
  };
  for (const [how, end] of endings) {
    const cookie = await signIn();
    expect([how, await there(cookie)]).toEqual([how, [200]]);
    await end(cookie);
    await soon(() => there(cookie), [401]);
    expect([how, await there(kept)]).toEqual([how, [200]]);
  }
  const { code, out } = await runCommand(dataDir, ["operators", "reset-password", admin.email, "--json"], {
    DATABASE_URL: databaseUrl,
  });
  expect(code).toBe(0);
  await soon(() => there(kept), [401]);
  expect(await there(await signInOverHttp(JSON.parse(out), one.url))).toEqual([200]);
}

/** One nightly run over 900 stale devices, by either instance: each is disabled once. */
async function expectOneCleanup(database: DatabaseClient): Promise<void> {
  const [project] = await database.read((db) => db.select({ id: projects.id }).from(projects));
  if (project === undefined) throw new Error("There is no project.");
  const old = Array.from({ length: 900 }, () => ({ lastSeenAt: daysAgo(300), user: "old@example.com" }));
  await seedDevices(database, project, [...old, ...Array(100).fill({ user: "young@example.com" })]);
  await database.statement((db) =>
    db.execute(sql`
      update hygiene set disable_stale = true, most_percent = 90, pass_started_at = now() - interval '2 days'`),
  );
  const counts = async () => {
    const [row] = await database.read((db) =>
      db.execute(sql`
        select count(*) filter (where details ->> 'reason' = 'stale')::int as disabled,
          count(*) filter (where action = 'hygiene.passed')::int as passes,
          (select count(*)::int from devices where disabled_reason = 'stale' and version = 2) as stale
        from audit_events`),
    );
    return row;
  };
  await expect.poll(counts, { timeout: 60_000 }).toEqual({ disabled: 900, passes: 1, stale: 900 });
}
