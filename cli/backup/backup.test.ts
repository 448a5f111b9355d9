import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "@/db/client";
import { createTestDatabase } from "@/db/testing";
import { temporaryFolder } from "@/db/testing/temporary-folder";
import { createOperator } from "@/lib/operators/mutations";
import { createProject } from "@/lib/projects/mutations";
import { startSession } from "@/lib/sessions/mutations";
import { readBackup } from "./read";
import { restoreBackup } from "./restore";
import { writeBackup } from "./write";

let folder: string;
let source: string;
const names: Record<string, string> = {};
const file = (name: string) => join(folder, name);

async function withClient<T>(
  url: string,
  run: (client: ReturnType<typeof openDatabase>) => Promise<T>,
): Promise<T> {
  const client = openDatabase({ url, size: 2, deadlineMs: 60_000, statementTimeoutMs: 60_000 });
  try {
    return await run(client);
  } finally {
    await client.close();
  }
}

/** A digest of every row of every table, by table. */
const digests = (url: string) =>
  withClient(url, (client) =>
    client.read(async (db) => {
      const tables = await db.execute<{ name: string }>(
        sql`select format('%I.%I', schemaname, tablename) as name from pg_tables
            where schemaname in ('public', 'drizzle') order by 1`,
      );
      const found: Record<string, unknown> = {};
      for (const { name } of tables) {
        const [row] = await db.execute(
          sql.raw(
            `select count(*)::int as rows, md5(string_agg(md5(t::text), '' order by md5(t::text))) from ${name} t`,
          ),
        );
        found[name] = row;
      }
      return found;
    }),
  );

