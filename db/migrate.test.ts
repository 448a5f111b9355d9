import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "./client";
import { migrateDatabase } from "./migrate";
import { createTestDatabase } from "./testing";

async function rowsOf(url: string, query: string) {
  const client = openDatabase({ url, size: 1 });
  try {
    return await client.statement((db) => db.execute(sql.raw(query)));
  } finally {
    await client.close();
  }
}

test("concurrent migrations of an empty database apply each migration once", async () => {
  const url = await createTestDatabase({ migrated: false });
  await Promise.all([migrateDatabase(url), migrateDatabase(url), migrateDatabase(url)]);
  await migrateDatabase(url);
  const applied = await rowsOf(url, "select hash from drizzle.__drizzle_migrations");
  expect(applied.length).toBeGreaterThan(0);
  expect(new Set(applied.map((row) => row.hash)).size).toBe(applied.length);
});

test("waits a limited time for another instance that migrates", async () => {
  const url = await createTestDatabase({ migrated: false });
  const client = openDatabase({ url, size: 1 });
  onTestFinished(() => client.close());
  await client.transaction(async (db) => {
    await db.execute(sql`select pg_advisory_xact_lock(7265702911)`);
    await expect(migrateDatabase(url, { lockTimeoutMs: 200 })).rejects.toThrow(/another Rollcall/);
  });
  await migrateDatabase(url);
});

test("a failed migration changes nothing", async () => {
  const url = await createTestDatabase({ migrated: false });
  const folder = await mkdtemp(join(tmpdir(), "rollcall-migrations-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await expect(migrateDatabase(url, { folder })).rejects.toMatchObject({ name: "MigrationError" });
  expect(await rowsOf(url, "select 1 from pg_namespace where nspname = 'drizzle'")).toHaveLength(0);
});

interface JournalEntry {
  tag: string;
  when: number;
}

/** A copy of this version's migrations with other entries. */
async function folderOf(change: (entries: JournalEntry[]) => JournalEntry[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-migrations-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp("db/migrations", folder, { recursive: true });
  const file = join(folder, "meta/_journal.json");
  const journal = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify({ ...journal, entries: change(journal.entries) }));
  return folder;
}

/** The migrations of this version and one more. */
async function folderWith(statements: string): Promise<string> {
  const folder = await folderOf((entries) => {
    const last = entries.at(-1);
    return last ? [...entries, { ...last, when: last.when + 1, tag: "9999_next" }] : [];
  });
  await writeFile(join(folder, "9999_next.sql"), statements);
  return folder;
}

/** The migrations before the one with this name: those of an older version. */
const folderBefore = (name: string): Promise<string> =>
  folderOf((entries) =>
    entries.slice(
      0,
      entries.findIndex(({ tag }) => tag.endsWith(name)),
    ),
  );

const nextIndex = `-- Runs outside a transaction.
create index concurrently if not exists "projects_next" on projects (name);`;

test("an index whose concurrent build was interrupted is built again", async () => {
  const url = await createTestDatabase();
  await rowsOf(
    url,
    `insert into projects (id, slug, name, identity_type, signing_secret)
     select gen_random_uuid(), slug, 'Same name', 'email', 's' from unnest(array['one', 'two']) slug`,
  );
  // Fails on the second project and leaves an invalid index.
  await expect(
    rowsOf(url, `create unique index concurrently "projects_next" on projects (name)`),
  ).rejects.toThrow();
  await migrateDatabase(url, { folder: await folderWith(nextIndex) });
  const valid = await rowsOf(
    url,
    `select indisvalid from pg_index where indexrelid = 'projects_next'::regclass`,
  );
  expect(valid).toEqual([{ indisvalid: true }]);
});

test("an index that was built beforehand is kept", async () => {
  const url = await createTestDatabase();
  await rowsOf(url, `create index "projects_next" on projects (name)`);
  const before = await rowsOf(url, `select 'projects_next'::regclass::oid as oid`);
  await migrateDatabase(url, { folder: await folderWith(nextIndex) });
  expect(await rowsOf(url, `select 'projects_next'::regclass::oid as oid`)).toEqual(before);
});

test("reads go on while a migration waits for a table that a transaction holds, and then it applies", async () => {
  const url = await createTestDatabase();
  const folder = await folderWith("alter table projects add column next text;");
  const holder = openDatabase({ url, size: 1, deadlineMs: 30_000, statementTimeoutMs: 0 });
  const reader = openDatabase({ url, size: 1, lockTimeoutMs: 2_000 });
  onTestFinished(async () => {
    await holder.close();
    await reader.close();
  });
  const { migrating } = await holder.transaction(async (db) => {
    await db.execute(sql`select count(*) from projects`);
    const migrating = migrateDatabase(url, { folder });
    const isWaiting = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await reader.read((db) => db.execute(isWaiting))).length === 0);
    // Waits at most until the migration gives up the lock it asked for.
    await reader.read((db) => db.execute(sql`select count(*) from projects`));
    return { migrating };
  });
  await migrating;
  expect(await rowsOf(url, "select next from projects")).toBeDefined();
});

