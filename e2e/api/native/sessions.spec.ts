import { eq, type SQL, sql } from "drizzle-orm";
import type { DatabaseClient } from "@/db/client";
import { operatorSessions, operators } from "@/db/schema";
import type { SessionView } from "@/lib/sessions/views";
import { expect, serverUrl, type TestProject, test } from "../../fixtures/project";
import { signInOverHttp, signOutOverHttp } from "../../fixtures/session";

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const missing = "01990000-0000-7000-8000-000000000000";

const call = (cookie: string, path = "", method = "GET", body?: unknown) =>
  fetch(new URL(`/api/v1/me${path}`, serverUrl()), {
    method,
    headers: { cookie, origin: new URL(serverUrl()).origin, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

const statuses = (...cookies: string[]) =>
  Promise.all(cookies.map(async (cookie) => (await call(cookie)).status));

const sessions = async (cookie: string): Promise<SessionView[]> =>
  (await (await call(cookie, "/sessions")).json()).items;

const signInTwice = async ({ operator }: TestProject) =>
  [await signInOverHttp(operator), await signInOverHttp(operator)] as const;

const sessionRows = (database: DatabaseClient, { operator }: TestProject) =>
  database.read((db) =>
    db
      .select({ session: operatorSessions })
      .from(operatorSessions)
      .innerJoin(operators, eq(operators.id, operatorSessions.operatorId))
      .where(eq(operators.email, operator.email)),
  );

test("signing out ends that session only, for pages and the API", async ({ project }) => {
  const [here, elsewhere] = await signInTwice(project);
  const page = async (cookie: string) =>
    (await fetch(new URL("/settings/account", serverUrl()), { headers: { cookie }, redirect: "manual" }))
      .status;
  expect([await statuses(here, elsewhere), await page(here)]).toEqual([[200, 200], 200]);
  await signOutOverHttp(here);
  expect(await statuses(here, elsewhere)).toEqual([401, 200]);
  expect([await page(here), await page(elsewhere)]).toEqual([307, 200]);
  const session = await fetch(new URL("/api/auth/session", serverUrl()), { headers: { cookie: here } });
  expect(await session.json()).toEqual({});
});

test("signing in again in the same browser ends its previous session only", async ({ project }) => {
  const [here, elsewhere] = await signInTwice(project);
  const again = await signInOverHttp(project.operator, undefined, { cookie: here });
  expect(await statuses(here, elsewhere, again)).toEqual([401, 200, 200]);
});

test("lists sessions and marks the current one, without secrets", async ({
  project,
  makeProject,
  database,
}) => {
  const here = await signInOverHttp(project.operator, undefined, { "user-agent": firefox });
  const elsewhere = await signInOverHttp(project.operator);
  await signInOverHttp((await makeProject()).operator);
  const items = await sessions(here);
  expect(items).toHaveLength(2);
  expect(items.find(({ current }) => current)).toEqual({
    id: expect.any(String),
    browser: "Firefox",
    operatingSystem: "Linux",
    address: expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
    createdAt: expect.any(String),
    lastUsedAt: expect.any(String),
    expiresAt: expect.any(String),
    current: true,
  });
  expect(items.find(({ current }) => !current)).toMatchObject({ browser: null, operatingSystem: null });
  expect((await sessions(elsewhere)).map(({ current }) => current)).toEqual([true, false]);
  const stored = (await sessionRows(database, project)).map(({ session }) => session.secretHash);
  expect(stored).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), expect.stringMatching(/^[0-9a-f]{64}$/)]);
  expect(JSON.stringify(items)).not.toContain(stored[0]);
});

