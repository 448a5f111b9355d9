import { eq, sql } from "drizzle-orm";
import type { DatabaseClient } from "@/db/client";
import { cleanup, projects } from "@/db/schema";
import { createKey, keyStatuses } from "../../fixtures/api-keys";
import { callGenesys, requestToken } from "../../fixtures/genesys";
import { waitOutEndOfHour } from "../../fixtures/hours";
import { register, sampleDevice } from "../../fixtures/iterable";
import { callNative } from "../../fixtures/native";
import { signIn } from "../../fixtures/operator";
import { expect, type TestProject, test } from "../../fixtures/project";
import { historyRows } from "../../fixtures/rows";
import { seedDevices } from "../../fixtures/seed";
import { callTribehr, sampleParameters } from "../../fixtures/tribehr";
import { projectUserToken } from "../../fixtures/user-token";

const works = { native: 200, iterable: 200, genesys: 200, tribehr: 200 };
const archived = { native: 403, iterable: 403, genesys: 403, tribehr: 403 };
const text = /archived/;

test("an archived project refuses keys and user tokens in the shape of each API, until it is restored", async ({
  project,
  makeProject,
}) => {
  const neighbour = await makeProject();
  const admin = await signIn(project);
  const { key } = await createKey(admin);
  expect(await keyStatuses(project, key)).toEqual(works);
  const token = await projectUserToken(project, { email: "ada@example.com" });
  expect((await callGenesys(token, "GET")).status).toBe(200);

  const answer = await admin.post("archive");
  expect([answer.status, await answer.json()]).toEqual([
    200,
    expect.objectContaining({ archivedAt: expect.any(String) }),
  ]);
  expect(await keyStatuses(project, key)).toEqual(archived);
  expect(await keyStatuses(neighbour, neighbour.keys.server)).toEqual(works);

  const iterable = await register(key, { email: "ada@example.com", device: sampleDevice });
  expect([iterable.status, iterable.body]).toEqual([
    403,
    { msg: expect.stringMatching(text), code: "ProjectArchived", params: null },
  ]);
  const genesys = await callGenesys(key, "GET");
  expect(genesys.body).toMatchObject({
    status: 403,
    code: "not.authorized",
    message: expect.stringMatching(text),
  });
  expect((await callGenesys(token, "GET")).body.message).toMatch(text);
  const oauth = await requestToken({
    grant_type: "client_credentials",
    client_id: project.slug,
    client_secret: key,
  });
  expect([oauth.status, oauth.body]).toEqual([
    400,
    expect.objectContaining({ error: "unauthorized_client", error_description: expect.stringMatching(text) }),
  ]);
  for (const password of [key, token]) {
    const tribehr = await callTribehr({ name: "ada@example.com", password }, sampleParameters);
    expect([tribehr.status, JSON.parse(tribehr.text)]).toEqual([
      403,
      { error: { code: "ACCESS_ERROR", messages: [expect.stringMatching(text)] } },
    ]);
  }
  const native = await callNative(project, "devices", { key });
  expect([native.headers.get("content-type"), await native.json()]).toEqual([
    expect.stringContaining("application/problem+json"),
    expect.objectContaining({ status: 403, code: "projectArchived", detail: expect.stringMatching(text) }),
  ]);

  expect((await admin.post("restore")).status).toBe(200);
  expect(await keyStatuses(project, key)).toEqual(works);
});

test("members of an archived project can read and export, but change nothing", async ({
  project,
  database,
}) => {
  const [id] = await seedDevices(database, project, [{ name: "Phone" }]);
  const admin = await signIn(project);
  const neighbour = await signIn(project);
  await admin.post("archive");
  const reads = ["", "devices", `devices/${id}`, "devices/export?format=csv", "users", "audit", "api-keys"];
  for (const path of reads) expect([path, (await admin.get(path)).status]).toEqual([path, 200]);
  const changes = [
    await admin.patch("", { name: "New" }),
    await admin.post("api-keys", { kind: "server", name: "New" }),
    await admin.post(`devices/${id}/disable`, { note: "Lost" }),
    await admin.delete(`devices/${id}`),
    await admin.post("cleanup/run"),
    await admin.post("applications", { name: "New" }),
  ];
  for (const answer of changes) {
    expect([answer.status, (await answer.json()).code]).toEqual([403, "projectArchived"]);
  }
  const shown = (await (await neighbour.at("projects")).json()).items;
  expect(shown).toMatchObject([{ slug: project.slug, isArchived: true }]);
  await admin.post("restore");
  await admin.post("restore");
  expect((await admin.post(`devices/${id}/disable`, { note: "Lost" })).status).toBe(200);
  const events = (await historyRows(database, project)).filter(({ action }) => action.startsWith("project."));
  expect(events.map(({ action, details }) => [action, details])).toEqual([
    ["project.created", {}],
    ["project.archived", { changed: { archivedAt: { before: null, after: expect.any(String) } } }],
    ["project.restored", { changed: { archivedAt: { before: expect.any(String), after: null } } }],
  ]);
});

