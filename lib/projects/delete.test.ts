import { eq, sql } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "@/db/client";
import { auditEvents, projects } from "@/db/schema";
import { createTestDatabase } from "@/db/testing";
import { newId, newIdAt } from "@/lib/ids";
import { deleteProjects, deletionOrder, tablesWithoutForeignKey } from "./delete";
import { createProject } from "./mutations";

async function tables(query: ReturnType<typeof sql>): Promise<string[]> {
  const client = openDatabase({ url: await createTestDatabase(), size: 1 });
  onTestFinished(() => client.close());
  const rows = await client.read((db) => db.execute<{ name: string }>(query));
  return rows.map(({ name }) => name);
}

const projectTables = sql`
  select c.relname as name from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attname = 'project_id'
  where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace`;

test("deleting a project reaches every table with its rows", async () => {
  const unreached = await tables(sql`
    ${projectTables} and not exists (select from pg_constraint f where f.contype = 'f' and f.conrelid = c.oid)`);
  expect(unreached.sort()).toEqual([...tablesWithoutForeignKey].sort());
});

test("rows are deleted in batches only from tables that exist, children first", async () => {
  const known = await tables(projectTables);
  expect(deletionOrder.filter((name) => !known.includes(name))).toEqual([]);
  expect(deletionOrder.indexOf("devices")).toBeLessThan(deletionOrder.indexOf("users"));
  expect(deletionOrder.indexOf("device_delivery")).toBeLessThan(deletionOrder.indexOf("devices"));
});

test("deleting a project leaves the history of others alone, whichever month it is in", async () => {
  const client = openDatabase({ url: await createTestDatabase(), size: 1 });
  onTestFinished(() => client.close());
  const create = (slug: string) =>
    client.transaction((tx) => createProject(tx, { slug, name: slug, identityType: "email" }, "test"));
  // Each of the events is the first row of its partition.
  const [deleted, other] = [await create("deleted"), await create("other")];
  const event = {
    ...{
      projectId: other,
      id: newIdAt(Date.parse("2100-01-01")),
      action: "device.changed",
      actorLabel: "Test",
    },
    ...{ subjectId: newId(), requestId: newId() },
    ...({ actorType: "system", subjectType: "device" } as const),
  };
  await client.statement((db) => db.insert(auditEvents).values(event));
  const mark = { deletedAt: new Date() };
  await client.statement((db) => db.update(projects).set(mark).where(eq(projects.id, deleted)));
  await deleteProjects(client, 10_000);
  const left = await client.read((db) => db.select({ projectId: auditEvents.projectId }).from(auditEvents));
  expect(left).toEqual([{ projectId: other }, { projectId: other }]);
});
