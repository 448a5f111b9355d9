import { access } from "node:fs/promises";
import { join } from "node:path";
import { database } from "@/db/client";
import { cliContext } from "@/lib/auth/cli-context";
import { type Config, readConfig, setConfig } from "@/lib/config";
import type { RequestContext } from "@/lib/context";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../server/embedded-postgres/index";
import { NotRunningError, runningDatabaseUrl } from "../server/embedded-postgres/running";

/** Runs something on the database of a Rollcall, running or not: where it is not, its database is started meanwhile. */
export async function withDatabase<T>(run: (config: Config) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  const found = config.databaseUrl ?? (await runningDatabaseUrl(config.dataDir).catch(wherePresent(config)));
  let postgres: EmbeddedPostgres | undefined;
  try {
    if (found === undefined)
      postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log: () => undefined });
    const databaseUrl = found ?? postgres?.url;
    const settled = { ...config, databaseUrl, databasePoolSize: 2 };
    setConfig(settled);
    try {
      return await run(settled);
    } finally {
      await database().close();
    }
  } finally {
    await postgres?.stop();
  }
}

/** A folder that has no database yet is most likely the wrong folder: nothing is made there. */
const wherePresent = (config: Config) => async (error: unknown) => {
  if (!(error instanceof NotRunningError)) throw error;
  await access(join(config.dataDir, "postgres", "PG_VERSION")).catch(() => {
    throw error;
  });
  return undefined;
};

/** The same on one project. Throws `notFound` where there is none of that slug. */
export const withProject = <T>(slug: string, run: (ctx: RequestContext) => Promise<T>): Promise<T> =>
  withDatabase(async () => run(await cliContext(slug)));
