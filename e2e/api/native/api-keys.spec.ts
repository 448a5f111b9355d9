import { eq } from "drizzle-orm";
import type { DatabaseClient } from "@/db/client";
import { apiKeys, auditEvents } from "@/db/schema";
import { createKey, keyStatuses, listKeys, revokeKey, rotateKey } from "../../fixtures/api-keys";
import { callGenesys } from "../../fixtures/genesys";
import { register, sampleDevice } from "../../fixtures/iterable";
import { callNative } from "../../fixtures/native";
import { signIn } from "../../fixtures/operator";
import { expect, serverUrl, test } from "../../fixtures/project";
import { historyRows } from "../../fixtures/rows";
import { callTribehr, sampleParameters } from "../../fixtures/tribehr";

const works = { native: 200, iterable: 200, genesys: 200, tribehr: 200 };
const refused = { native: 401, iterable: 401, genesys: 401, tribehr: 401 };
const missing = "01990000-0000-7000-8000-000000000000";
const hourMs = 60 * 60 * 1_000;

function expectBetween(first: number, time: string | null, last: number): void {
  expect(Date.parse(time ?? "")).toBeGreaterThanOrEqual(first);
  expect(Date.parse(time ?? "")).toBeLessThanOrEqual(last);
}

test("a new key works at once with the permissions of its kind", async ({ project }) => {
  const admin = await signIn(project);
  const server = await createKey(admin, { kind: "server", name: " Backend " });
  const readonly = await createKey(admin, { kind: "readonly", name: "Reports" });
  const strict = await createKey(admin, { kind: "mobile", name: "Strict app" });
  const trusting = await createKey(admin, { kind: "mobile", name: "App", requireUserToken: false });

  expect(await keyStatuses(project, server.key)).toEqual(works);
  expect((await callNative(project, "devices", { key: readonly.key })).status).toBe(200);
  const body = { email: "eve@example.com", device: sampleDevice };
  expect((await register(readonly.key, body)).status).toBe(401);
  expect((await register(strict.key, body)).body.code).toBe("BadAuthorizationHeader");
  expect((await register(trusting.key, body)).status).toBe(200);
  expect((await callNative(project, "devices", { key: trusting.key })).status).toBe(403);
});

test("lists keys newest first, distinguishable and without secrets", async ({ project }) => {
  const admin = await signIn(project);
  const expiresAt = new Date(Date.now() + hourMs).toISOString();
  const { key, ...made } = await createKey(admin, { kind: "mobile", name: "App", expiresAt });

  expect(made).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    kind: "mobile",
    name: "App",
    keyMasked: `rc_mobile_…${key.slice(-4)}`,
    requireUserToken: true,
    createdAt: expect.any(String),
    createdBy: "Ada",
    creatorLeft: false,
    lastUsedAt: null,
    lastUsedVia: null,
    lastUsedClient: null,
    recentClients: [],
    expiresAt,
    replacedBy: null,
    revokedAt: null,
  });
  const answer = await admin.get("api-keys");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const text = await answer.text();
  expect(text).not.toMatch(/rc_(server|mobile|readonly|sender)_[0-9a-f]/);
  const { items, page } = JSON.parse(text);
  expect(items[0]).toEqual(made);
  expect(page).toEqual({ number: 1, size: 50, pageCount: 1, total: 6, totalIsEstimate: false });
  expect(items.map(({ name }: { name: string }) => name).slice(1)).toEqual([
    "mobile key",
    "sender key",
    "readonly key",
    "mobile key",
    "server key",
  ]);

  const last = await admin.get("api-keys?sort=createdAt&pageSize=25&page=2");
  expect((await last.json()).items).toEqual([]);
  expect((await admin.get("api-keys?sort=name")).status).toBe(400);
});

test("lists when a key was last used, through which API and by which client", async ({ project }) => {
  const admin = await signIn(project);
  const uses = {
    native: (key: string) =>
      callNative(project, "devices", { key, headers: { "user-agent": ` okhttp/${"9".repeat(200)}` } }),
    iterable: (key: string) => register(key, { email: "ada@example.com", device: sampleDevice }),
    genesys: (key: string) => callGenesys(key, "GET"),
    tribehr: (key: string) => callTribehr({ name: "ada@example.com", password: key }, sampleParameters),
  };
  for (const [api, use] of Object.entries(uses)) {
    const { id, key } = await createKey(admin);
    const before = Date.now();
    await use(key);
    const used = (await listKeys(admin)).find((found) => found.id === id);
    expect(Date.parse(used?.lastUsedAt ?? "")).toBeGreaterThanOrEqual(before);
    const client = api === "native" ? `okhttp/${"9".repeat(93)}` : "node";
    expect(used).toMatchObject({ lastUsedVia: api, lastUsedClient: client });
    expect(used?.recentClients).toEqual([{ client, via: api, at: used?.lastUsedAt }]);
  }
});

