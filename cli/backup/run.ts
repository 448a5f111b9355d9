import type { Config } from "@/lib/config";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../server/embedded-postgres/index";
import { NotRunningError, runningDatabaseUrl } from "../../server/embedded-postgres/running";
import { type BackupEnd, BackupError } from "./format";
import { readBackup } from "./read";
import { restoreBackup } from "./restore";
import { writeBackup } from "./write";

export interface BackupOptions {
  /** Absolute. */
  file: string;
  /** To write over a file that exists, or to restore over data that does. */
  overwrite: boolean;
}

/** Backs up the database of a Rollcall, running or not; answers what to tell. Throws `BackupError`, `StartError`. */
export async function backUp(config: Config, { file, overwrite }: BackupOptions): Promise<string> {
  const write = (url: string) => writeBackup(url, file, overwrite);
  const end = await withDatabase(config, write);
  return `Backed up to ${file}: ${told(end)}.`;
}

/** Restores a backup for a Rollcall that does not run; answers what to tell. Throws `BackupError`, `StartError`. */
export async function restore(config: Config, { file, overwrite }: BackupOptions): Promise<string> {
  await readBackup(file);
  const load = (url: string) => restoreBackup(url, file, overwrite);
  const { databaseDirectUrl: url } = config;
  const end = url === undefined ? await started(config, load) : await load(url);
  return `Restored ${file}: ${told(end)}. Start Rollcall to use it.`;
}

async function withDatabase<T>(config: Config, run: (url: string) => Promise<T>): Promise<T> {
  if (config.databaseDirectUrl !== undefined) return run(config.databaseDirectUrl);
  const url = await runningDatabaseUrl(config.dataDir).catch((error: unknown) => {
    if (error instanceof NotRunningError) return undefined;
    throw error;
  });
  return url === undefined ? started(config, run) : run(url);
}

/** Starts the database of a Rollcall that does not run, for as long as it takes. */
async function started<T>({ dataDir }: Config, run: (url: string) => Promise<T>): Promise<T> {
  let postgres: EmbeddedPostgres | undefined;
  try {
    postgres = await startEmbeddedPostgres({ dataDir, log: () => undefined });
    return await run(postgres.url);
  } finally {
    await postgres?.stop();
  }
}

function told({ rows }: BackupEnd): string {
  const count = (table: string) => (rows[`public.${table}`] ?? 0).toLocaleString("en");
  return `${count("projects")} projects, ${count("users")} users, ${count("devices")} devices`;
}

export { BackupError };
