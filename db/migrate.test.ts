import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "./client";
import { migrateDatabase } from "./migrate";
import { createTestDatabase } from "./testing";

async function rowsOf(url: string, query: string) {
  const door = openDatabase({ url, size: 1 });
  try {
    return await door.read((db) => db.execute(sql.raw(query)));
  } finally {
    await door.close();
  }
}

test("two starters at once on an empty database both end well, and each migration is applied once", async () => {
  const url = await createTestDatabase({ migrated: false });
  await Promise.all([migrateDatabase(url), migrateDatabase(url), migrateDatabase(url)]);
  await migrateDatabase(url);
  const applied = await rowsOf(url, "select hash from drizzle.__drizzle_migrations");
  expect(applied.length).toBeGreaterThan(0);
  expect(new Set(applied.map((row) => row.hash)).size).toBe(applied.length);
});

test("a migration elsewhere is waited for a bounded while", async () => {
  const url = await createTestDatabase({ migrated: false });
  const door = openDatabase({ url, size: 1 });
  onTestFinished(() => door.close());
  await door.transaction(async (db) => {
    await db.execute(sql`select pg_advisory_xact_lock(7265702911)`);
    await expect(migrateDatabase(url, { lockTimeoutMs: 200 })).rejects.toThrow(/another Rollcall/);
  });
  await migrateDatabase(url);
});

test("a failing migration leaves nothing behind", async () => {
  const url = await createTestDatabase({ migrated: false });
  const folder = await mkdtemp(join(tmpdir(), "rollcall-migrations-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await expect(migrateDatabase(url, { folder })).rejects.toMatchObject({ name: "MigrationError" });
  expect(await rowsOf(url, "select 1 from pg_namespace where nspname = 'drizzle'")).toHaveLength(0);
});

test("a database that is not there is one clear line", async () => {
  await expect(migrateDatabase("postgres://nobody@127.0.0.1:1/nothing")).rejects.toThrow(
    /^The database cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:1\.$/,
  );
});

test("migrators killed at any moment leave a database that the next one brings to the same schema (T35)", async () => {
  const shape = `select string_agg(format('%s.%s %s', table_name, column_name, data_type), ',' order by 1) as columns,
    (select string_agg(indexdef, ',' order by indexdef) from pg_indexes where schemaname = 'public') as indexes
    from (select * from information_schema.columns where table_schema = 'public' order by table_name, column_name) c`;
  const [whole] = await rowsOf(await createTestDatabase(), shape);
  const unhindered = await createTestDatabase({ migrated: false });
  const began = performance.now();
  await migrateDatabase(unhindered);
  const once = performance.now() - began;

  const victim = await createTestDatabase({ migrated: false });
  const killer = openDatabase({ url: victim, size: 1 });
  onTestFinished(() => killer.close());
  const kill = () =>
    killer.read((db) =>
      db.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity
                     where datname = current_database() and pid <> pg_backend_pid()`),
    );
  let killed = 0;
  const rounds = 10;
  for (let round = 0; round < rounds; round++) {
    let underWay = true;
    const migrating = migrateDatabase(victim)
      .catch(() => killed++)
      .finally(() => {
        underWay = false;
      });
    await new Promise((resolve) => setTimeout(resolve, (once * round) / rounds));
    while (underWay && (await kill()).length === 0);
    await migrating;
  }
  await migrateDatabase(victim);
  expect(killed).toBeGreaterThan(0);
  expect((await rowsOf(victim, shape))[0]).toEqual(whole);
});