test("lists the latest five clients of a key, each with its API and its last use", async ({ project }) => {
  const admin = await signIn(project);
  const { id, key } = await createKey(admin);
  const by = (client: string) => callNative(project, "devices", { key, headers: { "user-agent": client } });
  for (const client of ["backend/1", "cron/2", "backend/1"]) await by(client);
  await register(key, { email: "ada@example.com", device: sampleDevice });
  async function clients() {
    const used = (await listKeys(admin)).find((found) => found.id === id);
    return used?.recentClients.map(({ client, via }) => `${client} ${via}`).sort();
  }
  expect(await clients()).toEqual(["backend/1 native", "cron/2 native", "node iterable"]);
  // Any number of phones may use a key: of more than five clients, the latest are stored, at most once a minute.
  for (let n = 0; n < 9; n += 1) await by(`phone/${n}`);
  expect(await clients()).toHaveLength(5);
});

test("renames a key, with both names in the audit log, and not for others", async ({
  project,
  makeProject,
  database,
}) => {
  const admin = await signIn(project);
  const neighbour = await signIn(await makeProject());
  const { id, key } = await createKey(admin);
  expect(await keyStatuses(project, key)).toEqual(works);
  const renamed = await admin.patch(`api-keys/${id}`, { name: " Production backend " });
  expect([renamed.status, await renamed.json()]).toEqual([
    200,
    expect.objectContaining({ id, name: "Production backend", keyMasked: `rc_server_…${key.slice(-4)}` }),
  ]);
  expect((await admin.patch(`api-keys/${id}`, { name: "Production backend" })).status).toBe(200);
  expect((await admin.patch(`api-keys/${id}`, { name: " " })).status).toBe(422);
  expect((await admin.patch(`api-keys/${id}`, { kind: "mobile" })).status).toBe(422);
  expect((await neighbour.patch(`api-keys/${id}`, { name: "Mine" })).status).toBe(404);
  expect(await keyStatuses(project, key)).toEqual(works);
  const history = await historyRows(database, project);
  expect(history.filter(({ action }) => action === "apiKey.changed").map(({ details }) => details)).toEqual([
    { kind: "server", changed: { name: { before: "Backend", after: "Production backend" } } },
  ]);
  // History shows what the key does from then on under its new name.
  expect((await register(key, { email: "eve@example.com", device: sampleDevice })).status).toBe(200);
  expect((await historyRows(database, project)).at(-1)?.actorLabel).toBe("Production backend");
});

test("a revoked key is rejected on the next request on every API, and others keep working", async ({
  project,
}) => {
  const admin = await signIn(project);
  const { id, key } = await createKey(admin);
  for (let n = 0; n < 3; n += 1) expect(await keyStatuses(project, key)).toEqual(works);

  const before = Date.now();
  const revoked = await revokeKey(admin, id);
  expectBetween(before, revoked.revokedAt, Date.now());
  expect(await keyStatuses(project, key)).toEqual(refused);
  expect(await keyStatuses(project, project.keys.server)).toEqual(works);
  expect(await revokeKey(admin, id)).toEqual(revoked);
});