test("ends one session or all others, and answers 404 for another operator's", async ({
  project,
  makeProject,
}) => {
  const [here, elsewhere] = await signInTwice(project);
  const third = await signInOverHttp(project.operator);
  const neighbour = await signInOverHttp((await makeProject()).operator);
  const [own] = (await sessions(elsewhere)).filter(({ current }) => current);
  const [theirs] = await sessions(neighbour);
  for (const id of [theirs?.id, missing, "nonsense"])
    expect((await call(here, `/sessions/${id}`, "DELETE")).status).toBe(404);
  expect((await call(here, `/sessions/${own?.id}`, "DELETE")).status).toBe(204);
  expect(await statuses(here, elsewhere, third, neighbour)).toEqual([200, 401, 200, 200]);
  expect((await call(here, `/sessions/${own?.id}`, "DELETE")).status).toBe(404);

  const another = await signInOverHttp(project.operator);
  expect(await (await call(here, "/sessions/end-others", "POST")).json()).toEqual({ ended: 2 });
  expect(await statuses(here, third, another, neighbour)).toEqual([200, 401, 401, 200]);
});

test("a sign-in concurrent with a password change leaves no session of the old password", async ({
  project,
}) => {
  const { operator } = project;
  let password = operator.password;
  for (let round = 0; round < 4; round += 1) {
    const here = await signInOverHttp({ ...operator, password });
    const newPassword = `another password ${round}`;
    const signingIn = Array.from({ length: 3 }, () =>
      signInOverHttp({ ...operator, password }).catch(() => undefined),
    );
    const changed = await call(here, "", "PATCH", { currentPassword: password, newPassword });
    expect(changed.status).toBe(200);
    const late = (await Promise.all(signingIn)).filter((cookie) => cookie !== undefined);
    expect(await statuses(here, ...late)).toEqual([200, ...late.map(() => 401)]);
    password = newPassword;
  }
});

test("a session expires, is deleted by cleanup, and its use is recorded once a minute", async ({
  project,
  database,
}) => {
  const [here, elsewhere] = await signInTwice(project);
  const [own, other] = await sessions(here);
  const [current, rest] = own?.current ? [own, other] : [other, own];
  const set = (id = "", columns: { expiresAt?: SQL; lastUsedAt?: SQL }) =>
    database.statement((db) => db.update(operatorSessions).set(columns).where(eq(operatorSessions.id, id)));
  const lastUsed = async () => (await sessions(here)).find(({ current }) => current)?.lastUsedAt;

  await set(current?.id, { lastUsedAt: sql`now()` });
  const first = await lastUsed();
  await statuses(here);
  expect(await lastUsed()).toBe(first);
  await set(current?.id, { lastUsedAt: sql`now() - interval '2 minutes'` });
  await statuses(here);
  expect(Date.parse((await lastUsed()) ?? "")).toBeGreaterThan(Date.parse(first ?? "") - 1);

  await set(rest?.id, { expiresAt: sql`now() - interval '1 second'` });
  expect(await statuses(here, elsewhere)).toEqual([200, 401]);
  expect((await sessions(here)).map(({ id }) => id)).toEqual([current?.id]);
  await expect
    .poll(async () => (await sessionRows(database, project)).map(({ session }) => session.id))
    .toEqual([current?.id]);
});

test("an operator has at most 100 sessions: the least recently used one ends", async ({
  project,
  database,
}) => {
  const [here] = await signInTwice(project);
  const [{ session } = {}] = await sessionRows(database, project);
  await database.statement((db) =>
    db.execute(sql`
      insert into operator_sessions (id, operator_id, secret_hash, address, last_used_at, expires_at)
      select gen_random_uuid(), ${session?.operatorId}::uuid, gen_random_uuid(), 'test',
        now() - make_interval(hours => n), now() + interval '1 day' from generate_series(1, 98) n`),
  );
  expect(await sessions(here)).toHaveLength(100);
  const newest = await signInOverHttp(project.operator);
  const kept = await sessions(here);
  expect(kept).toHaveLength(100);
  const oldest = kept.at(-1)?.lastUsedAt ?? "";
  expect(Date.now() - Date.parse(oldest)).toBeLessThan(97.5 * 3_600_000);
  expect(await statuses(here, newest)).toEqual([200, 200]);
});
