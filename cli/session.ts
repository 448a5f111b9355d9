import { access } from "node:fs/promises";
import { join } from "node:path";
import { database } from "@/db/client";
import { cliContext } from "@/lib/auth/cli-context";
import { type Config, readConfig, setConfig } from "@/lib/config";
import type { RequestContext } from "@/lib/context";
import { startEmbeddedPostgres } from "../server/embedded-postgres/index";
import { NotRunningError, runningDatabaseUrl } from "../server/embedded-postgres/running";

/** Runs something on Rollcall's database. Throws `NotRunningError` when the data folder has none. */
export function withDatabase<T>(run: (config: Config) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  return withDatabaseUrl(config, async (databaseUrl) => {
    const actual = { ...config, databaseUrl, databasePoolSize: 2 };
    setConfig(actual);
    try {
      return await run(actual);
    } finally {
      await database().close();
    }
  });
}

/**
 * Runs something with the URL of Rollcall's database. If Rollcall is not running, the embedded PostgreSQL is started.
 */
export async function withDatabaseUrl<T>(
  { databaseUrl, dataDir }: Pick<Config, "databaseUrl" | "dataDir">,
  run: (url: string) => Promise<T>,
): Promise<T> {
  const url = databaseUrl ?? (await runningDatabaseUrl(dataDir).catch(ignoreStopped(dataDir)));
  return url === undefined ? withEmbeddedPostgres(dataDir, run) : run(url);
}

/** Starts the embedded PostgreSQL while something runs. Throws `StartError` when a running Rollcall uses it. */
export async function withEmbeddedPostgres<T>(dataDir: string, run: (url: string) => Promise<T>): Promise<T> {
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  try {
    return await run(postgres.url);
  } finally {
    await postgres.stop();
  }
}

/** A folder without a database is probably the wrong one, so no database is created there. */
const ignoreStopped = (dataDir: string) => async (error: unknown) => {
  if (!(error instanceof NotRunningError)) throw error;
  await access(join(dataDir, "postgres", "PG_VERSION")).catch(() => {
    throw error;
  });
  return undefined;
};

/** Runs something on one project. Throws `notFound` for an unknown slug. */
export const withProject = <T>(slug: string, run: (ctx: RequestContext) => Promise<T>): Promise<T> =>
  withDatabase(async () => run(await cliContext(slug)));