test("an access token ends with its key", async ({ project }) => {
  const admin = await signIn(project);
  const { id, key } = await createKey(admin);
  const answer = await fetch(new URL("/oauth/token", serverUrl()), {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${id}:${key}`).toString("base64")}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  const { access_token } = await answer.json();
  const status = async () => {
    const headers = { authorization: `Bearer ${access_token}` };
    return (await fetch(new URL("/api/v2/mobiledevices", serverUrl()), { headers })).status;
  };
  expect(await status()).toBe(200);
  await revokeKey(admin, id);
  expect(await status()).toBe(401);
});

/** Lets a key expire without waiting. */
const expire = (database: DatabaseClient, id: string) =>
  database.statement((db) =>
    db
      .update(apiKeys)
      .set({ expiresAt: new Date(Date.now() - 1_000) })
      .where(eq(apiKeys.id, id)),
  );

test("rejects an expired key", async ({ project, database }) => {
  const admin = await signIn(project);
  const { id, key } = await createKey(admin, { expiresAt: new Date(Date.now() + hourMs).toISOString() });
  expect(await keyStatuses(project, key)).toEqual(works);
  await expire(database, id);
  // Behind the server's back: it hears of it in a moment.
  await expect.poll(() => keyStatuses(project, key)).toEqual(refused);
});

test.describe("rotating a key", () => {
  test("creates a key with the same settings, and both work during the overlap", async ({
    project,
    database,
  }) => {
    const admin = await signIn(project);
    const old = await createKey(admin);
    const { key, replaces, ...made } = await rotateKey(admin, old.id, { overlapSeconds: 60 });

    expect(key).not.toBe(old.key);
    expect(made).toMatchObject({ kind: "server", name: "Backend", expiresAt: null, revokedAt: null });
    expect(replaces).toMatchObject({ id: old.id, revokedAt: null, replacedBy: made.id });
    expect([await keyStatuses(project, old.key), await keyStatuses(project, key)]).toEqual([works, works]);
    await expire(database, old.id);
    await expect
      .poll(async () => [await keyStatuses(project, old.key), await keyStatuses(project, key)])
      .toEqual([refused, works]);
  });

  test("without an overlap ends the old key on its next request", async ({ project }) => {
    const admin = await signIn(project);
    const old = await createKey(admin);
    const { key } = await rotateKey(admin, old.id, { overlapSeconds: 0 });
    expect([await keyStatuses(project, old.key), await keyStatuses(project, key)]).toEqual([refused, works]);
  });

  test("keeps the old key for a day by default, but not beyond its own expiry", async ({ project }) => {
    const admin = await signIn(project);
    const { id } = await createKey(admin, { kind: "mobile", requireUserToken: false });
    const before = Date.now();
    const { replaces, ...made } = await rotateKey(admin, id);
    expectBetween(before + 24 * hourMs, replaces.expiresAt, Date.now() + 24 * hourMs);
    expect(made.requireUserToken).toBe(false);

    const expiresAt = new Date(Date.now() + hourMs).toISOString();
    const short = await createKey(admin, { expiresAt });
    const lifetimeMs = Date.parse(expiresAt) - Date.parse(short.createdAt);
    const rotatedAfter = Date.now();
    const rotated = await rotateKey(admin, short.id);
    expect(rotated.replaces.expiresAt).toBe(expiresAt);
    expectBetween(rotatedAfter + lifetimeMs, rotated.expiresAt, Date.now() + lifetimeMs);
  });

  test("20 concurrent rotations create one new key", async ({ project }) => {
    const admin = await signIn(project);
    const { id } = await createKey(admin);
    const answers = await Promise.all(Array.from({ length: 20 }, () => admin.post(`api-keys/${id}/rotate`)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array<number>(19).fill(409)]);
    const named = (await listKeys(admin)).filter(({ name }) => name === "Backend");
    expect(named).toHaveLength(2);
  });

  test("is rejected for a rotated, revoked or expired key", async ({ project }) => {
    const admin = await signIn(project);
    const [rotated, revoked] = [await createKey(admin), await createKey(admin)];
    const next = await rotateKey(admin, rotated.id);
    await revokeKey(admin, revoked.id);
    for (const { id } of [rotated, revoked]) {
      expect((await admin.post(`api-keys/${id}/rotate`)).status).toBe(409);
    }
    expect((await admin.post(`api-keys/${next.id}/rotate`)).status).toBe(201);
  });
});

test("only admins manage keys, not editors, viewers or API keys", async ({ makeProject }) => {
  for (const role of ["viewer", "editor", "admin"] as const) {
    const project = await makeProject({ role });
    const operator = await signIn(project);
    const status = role === "admin" ? [200, 201, 200] : [403, 403, 403];
    const list = await operator.get("api-keys");
    const make = await operator.post("api-keys", { kind: "server", name: "Backend" });
    const secret = await operator.post("signing-secret/rotate");
    expect([role, list.status, make.status, secret.status]).toEqual([role, ...status]);
  }
  const project = await makeProject();
  const admin = await signIn(project);
  const before = await listKeys(admin);
  const ids = before.map(({ id }) => id);
  for (const key of Object.values(project.keys)) {
    for (const path of [
      "api-keys",
      "signing-secret/rotate",
      `api-keys/${ids[0]}/revoke`,
      `api-keys/${ids[0]}/rotate`,
    ]) {
      const body = JSON.stringify(path === "api-keys" ? { kind: "server", name: "Mine" } : {});
      expect((await callNative(project, path, { method: "POST", body, key })).status).toBe(403);
    }
    expect((await callNative(project, "api-keys", { key })).status).toBe(403);
  }
  const after = await listKeys(admin);
  expect(after.map(({ id, revokedAt }) => [id, revokedAt])).toEqual(ids.map((id) => [id, null]));
});

test("answers the same 404 for an unknown key and another project's", async ({ project, makeProject }) => {
  const admin = await signIn(project);
  const neighbour = await makeProject();
  const theirs = await createKey(await signIn(neighbour));
  for (const verb of ["rotate", "revoke"]) {
    const problem = async (id: string) => {
      const answer = await admin.post(`api-keys/${id}/${verb}`);
      const { requestId, ...rest } = await answer.json();
      return rest;
    };
    const expected = await problem(missing);
    expect(expected).toMatchObject({ status: 404, code: "notFound" });
    expect([await problem(theirs.id), await problem("nonsense"), await problem("%00")]).toEqual([
      expected,
      expected,
      expect.objectContaining({ status: 404 }),
    ]);
  }
  expect(await keyStatuses(neighbour, theirs.key)).toEqual(works);
  expect((await admin.get("api-keys", neighbour)).status).toBe(404);
});

for (const [what, body, path] of [
  ["no kind", { name: "Backend" }, "kind"],
  ["an unknown kind", { kind: "admin", name: "Backend" }, "kind"],
  ["no name", { kind: "server" }, "name"],
  ["a blank name", { kind: "server", name: "  " }, "name"],
  ["a name too long", { kind: "server", name: "x".repeat(101) }, "name"],
  ["an end in the past", { kind: "server", name: "x", expiresAt: "2020-01-01T00:00:00Z" }, "expiresAt"],
  ["an end that is no time", { kind: "server", name: "x", expiresAt: "tomorrow" }, "expiresAt"],
  [
    "an end past all calendars",
    { kind: "server", name: "x", expiresAt: "9999-12-31T23:59:59-23:59" },
    "expiresAt",
  ],
  [
    "a setting that its kind lacks",
    { kind: "server", name: "x", requireUserToken: true },
    "requireUserToken",
  ],
  ["a column of ours", { kind: "server", name: "x", secretHash: "0".repeat(64) }, "secretHash"],
] as const) {
  test(`rejects a key with ${what} and names the field`, async ({ project }) => {
    const admin = await signIn(project);
    const before = await listKeys(admin);
    const answer = await admin.post("api-keys", body);
    expect(answer.status).toBe(422);
    expect((await answer.json()).issues).toEqual([{ path, message: expect.any(String) }]);
    expect(await listKeys(admin)).toEqual(before);
  });
}

test("rejects overlaps that are negative, over 30 days or fractional", async ({ project }) => {
  const admin = await signIn(project);
  const { id, key } = await createKey(admin);
  for (const overlapSeconds of [-1, 30 * 86_400 + 1, 0.5, "60", null]) {
    expect((await admin.post(`api-keys/${id}/rotate`, { overlapSeconds })).status).toBe(422);
  }
  expect(await keyStatuses(project, key)).toEqual(works);
  expect((await admin.post(`api-keys/${id}/rotate`, { overlapSeconds: 30 * 86_400 })).status).toBe(201);
});

test("the audit log records who created, rotated and revoked a key, without the key", async ({
  project,
  database,
}) => {
  const admin = await signIn(project);
  const old = await createKey(admin);
  const made = await rotateKey(admin, old.id);
  await revokeKey(admin, made.id);
  await revokeKey(admin, made.id);

  const events = await database.read((db) =>
    db.select().from(auditEvents).where(eq(auditEvents.projectId, project.id)).orderBy(auditEvents.id),
  );
  const keyEvents = events.filter(({ subjectType }) => subjectType === "apiKey");
  expect(keyEvents.map(({ action, subjectId, actorLabel }) => [action, subjectId, actorLabel])).toEqual([
    ["apiKey.created", old.id, "Ada"],
    ["apiKey.rotated", old.id, "Ada"],
    ["apiKey.created", made.id, "Ada"],
    ["apiKey.revoked", made.id, "Ada"],
  ]);
  expect(keyEvents[1]?.details).toMatchObject({ replacedBy: made.id, expiresAt: made.replaces.expiresAt });
  expect(JSON.stringify(events)).not.toMatch(/rc_\w+_[0-9a-f]/);
});
