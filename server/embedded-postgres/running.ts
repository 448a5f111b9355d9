import { readFile, readlink, realpath } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isPostmasterOf, postmasterUrl, readPostmasterFile } from "./postmaster-file";

/** No embedded database is running. The message is one line for the terminal. */
export class NotRunningError extends Error {
  override readonly name = "NotRunningError";
}

/** The URL of the database of a running Rollcall with this data folder. Changes nothing. Throws `NotRunningError`. */
export async function runningDatabaseUrl(folder: string): Promise<string> {
  const notRunning = new NotRunningError(
    `Rollcall is not running on ${folder}: start it, or set ROLLCALL_DATA_DIR or DATABASE_URL to where it runs.`,
  );
  const dataDir = await realpath(folder).catch(() => undefined);
  if (dataDir === undefined) throw notRunning;
  const password = await passwordIn(dataDir);
  // `placeDatabase` creates a link here when the cluster is elsewhere.
  const link = join(dataDir, "postgres");
  const cluster = resolve(dataDir, await readlink(link).catch(() => link));
  const server = await readPostmasterFile(cluster);
  if (password === undefined || server === undefined || !(await isPostmasterOf(cluster, server.pid))) {
    throw notRunning;
  }
  return postmasterUrl(server, password);
}

async function passwordIn(dataDir: string): Promise<string | undefined> {
  const path = join(dataDir, "postgres-password");
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    const message = `${path} cannot be read (${code}): use the account that Rollcall runs as.`;
    throw new NotRunningError(message, { cause });
  }
}
