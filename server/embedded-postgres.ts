import { runnableBinaries } from "./postgres/binaries";
import { bringUp } from "./postgres/bring-up";
import { requireSpace } from "./postgres/disk";
import { databasePassword, initialiseCluster } from "./postgres/initialise";
import { ensureDatabase, releaseCluster } from "./postgres/keeper";
import { placeDatabase } from "./postgres/placement";
import { type RunningPostmaster, stopPostmaster } from "./postgres/postmaster";
import { removeTemporarySocketFolder } from "./postgres/socket-folder";

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
export async function startEmbeddedPostgres({
  dataDir,
  log,
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const place = await placeDatabase(dataDir, log);
  const binaries = await runnableBinaries(place.home, place.account);
  const password = await databasePassword(place.dataDir);
  await initialiseCluster(place, binaries, password);
  await requireSpace(place.home, 50);
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

function databaseUrl({ host, port }: RunningPostmaster, password: string): string {
  return host.startsWith("/")
    ? `postgres://rollcall:${password}@localhost/rollcall?host=${encodeURIComponent(host)}`
    : `postgres://rollcall:${password}@${host}:${port}/rollcall`;
}
