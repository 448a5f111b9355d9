import { runnableBinaries } from "./postgres/binaries";
import { bringUp } from "./postgres/bring-up";
import { databaseUrl } from "./postgres/database-url";
import { requireSpace } from "./postgres/disk";
import { databasePassword, hasCluster, initialiseCluster } from "./postgres/initialise";
import { ensureDatabase, releaseCluster } from "./postgres/keeper";
import { placeDatabase } from "./postgres/placement";
import { stopPostmaster } from "./postgres/postmaster";
import { removeTemporarySocketFolder } from "./postgres/socket-folder";
import { StartError } from "./start-error";

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
 * Starts the PostgreSQL that comes with Rollcall on a data folder and takes the folder for this process.
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
  const { server, keeper } = await bringUp(place, binaries, password, log);
  await ensureDatabase(keeper, password);
  return {
    url: databaseUrl(server, password),
    async stop() {
      await releaseCluster(keeper);
      await stopPostmaster(place.cluster, server.pid);
      await removeTemporarySocketFolder(place.home, server.host);
    },
  };
}
