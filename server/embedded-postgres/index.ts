import { statfs } from "node:fs/promises";
import { StartError } from "@/server/start-error";
import { runnableBinaries } from "./binaries";
import { ensureDatabase, releaseLock } from "./data-directory-lock";
import { clusterVersion, databasePassword, initialiseCluster } from "./initialise";
import { placeDatabase } from "./placement";
import { chooseAddress, removeTemporarySocketFolder, rotateLog, stopPostmaster } from "./postmaster";
import { postmasterUrl } from "./postmaster-file";
import { startServer } from "./start-server";
import { supervise } from "./supervise";

export interface EmbeddedPostgres {
  /** In libpq's form, with the socket's folder as `?host=`: `connectionTarget` (db/database-url) reads it. */
  url: string;
  stop(): Promise<void>;
}

interface Options {
  /** Absolute; created if missing. */
  dataDir: string;
  log: (line: string) => void;
}

/**
 * Starts the PostgreSQL that ships with Rollcall, locks the data folder for this process, and restarts PostgreSQL at
 * the same URL whenever it ends before `stop()`. Replaces one that a killed Rollcall left running. Throws `StartError`
 * if it cannot, for example because another Rollcall uses the folder.
 */
export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  try {
    return await start(options);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOSPC") throw cause;
    const message = `The disk of ${options.dataDir} is full: free some space, or set ROLLCALL_DATA_DIR.`;
    throw new StartError(message, { cause });
  }
}

async function start({ dataDir, log }: Options): Promise<EmbeddedPostgres> {
  const place = await placeDatabase(dataDir, log);
  await requireSpace(place.home, (await clusterVersion(place)) === undefined ? 200 : 50);
  const binaries = await runnableBinaries(place.home, place.account);
  const password = await databasePassword(place.dataDir);
  await initialiseCluster(place, binaries, password);
  await rotateLog(place.home);
  const address = await chooseAddress(place);
  const first = await startServer(place, binaries, password, address, log);
  await ensureDatabase(first.lock, password);
  const stopSupervising = supervise(place, first, (signal) =>
    startServer(place, binaries, password, address, () => undefined, signal),
  );
  return {
    url: postmasterUrl(address, password),
    async stop() {
      const { postmaster, lock } = await stopSupervising();
      await releaseLock(lock);
      await stopPostmaster(place.cluster, postmaster.pid);
      await removeTemporarySocketFolder(place.home, address.host);
    },
  };
}

async function requireSpace(folder: string, megabytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = Math.floor((bavail * bsize) / 1_000_000);
  if (free < megabytes) {
    throw new StartError(
      `The disk of ${folder} has ${free} MB free, and the database needs ${megabytes} MB: free some space, or set ROLLCALL_DATA_DIR.`,
    );
  }
}
