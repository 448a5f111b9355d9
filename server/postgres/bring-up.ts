import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "../start-error";
import type { Binaries } from "./binaries";
import { connectKeeper, type Keeper, releaseCluster, takeCluster } from "./keeper";
import type { Placement } from "./placement";
import { logSince, logSize, type RunningPostmaster, spawnPostmaster, stopPostmaster } from "./postmaster";
import { isPostmasterOf, readPostmasterFile, removePostmasterFile } from "./postmaster-file";
import { socketFolder } from "./socket-folder";

const patience = 60_000;

/**
 * Brings up a PostgreSQL of our own on the cluster and takes it: whatever a killed Rollcall left behind is cleared away
 * on the way, and of several starters at once exactly one gets through.
 */
export async function bringUp(
  place: Placement,
  binaries: Binaries,
  password: string,
  log: (line: string) => void,
): Promise<{ server: RunningPostmaster; keeper: Keeper }> {
  const before = await logSize(place.home);
  const socket = await socketFolder(place);
  const until = Date.now() + patience;
  let own: RunningPostmaster | undefined;
  while (Date.now() < until) {
    const found = await readPostmasterFile(place.cluster);
    const keeper = found && (await connectKeeper(found, password));
    if (found && keeper) {
      if (!(await takeCluster(keeper))) {
        await releaseCluster(keeper);
        throw new StartError(`The data folder ${place.dataDir} is in use by another running Rollcall.`);
      }
      if (own?.pid === found.pid) {
        return { server: own, keeper };
      }
      log("Replacing the database that a killed Rollcall left running.");
      await releaseCluster(keeper);
      await stopPostmaster(place.cluster, found.pid);
    } else if (found && found.pid !== own?.pid && !(await isPostmasterOf(place.cluster, found.pid))) {
      await removePostmasterFile(place.cluster, found);
    } else if (own !== undefined && own.child.exitCode !== null) {
      own = await explainExit(place, own, before);
    } else if (own === undefined && found === undefined) {
      own = await spawnPostmaster(place, binaries, socket);
    }
    await sleep(20);
  }
  throw new StartError(
    `The database did not start within ${patience / 1000} s: see ${place.home}/postgres.log.`,
  );
}

/** Our PostgreSQL ended while it started: an error, unless another starter was quicker and the loop will find it. */
async function explainExit(place: Placement, own: RunningPostmaster, before: number): Promise<undefined> {
  const output = await logSince(place.home, before);
  if (output.includes("No space left on device")) {
    throw new StartError(`The disk of ${place.home} is full: free some space, or set ROLLCALL_DATA_DIR.`);
  }
  if (own.child.exitCode === 0 || /lock file .* already exists/.test(output)) {
    return undefined;
  }
  const reason = /FATAL: {2}(.*)/.exec(output)?.[1] ?? `exit code ${own.child.exitCode}`;
  throw new StartError(`The database did not start: ${reason} (see ${place.home}/postgres.log).`);
}