beforeAll(async () => {
  folder = await temporaryFolder("backup");
  source = await createTestDatabase();
  const projectId = await withClient(source, (client) =>
    client.transaction((tx) => createProject(tx, { slug: "p", name: "P", identityType: "email" }, "test")),
  );
  names.project = projectId;
  await withClient(source, (client) =>
    client.transaction(async (tx) => {
      await tx.execute(sql`
        insert into users (project_id, id, email, email_key, data_fields)
        select ${projectId}::uuid, gen_random_uuid(), n || '@example.com', n || '@example.com',
          jsonb_build_object('n', n, 'text', E'tab\t line\n "quote" \\\\ \\. 🦊', 'big', 123456789012345678901234567890)
        from generate_series(1, 500) n`);
      await tx.execute(sql`
        insert into devices (project_id, id, user_id, application_id, push_token, push_service, push_environment, platform, name)
        select u.project_id, gen_random_uuid(), u.id, a.id, 'token-' || u.email, 'fcm', 'production', 'android', E'\\.'
        from users u join applications a on a.project_id = u.project_id`);
    }),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("a backup contains operators but none of their sessions", async () => {
  const [from, to] = [await createTestDatabase(), await createTestDatabase({ migrated: false })];
  const counts = (url: string) =>
    withClient(url, (client) =>
      client.read((db) =>
        db.execute(sql`
          select (select count(*)::int from operators) as operators,
            (select count(*)::int from operator_sessions) as sessions`),
      ),
    );
  await withClient(from, (client) =>
    client.transaction(async (tx) => {
      const operator = {
        email: "ada@example.com",
        name: "Ada",
        password: "a password of my own",
        memberships: [],
      };
      const id = await createOperator(tx, operator);
      await startSession(tx, id, {
        browser: null,
        operatingSystem: null,
        address: "::1",
        previousSecret: null,
      });
    }),
  );
  await writeBackup(from, file("sessions"));
  await restoreBackup(to, file("sessions"));
  expect(await counts(from)).toEqual([{ operators: 1, sessions: 1 }]);
  expect(await counts(to)).toEqual([{ operators: 1, sessions: 0 }]);
});

test("a backup written under load restores to a consistent snapshot", async () => {
  const before = await digests(source);
  await withClient(source, async (client) => {
    let writing = true;
    const load = (async () => {
      while (writing) {
        await client.transaction(async (tx) => {
          await tx.execute(sql`
            with someone as (
              insert into users (project_id, id, email, email_key)
              select ${names.project}::uuid, id, id || '@x', id || '@x' from (select gen_random_uuid() as id) fresh returning *)
            insert into devices (project_id, id, user_id, application_id, push_token, push_service, push_environment, platform)
            select project_id, gen_random_uuid(), id, (select id from applications limit 1), email, 'fcm', 'production', 'ios'
            from someone`);
        });
      }
    })();
    await writeBackup(source, file("busy"));
    writing = false;
    await load;
  });
  const elsewhere = await createTestDatabase({ migrated: false });
  const { rows } = await restoreBackup(elsewhere, file("busy"));
  expect(rows["public.users"]).toBe(rows["public.devices"]);
  expect(rows["public.users"]).toBeGreaterThanOrEqual(500);

  await writeBackup(source, file("quiet"));
  expect(await digests(source)).not.toEqual(before);
  await restoreBackup(elsewhere, file("quiet"), true);
  expect(await digests(elsewhere)).toEqual(await digests(source));

  // The triggers work again.
  const counted = () =>
    withClient(elsewhere, (client) =>
      client.read(
        async (db) => (await db.execute(sql`select count(*)::int as n from device_count_deltas`))[0]?.n,
      ),
    );
  const deltas = Number(await counted());
  await withClient(elsewhere, (client) =>
    client.statement((db) => db.execute(sql`delete from devices where name = E'\\.'`)),
  );
  expect(Number(await counted())).toBeGreaterThan(deltas);
});

/** A backup as versions without trailers wrote it. */
function asOlderVersion(text: string): string {
  const at = text.lastIndexOf('{"rows"');
  const body = text.slice(0, at).replace('"trailer":true,', "");
  const end = { ...JSON.parse(text.slice(at)), sha256: createHash("sha256").update(body).digest("hex") };
  return `${body}${JSON.stringify(end)}\n`;
}

test("existing files and data are replaced only with overwrite", async () => {
  await writeBackup(source, file("first"));
  await expect(writeBackup(source, file("first"))).rejects.toThrow(/already exists: choose another name/);
  await writeBackup(source, file("first"), true);

  const kept = await digests(source);
  await expect(restoreBackup(source, file("first"))).rejects.toThrow(/already contains data/);
  expect(await digests(source)).toEqual(kept);

  const foreign = await createTestDatabase({ migrated: false });
  await withClient(foreign, (client) =>
    client.statement((db) => db.execute(sql`create table precious (n int)`)),
  );
  await expect(restoreBackup(foreign, file("first"), true)).rejects.toThrow(/not Rollcall's/);
  await expect(writeBackup(foreign, file("other"))).rejects.toThrow(/not Rollcall's/);
});

test("a truncated, changed or invalid backup is rejected without changes", async () => {
  await writeBackup(source, file("whole"));
  const text = asOlderVersion(gunzipSync(await readFile(file("whole"))).toString());
  const whole = gzipSync(text);
  const forged = {
    short: whole.subarray(0, whole.length / 2),
    cut: gzipSync(text.slice(0, text.lastIndexOf("{"))),
    changed: gzipSync(text.replace("token-7@example.com", "token-8@example.com")),
    longer: gzipSync(`${text}more\n`),
    none: Buffer.from("hello"),
    empty: Buffer.alloc(0),
  };
  const target = await createTestDatabase({ migrated: false });
  for (const [name, bytes] of Object.entries(forged)) {
    await writeFile(file(name), bytes);
    await expect(readBackup(file(name)), name).rejects.toThrow(/damaged or truncated/);
  }
  for (const name of ["short", "changed"]) {
    await expect(restoreBackup(target, file(name)), name).rejects.toThrow(/damaged or truncated/);
  }
  expect(await digests(target)).toEqual({});
  await expect(readBackup(file("nowhere"))).rejects.toThrow(/cannot be read \(ENOENT\)/);
  await restoreBackup(target, file("whole"));
});

test("a file without its end is rejected before its rows are read; a backup from a version without trailers is accepted", async () => {
  await writeBackup(source, file("complete"));
  const whole = await readFile(file("complete"));
  const text = gunzipSync(whole).toString();
  const target = await createTestDatabase({ migrated: false });
  const headsRead: unknown[] = [];
  const reader = { head: async (head: unknown) => void headsRead.push(head), rows: async () => undefined };
  const middle = Math.floor(whole.length / 2);
  for (const [name, bytes] of [
    ["without its last byte", whole.subarray(0, -1)],
    ["half of it", whole.subarray(0, middle)],
    ["with a gap", Buffer.concat([whole.subarray(0, middle), whole.subarray(middle + 1)])],
    ["with more behind it", Buffer.concat([whole, Buffer.from("more")])],
  ] as const) {
    await writeFile(file(name), bytes);
    await expect(readBackup(file(name), reader), name).rejects.toThrow(/is incomplete: its end is missing/);
    await expect(restoreBackup(target, file(name)), name).rejects.toThrow(/Nothing was changed/);
  }
  expect(headsRead).toEqual([]);
  expect(await digests(target)).toEqual({});
  await writeFile(file("old"), gzipSync(asOlderVersion(text)));
  await restoreBackup(target, file("old"));
  expect(await digests(target)).toEqual(await digests(source));
});
