import { type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";

/**
 * Does bulk work on tables that have, for as long, no indexes but their primary keys, no foreign keys and no triggers:
 * to make them once at the end costs a fraction.
 */
export async function withoutIndexes(
  db: Database,
  tables: string[],
  work: () => Promise<void>,
): Promise<void> {
  const among = sql`any(${sql.param(tables)}::text[]::regclass[])`;
  const constraints = await texts(
    db,
    sql`select format('alter table %s drop constraint %I', conrelid::regclass, conname) as remove,
        format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make
      from pg_constraint
      where conrelid = ${among} and contype in ('f', 'u') order by contype, conname`,
  );
  const indexes = await texts(
    db,
    sql`select format('drop index %s', indexrelid::regclass) as remove, pg_get_indexdef(indexrelid) as make
      from pg_index i
      where indrelid = ${among} and not exists (select from pg_constraint where conindid = i.indexrelid)`,
  );
  const removed = [...constraints, ...indexes];
  for (const { remove } of removed) await db.execute(sql.raw(remove));
  for (const table of tables) await db.execute(sql.raw(`alter table ${table} disable trigger user`));
  await work();
  for (const table of tables) await db.execute(sql.raw(`alter table ${table} enable trigger user`));
  for (const { make } of removed.reverse()) await db.execute(sql.raw(make));
}

const texts = async (db: Database, query: SQL) => [
  ...(await db.execute<{ remove: string; make: string }>(query)),
];
