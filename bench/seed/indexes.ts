import { type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";

/**
 * Drops indexes (except primary keys), foreign keys and triggers of tables during bulk work, and restores them afterwards:
 * building them once at the end is much faster.
 */
export async function withoutIndexes(
  db: Database,
  tables: string[],
  work: () => Promise<void>,
): Promise<void> {
  const inTables = sql`any(${sql.param(tables)}::text[]::regclass[])`;
  const constraints = await texts(
    db,
    sql`select format('alter table %s drop constraint %I', conrelid::regclass, conname) as remove,
        format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as restore
      from pg_constraint
      where conrelid = ${inTables} and contype in ('f', 'u') order by contype, conname`,
  );
  // An index of a partitioned table is defined without those of its partitions.
  const indexes = await texts(
    db,
    sql`select format('drop index %s', indexrelid::regclass) as remove, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') as restore
      from pg_index i
      where indrelid = ${inTables} and not exists (select from pg_constraint where conindid = i.indexrelid)`,
  );
  const removed = [...constraints, ...indexes];
  for (const { remove } of removed) await db.execute(sql.raw(remove));
  for (const table of tables) await db.execute(sql.raw(`alter table ${table} disable trigger user`));
  await work();
  for (const table of tables) await db.execute(sql.raw(`alter table ${table} enable trigger user`));
  for (const { restore } of removed.reverse()) await db.execute(sql.raw(restore));
}

const texts = async (db: Database, query: SQL) => [
  ...(await db.execute<{ remove: string; restore: string }>(query)),
];
