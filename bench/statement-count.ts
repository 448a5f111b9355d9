import { sql } from "drizzle-orm";
import type { BenchDatabase } from "./databases";
import { type Postgres, withDatabase } from "./postgres";

/** Counts database statements while `work` runs, or transactions without pg_stat_statements. */
export async function countStatements<T>(
  postgres: Postgres,
  database: BenchDatabase,
  work: () => Promise<T>,
): Promise<{ result: T; statements: number }> {
  const before = await readCount(postgres, database);
  const result = await work();
  return { result, statements: (await readCount(postgres, database)) - before };
}

export const countedUnit = ({ countsStatements }: Postgres): string =>
  countsStatements ? "statements" : "transactions";

function readCount({ countsStatements }: Postgres, { adminUrl, name }: BenchDatabase): Promise<number> {
  return withDatabase(adminUrl, (client) =>
    client.statement(async (db) => {
      if (countsStatements) await db.execute(sql`create extension if not exists pg_stat_statements`);
      const [row] = await db.execute<{ total: string }>(
        countsStatements
          ? sql`select coalesce(sum(calls), 0) as total from pg_stat_statements(false) s
              join pg_database d on d.oid = s.dbid where d.datname = ${name}`
          : sql`select xact_commit as total from pg_stat_database where datname = ${name}`,
      );
      return Number(row?.total ?? 0);
    }),
  );
}
