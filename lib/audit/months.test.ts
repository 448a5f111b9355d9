import { eq, sql } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { type DatabaseClient, openDatabase } from "@/db/client";
import { auditEvents, cleanup, projects } from "@/db/schema";
import { createTestDatabase } from "@/db/testing";
import { runDueCleanups } from "@/lib/cleanup/run";
import { newId, newIdAt } from "@/lib/ids";
import { createProject } from "@/lib/projects/mutations";
import { createMonths, dropOldPartitions } from "./months";

const dayMs = 24 * 60 * 60 * 1_000;
// The same time throughout: a month may end during a test.
const now = new Date();
const monthsAgo = (months: number) => new Date(now.getTime() - months * 31 * dayMs);

/** A database that has had monthly history for two years. */
async function openWithMonths(): Promise<DatabaseClient> {
  const client = openDatabase({ url: await createTestDatabase(), size: 4 });
  onTestFinished(() => client.close());
  await client.statement((db) => db.execute(sql`drop table audit_events_first`));
  await createMonths(client, monthsAgo(24).getTime());
  return client;
}

async function createTestProject(client: DatabaseClient, slug: string, historyDays: number | null) {
  const id = await client.transaction((tx) =>
    createProject(tx, { slug, name: slug, identityType: "email" }, "test"),
  );
  await client.statement((db) => db.update(cleanup).set({ historyDays }).where(eq(cleanup.projectId, id)));
  return id;
}

async function insertEvent(client: DatabaseClient, projectId: string, idAt: Date, createdAt = idAt) {
  const id = newIdAt(idAt.getTime());
  const rest = { actorLabel: "Test", subjectId: newId(), requestId: newId(), createdAt };
  const types = { action: "device.changed", actorType: "system", subjectType: "device" } as const;
  await client.statement((db) => db.insert(auditEvents).values({ projectId, id, ...types, ...rest }));
  return id;
}

/** In the order of the table's ids, without what the test's setup did. */
const changedEvents = async (client: DatabaseClient, projectId: string): Promise<string[]> => {
  const rows = await client.read((db) =>
    db.select().from(auditEvents).where(eq(auditEvents.projectId, projectId)).orderBy(auditEvents.id),
  );
  return rows.filter(({ action }) => action === "device.changed").map(({ id }) => id);
};

const deletions = (client: DatabaseClient, projectId: string) =>
  client.read((db) =>
    db
      .select({ details: auditEvents.details })
      .from(auditEvents)
      .where(sql`${auditEvents.projectId} = ${projectId} and ${auditEvents.action} = 'history.deleted'`)
      .orderBy(auditEvents.id),
  );

const partitionNames = async (client: DatabaseClient): Promise<string[]> => {
  const rows = await client.read((db) =>
    db.execute<{ name: string }>(sql`
      select inhrelid::regclass::text as name from pg_inherits where inhparent = 'audit_events'::regclass order by 1`),
  );
  return rows.map(({ name }) => name);
};

const nameOf = (time: Date) => `audit_events_${time.toISOString().slice(0, 7).replace("-", "_")}`;

/** Runs the nightly cleanup of all projects to its end. */
async function cleanUp(client: DatabaseClient) {
  await client.statement((db) =>
    db.execute(sql`update hygiene set pass_started_at = now() - interval '2 days', pass_finished_at = now()`),
  );
  await runDueCleanups(client, 10_000);
}

test("old months are dropped, newer history stays in order, and each project's history records it", async () => {
  const client = await openWithMonths();
  const one = await createTestProject(client, "one", 400);
  const other = await createTestProject(client, "other", 200);
  const kept: string[] = [];
  for (const months of [22, 20, 15]) {
    await insertEvent(client, one, monthsAgo(months));
    await insertEvent(client, other, monthsAgo(months));
  }
  for (const months of [12, 5, 1, 0]) kept.push(await insertEvent(client, one, monthsAgo(months)));
  await dropOldPartitions(client);
  expect(await changedEvents(client, one)).toEqual(kept);
  expect(await changedEvents(client, other)).toEqual([]);
  const names = await partitionNames(client);
  expect(names).not.toContain(nameOf(monthsAgo(15)));
  expect(names).toContain(nameOf(monthsAgo(12)));
  expect((await deletions(client, one)).map(({ details }) => details.dropped)).toEqual([1, 1, 1]);
});

test("a month that one project keeps loses only the events of the others", async () => {
  const client = await openWithMonths();
  const forever = await createTestProject(client, "forever", null);
  const archived = await createTestProject(client, "archived", 30);
  const short = await createTestProject(client, "short", 30);
  await client.statement((db) =>
    db.update(projects).set({ archivedAt: new Date() }).where(eq(projects.id, archived)),
  );
  const kept = [
    [forever, await insertEvent(client, forever, monthsAgo(22))],
    [archived, await insertEvent(client, archived, monthsAgo(20))],
  ] as const;
  for (const months of [22, 20, 10, 1.1]) await insertEvent(client, short, monthsAgo(months));
  const young = await insertEvent(client, short, monthsAgo(0.5));
  await dropOldPartitions(client);
  expect(await partitionNames(client)).toEqual(
    expect.arrayContaining([nameOf(monthsAgo(22)), nameOf(monthsAgo(20))]),
  );
  await cleanUp(client);
  for (const [project, id] of kept) expect(await changedEvents(client, project)).toEqual([id]);
  expect(await changedEvents(client, short)).toEqual([young]);
});

test("a month that is kept long is deleted as a whole at its end", async () => {
  const client = await openWithMonths();
  // Kept since the middle of a month.
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth() - 13];
  const days = Math.round((now.getTime() - Date.UTC(year, month, 15)) / dayMs);
  const project = await createTestProject(client, "one", days);
  const firstOfMonth = new Date(Date.UTC(year, month));
  const inMonth = await insertEvent(client, project, firstOfMonth);
  await insertEvent(client, project, new Date(firstOfMonth.getTime() - 1));
  await cleanUp(client);
  expect(await changedEvents(client, project)).toEqual([inMonth]);
});

test("events that a wrong clock dates far off are kept, and deleted by their real age", async () => {
  const client = await openWithMonths();
  const project = await createTestProject(client, "one", 400);
  const past = await insertEvent(client, project, new Date("1999-01-01"), now);
  const dropped = await insertEvent(client, project, monthsAgo(20), now);
  const future = await insertEvent(client, project, new Date("2100-01-01"), now);
  await insertEvent(client, project, new Date("1999-01-02"), monthsAgo(20));
  await dropOldPartitions(client);
  await cleanUp(client);
  expect(await changedEvents(client, project)).toEqual([past, dropped, future]);
});

test("a month that is created late gets the events of its time", async () => {
  const client = await openWithMonths();
  const project = await createTestProject(client, "one", 400);
  const ahead = (months: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months));
  for (const months of [1, 2, 3]) {
    await client.statement((db) => db.execute(sql.raw(`drop table ${nameOf(ahead(months))}`)));
  }
  const events = [await insertEvent(client, project, ahead(1)), await insertEvent(client, project, ahead(3))];
  await createMonths(client);
  expect(await partitionNames(client)).toEqual(
    expect.arrayContaining([1, 2, 3].map((months) => nameOf(ahead(months)))),
  );
  expect(await changedEvents(client, project)).toEqual(events);
  const [left] = await client.read((db) =>
    db.execute(sql`select count(*)::int as events from audit_events_default`),
  );
  expect(left).toEqual({ events: 0 });
});
