import { sql } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "@/db/client";
import { createTestDatabase } from "@/db/testing";
import { deletionOrder, tablesWithoutForeignKey } from "./delete";

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
