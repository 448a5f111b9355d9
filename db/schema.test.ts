import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { sql } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "./client";
import { createTestDatabase } from "./testing";

async function catalogue(query: ReturnType<typeof sql>) {
  const client = openDatabase({ url: await createTestDatabase(), size: 1 });
  onTestFinished(() => client.close());
  return [...(await client.read((db) => db.execute(query)))];
}

test("every key and unique index of a project's table begins with project_id", async () => {
  const indexes = await catalogue(sql`
    select c.relname as table, i.relname as index, first.attname as first
    from pg_index x
    join pg_class c on c.oid = x.indrelid
    join pg_class i on i.oid = x.indexrelid
    left join pg_attribute first on first.attrelid = c.oid and first.attnum = x.indkey[0]
    where c.relnamespace = 'public'::regnamespace and (x.indisunique or x.indisprimary)
      and exists (select from pg_attribute p where p.attrelid = c.oid and p.attname = 'project_id')
    order by 1, 2`);
  expect(indexes.map(({ table }) => table)).toEqual(expect.arrayContaining(["devices", "users", "api_keys"]));
  expect(indexes.filter(({ first }) => first !== "project_id")).toEqual([]);
});

test("every foreign key between two tables of a project begins with project_id", async () => {
  const keys = await catalogue(sql`
    select c.conname as name, a.attname as first
    from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.connamespace = 'public'::regnamespace
      and exists (select from pg_attribute p where p.attrelid = c.confrelid and p.attname = 'project_id')`);
  expect(keys.length).toBeGreaterThan(0);
  expect(keys.filter(({ first }) => first !== "project_id")).toEqual([]);
});

test("the migrations match the schema", async () => {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-schema-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp("db/migrations", join(folder, "migrations"), { recursive: true });
  await symlink(join(process.cwd(), "db"), join(folder, "db"));
  await symlink(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
  const before = await readdir(join(folder, "migrations"));
  const drizzleKit = join(process.cwd(), "node_modules/drizzle-kit/bin.cjs");
  const wanted = ["--dialect", "postgresql", "--schema", "db/schema/index.ts", "--out", "migrations"];
  await promisify(execFile)(process.execPath, [drizzleKit, "generate", ...wanted], { cwd: folder });
  expect(await readdir(join(folder, "migrations"))).toEqual(before);
});