test("existing history is kept, and gives existing API keys and invitations their creators", async () => {
  const url = await createTestDatabase({ migrated: false });
  await migrateDatabase(url, { folder: await folderBefore("_operator_sessions") });
  // Ada is an admin, Bob was removed, and the creator of Carol's is unknown.
  await rowsOf(
    url,
    `do $$
    declare
      project uuid := gen_random_uuid();
      maker record;
      made uuid;
    begin
      insert into projects (id, slug, name, identity_type, signing_secret) values (project, 'p', 'P', 'email', 's');
      for maker in select name, gen_random_uuid() as id from unnest(array['Ada', 'Bob', 'Carol']) name loop
        insert into operators (id, email, email_key, name) values (maker.id, maker.name, maker.name, maker.name);
        made := gen_random_uuid();
        insert into api_keys (project_id, id, kind, name, secret_hash, last_four, created_by)
          values (project, made, 'server', maker.name, made, 'last', maker.name);
        insert into invitations (project_id, id, email, role, token_hash, created_by, expires_at)
          values (project, made, maker.name, 'admin', made, maker.name, now() + interval '1 day');
        if maker.name <> 'Carol' then
          insert into audit_events (project_id, id, action, actor_type, actor_id, actor_label, subject_type, subject_id, request_id)
            select project, gen_random_uuid(), kind || '.created', 'operator', maker.id, maker.name, kind, made, 'r'
            from unnest(array['apiKey', 'invitation']) kind;
        end if;
        if maker.name = 'Ada' then
          insert into memberships (project_id, operator_id, role) values (project, maker.id, 'admin');
        end if;
      end loop;
    end $$`,
  );
  await migrateDatabase(url);
  const created = (table: string, ended: string) =>
    rowsOf(
      url,
      `select t.created_by as label, o.name, ${ended} as ended from ${table} t
       left join operators o on o.id = t.created_by_operator_id order by 1`,
    );
  expect(await created("api_keys", "t.revoked_at is not null")).toEqual([
    { label: "Ada", name: "Ada", ended: false },
    { label: "Bob", name: "Bob", ended: false },
    { label: "Carol", name: null, ended: false },
  ]);
  expect(await created("invitations", "t.ended_with_creator_at is not null")).toEqual([
    { label: "Ada", name: "Ada", ended: false },
    { label: "Bob", name: "Bob", ended: true },
    { label: "Carol", name: null, ended: true },
  ]);
  // New events go there too, until the first separate month begins.
  await rowsOf(
    url,
    `insert into audit_events select project_id, ('01' || left(md5(id::text), 30))::uuid, action, actor_type, actor_id,
       actor_label, subject_type, subject_id, details, request_id from audit_events`,
  );
  const places =
    "select tableoid::regclass::text as place, count(*)::int as events from audit_events group by 1";
  expect(await rowsOf(url, places)).toEqual([{ place: "audit_events_first", events: 8 }]);
});

test("an unreachable database is reported in one line", async () => {
  await expect(migrateDatabase("postgres://nobody@127.0.0.1:1/nothing")).rejects.toThrow(
    /^The database cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:1\.$/,
  );
});

test("an upgrade killed at any moment can be completed by the next one", async () => {
  const shape = `select string_agg(format('%s.%s %s', table_name, column_name, data_type), ',' order by 1) as columns,
    (select string_agg(indexdef, ',' order by indexdef) from pg_indexes where schemaname = 'public') as indexes
    from (select * from information_schema.columns where table_schema = 'public' order by table_name, column_name) c`;
  const [whole] = await rowsOf(await createTestDatabase(), shape);
  const folder = await folderBefore("_feedback");
  const older = async () => {
    const url = await createTestDatabase({ migrated: false });
    await migrateDatabase(url, { folder });
    return url;
  };
  const uninterrupted = await older();
  const began = performance.now();
  await migrateDatabase(uninterrupted);
  const once = performance.now() - began;

  const victim = await older();
  const killer = openDatabase({ url: victim, size: 1 });
  onTestFinished(() => killer.close());
  const kill = () =>
    killer.statement((db) =>
      db.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity
                     where datname = current_database() and pid <> pg_backend_pid()
                       and backend_type = 'client backend'`),
    );
  let killed = 0;
  const rounds = 4;
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
