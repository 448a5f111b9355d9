import { mkdir, readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { sql } from "drizzle-orm";
import { type DatabaseClient, openDatabase } from "@/db/client";
import { startEmbeddedPostgres } from "@/server/embedded-postgres/index";

const folder = resolve(".bench");
const day = 24 * 60 * 60 * 1_000;

export interface Postgres {
  version: string;
  urlOf(database: string): string;
  /** The same as superuser, if the benchmark has such an account. */
  adminUrlOf(database: string): string;
  /** Whether pg_stat_statements is available. */
  countsStatements: boolean;
  stop(): Promise<void>;
}

/** A client for long-running work. */
export const openWithoutTimeouts = (url: string, size = 1): DatabaseClient =>
  openDatabase({ url, size, deadlineMs: day, statementTimeoutMs: day, lockTimeoutMs: day });

/** Runs `work` with a client for long-running work. */
export async function withDatabase<T>(url: string, work: (client: DatabaseClient) => Promise<T>): Promise<T> {
  const client = openWithoutTimeouts(url);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/**
 * The PostgreSQL of BENCH_DATABASE_URL, whose role must be able to create databases; else an embedded one in .bench.
 */
export async function startPostgres(): Promise<Postgres> {
  const given = process.env.BENCH_DATABASE_URL;
  if (given) return describe(given, given, async () => {});
  await mkdir(folder, { recursive: true });
  const start = () => startEmbeddedPostgres({ dataDir: folder, log: console.log });
  let postgres = await start();
  const adminUrl = new URL(postgres.url);
  adminUrl.username = "postgres";
  adminUrl.password = (await readFile(resolve(folder, "postgres-password"), "utf8")).trim();
  if (await loadStatistics(adminUrl.href)) {
    await postgres.stop();
    postgres = await start();
  }
  return describe(postgres.url, adminUrl.href, () => postgres.stop());
}

/** Loads pg_stat_statements at the next start; false if it is loaded already. */
function loadStatistics(url: string): Promise<boolean> {
  return withDatabase(url, (client) =>
    client.statement(async (db) => {
      const [row] = await db.execute<{ loaded: string }>(
        sql`select current_setting('shared_preload_libraries') as loaded`,
      );
      if (row?.loaded.includes("pg_stat_statements")) return false;
      await db.execute(sql`alter system set shared_preload_libraries = 'pg_stat_statements'`);
      return true;
    }),
  );
}

async function describe(url: string, adminUrl: string, stop: () => Promise<void>): Promise<Postgres> {
  const facts = await withDatabase(adminUrl, (client) =>
    client.read((db) =>
      db.execute<{ version: string; counts: boolean }>(sql`
        select current_setting('server_version') as version,
          exists (select from pg_settings
            where name = 'shared_preload_libraries' and setting like '%pg_stat_statements%')
            and (select rolsuper from pg_roles where rolname = current_user) as counts`),
    ),
  );
  const on = (base: string) => (database: string) => {
    const own = new URL(base);
    own.pathname = `/${database}`;
    return own.href;
  };
  return {
    version: facts[0]?.version ?? "",
    countsStatements: facts[0]?.counts ?? false,
    urlOf: on(url),
    adminUrlOf: on(adminUrl),
    stop,
  };
}