test("cleanup leaves an archived project alone until it is restored", async ({
  project,
  makeProject,
  database,
}) => {
  await waitOutEndOfHour();
  const neighbour = await makeProject();
  const admin = await signIn(project);
  await admin.post("archive");
  for (const { id } of [project, neighbour]) {
    await database.statement((db) =>
      db
        .update(cleanup)
        .set({ passStartedAt: new Date("2000-01-01") })
        .where(eq(cleanup.projectId, id)),
    );
  }
  const outcome = async ({ id }: TestProject) => {
    const [row] = await database.read((db) => db.select().from(cleanup).where(eq(cleanup.projectId, id)));
    return row?.pass?.outcome;
  };
  await expect.poll(() => outcome(neighbour)).toBe("done");
  expect(await outcome(project)).toBeUndefined();
  await admin.post("restore");
  await expect.poll(() => outcome(project)).toBe("done");
});

test("only admins archive, restore and delete", async ({ makeProject }) => {
  for (const role of ["viewer", "editor", "admin"] as const) {
    const project = await makeProject({ role });
    const operator = await signIn(project);
    const statuses = [
      (await operator.post("archive")).status,
      (await operator.post("restore")).status,
      (await operator.post("archive")).status,
      (await operator.post("delete", { name: `Project ${project.slug}` })).status,
    ];
    expect([role, statuses]).toEqual([role, role === "admin" ? [200, 200, 200, 204] : [403, 403, 403, 403]]);
  }
});

/** The number of rows that a project has in each table. */
const rowsLeft = async (
  database: DatabaseClient,
  { id }: TestProject,
  without = /^$/,
): Promise<Record<string, number>> => {
  const tables = await database.read((db) =>
    db.execute<{ name: string }>(sql`
      select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'project_id' order by 1`),
  );
  const left: Record<string, number> = {};
  for (const { name } of tables) {
    if (without.test(name)) continue;
    const [row] = await database.read((db) =>
      db.execute<{ rows: number }>(
        sql`select count(*)::int as rows from ${sql.identifier(name)} where project_id = ${id}`,
      ),
    );
    if (row?.rows) left[name] = row.rows;
  }
  return left;
};

test("deletes an archived project by its name: hidden at once, its slug free, its rows gone soon", async ({
  project,
  makeProject,
  database,
}) => {
  const neighbour = await makeProject();
  await seedDevices(
    database,
    project,
    Array.from({ length: 3_000 }, (_, n) => ({ user: `u${n % 700}@example.com` })),
  );
  await seedDevices(database, neighbour, [{ name: "Phone" }]);
  // Counts are added up meanwhile.
  const counts = /count/;
  const kept = await rowsLeft(database, neighbour, counts);
  const admin = await signIn(project);
  const name = `Project ${project.slug}`;
  const early = await admin.post("delete", { name });
  expect([early.status, (await early.json()).detail]).toEqual([409, expect.stringContaining("Archive")]);
  await admin.post("archive");
  const wrong = await admin.post("delete", { name: "Another" });
  expect([wrong.status, (await wrong.json()).issues[0].path]).toEqual([400, "name"]);
  expect((await admin.get("devices")).status).toBe(200);

  expect((await admin.post("delete", { name })).status).toBe(204);
  expect((await admin.get("")).status).toBe(404);
  expect((await (await admin.at("projects")).json()).items).toEqual([]);
  expect(await keyStatuses(project, project.keys.server)).toEqual({
    native: 401,
    iterable: 401,
    genesys: 401,
    tribehr: 401,
  });
  const again = await admin.at("projects", "POST", { name, slug: project.slug, identityType: "email" });
  expect(again.status).toBe(201);
  const token = await projectUserToken(project, { email: "ada@example.com" });
  expect((await callGenesys(token, "GET")).status).toBe(401);

  await expect.poll(() => rowsLeft(database, project), { timeout: 60_000 }).toEqual({});
  expect(await database.read((db) => db.select().from(projects).where(eq(projects.id, project.id)))).toEqual(
    [],
  );
  expect(await rowsLeft(database, neighbour, counts)).toEqual(kept);
  expect((await admin.get("devices")).status).toBe(200);
});
