import { sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { BackupError, type BackupHead } from "./format";

interface Table {
  name: string;
  columns: string[];
  refersTo: string[];
}

/** Describes what to back up; call it in the transaction that reads the rows. Throws `BackupError`. */
export async function describeDatabase(db: Database): Promise<BackupHead> {
  if (!(await isRollcallDatabase(db))) {
    throw new BackupError("This database is not Rollcall's: there is nothing to back up.");
  }
  const migrations = await db.execute<{ hash: string; created_at: string }>(
    sql`select hash, created_at::text from drizzle.__drizzle_migrations order by created_at`,
  );
  // Names are quoted for SQL here, so that they can be inserted into statements.
  const tables = await db.execute<{ described: Table[] }>(sql`
    select coalesce(json_agg(json_build_object(
      'name', format('%I.%I', n.nspname, c.relname),
      'columns', (select json_agg(quote_ident(a.attname) order by a.attnum) from pg_attribute a
                  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''),
      'refersTo', (select coalesce(json_agg(format('%I.%I', rn.nspname, r.relname)), '[]') from pg_constraint f
                   join pg_class r on r.oid = f.confrelid join pg_namespace rn on rn.oid = r.relnamespace
                   where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid)
    ) order by c.relname), '[]') as described
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname in ('public', 'drizzle')`);
  const sequences = await db.execute<{ name: string; last: string | null }>(sql`
    select format('%I.%I', schemaname, sequencename) as name, last_value::text as last from pg_sequences
    where schemaname in ('public', 'drizzle') order by 1`);
  return {
    format: "rollcall-backup",
    version: 1,
    createdAt: new Date().toISOString(),
    trailer: true,
    migrations: migrations.map(({ hash, created_at }) => ({ hash, createdAt: Number(created_at) })),
    tables: referredFirst(tables[0]?.described ?? []).map(({ name, columns }) => ({ name, columns })),
    sequences: sequences.map(({ name, last }) => ({ name, last })),
  };
}

export async function isRollcallDatabase(db: Database): Promise<boolean> {
  const [row] = await db.execute<{ found: boolean }>(
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null
           and to_regclass('public.instance_settings') is not null as found`,
  );
  return row?.found === true;
}

function referredFirst(tables: Table[]): Table[] {
  const ordered = new Set<Table>();
  const place = (table: Table, below: readonly Table[]): void => {
    if (ordered.has(table)) return;
    if (below.includes(table)) throw new BackupError(`The table ${table.name} has circular foreign keys.`);
    for (const other of tables) if (table.refersTo.includes(other.name)) place(other, [...below, table]);
    ordered.add(table);
  };
  for (const table of tables) place(table, []);
  return [...ordered];
}
