import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import type { Database } from "@/db/client";
import { inLongTransaction } from "@/db/long-transaction";
import { createMigrationsTable, migrateDatabase, migrationsFolder, runOnNewDatabase } from "@/db/migrate";
import { isRollcallDatabase } from "./describe";
import { type BackupEnd, BackupError, type BackupHead } from "./format";
import { readBackup } from "./read";

/**
 * Restores a backup into an empty database, or with `replace` over Rollcall's existing data, in one transaction. Throws
 * `BackupError`.
 */
export async function restoreBackup(databaseUrl: string, file: string, replace = false): Promise<BackupEnd> {
  const end = await inLongTransaction(databaseUrl, { lockTimeoutMs: 10_000 }, async (db) => {
    await requireNoOtherServer(db);
    await clearDatabase(db, replace);
    return load(db, file);
  });
  await inLongTransaction(databaseUrl, { lockTimeoutMs: 10_000 }, (db) => db.execute(sql`analyze`));
  await migrateDatabase(databaseUrl);
  return end;
}

async function requireNoOtherServer(db: Database): Promise<void> {
  const [row] = await db.execute<{ others: number }>(sql`
    select count(*)::int as others from pg_stat_activity
    where datname = current_database() and application_name = 'rollcall' and pid <> pg_backend_pid()`);
  if (row?.others) throw new BackupError("A Rollcall is running on this database: stop it first.");
}

async function clearDatabase(db: Database, replace: boolean): Promise<void> {
  const [row] = await db.execute<{ tables: number }>(sql`
    select count(*)::int as tables from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname in ('public', 'drizzle')`);
  if (!row?.tables) return;
  if (!(await isRollcallDatabase(db))) {
    throw new BackupError("The database contains data that is not Rollcall's: restore into an empty one.");
  }
  if (!replace) throw new BackupError("The database already contains data: --overwrite replaces all of it.");
  await db.execute(sql`drop schema drizzle cascade`);
  await db.execute(sql`drop schema public cascade`);
  await db.execute(sql`create schema public`);
}

async function load(db: Database, file: string): Promise<BackupEnd> {
  let columns = new Map<string, string>();
  let head: BackupHead | undefined;
  const end = await readBackup(file, {
    async head(found) {
      head = found;
      columns = new Map(found.tables.map((table) => [table.name, table.columns.join(", ")]));
      await createSchema(db, found);
      await db.execute(sql.raw(`truncate ${[...columns.keys()].join(", ")}`));
      // The backup contains the counts that triggers maintain.
      for (const table of columns.keys())
        await db.execute(sql.raw(`alter table ${table} disable trigger user`));
    },
    async rows(table, rows) {
      const names = sql.raw(columns.get(table) ?? "");
      await db.execute(sql`
        insert into ${sql.raw(table)} (${names}) overriding system value
        select ${names} from jsonb_populate_recordset(null::${sql.raw(table)}, ${`[${rows.join(",")}]`}::jsonb)`);
    },
  });
  for (const table of columns.keys()) await db.execute(sql.raw(`alter table ${table} enable trigger user`));
  for (const { name, last } of head?.sequences ?? []) {
    if (last !== null) await db.execute(sql`select setval(${name}::regclass, ${last}::bigint)`);
  }
  return end;
}

/** Creates the schema as of the backup; migrating afterwards applies later changes. */
async function createSchema(db: Database, { migrations }: BackupHead): Promise<void> {
  const known = readMigrationFiles({ migrationsFolder });
  if (migrations.some(({ hash }, i) => known[i]?.hash !== hash)) {
    throw new BackupError(
      "The backup was written by a newer version of Rollcall: restore it with that version.",
    );
  }
  // Its rows are in the backup.
  await createMigrationsTable(db);
  for (const migration of known.slice(0, migrations.length)) await runOnNewDatabase(db, migration);
}
