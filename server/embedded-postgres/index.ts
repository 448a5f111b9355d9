import { StartError } from "@/server/start-error";
import { runnableBinaries } from "./binaries";
import { ensureDatabase, releaseLock } from "./data-directory-lock";
import { postmasterUrl } from "./database-url";
import { requireSpace } from "./disk";
import { databasePassword, hasCluster, initialiseCluster } from "./initialise";
import { placeDatabase } from "./placement";
import { chooseAddress, rotateLog, stopPostmaster } from "./postmaster";
import { removeTemporarySocketFolder } from "./socket-folder";
import { startServer } from "./start-server";
import { supervise } from "./supervise";

export interface EmbeddedPostgres {
  /** In libpq's form, with the socket's folder as `?host=`: `connectionTarget` (db/database-url) reads it. */
  url: string;
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Absolute; made where it is missing. */
  dataDir: string;
  log: (line: string) => void;
}

/**
 * Starts the PostgreSQL that comes with Rollcall on a data folder, takes the folder for this process, and starts it
 * again, at the same URL, whenever it ends before `stop()`.
 * One left running by a killed Rollcall is replaced; one that another living Rollcall uses is left alone.
 * Throws `StartError`: one line that says what hinders it.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    return await start(options);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOSPC") throw cause;
    throw new StartError(
      `The disk of ${options.dataDir} is full: free some space, or set ROLLCALL_DATA_DIR.`,
      { cause },
    );
  }
}

async function start({ dataDir, log }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const place = await placeDatabase(dataDir, log);
  await requireSpace(place.home, (await hasCluster(place)) ? 50 : 200);
  const binaries = await runnableBinaries(place.home, place.account);
  const password = await databasePassword(place.dataDir);
  await initialiseCluster(place, binaries, password);
  await rotateLog(place.home);
  const address = await chooseAddress(place);
  const first = await startServer(place, binaries, password, address, log);
  await ensureDatabase(first.lock, password);
  const leave = supervise(place, first, (signal) =>
    startServer(place, binaries, password, address, () => undefined, signal),
  );
  return {
    url: postmasterUrl(address, password),
    async stop() {
      const { postmaster: server, lock: keeper } = await leave();
      await releaseLock(keeper);
      await stopPostmaster(place.cluster, server.pid);
      await removeTemporarySocketFolder(place.home, address.host);
    },
  };
}
