import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "../start-error";
import type { Binaries } from "./binaries";
import { acquireLock, connectForLock, type LockConnection, releaseLock } from "./data-directory-lock";
import type { Placement } from "./placement";
import {
  type Address,
  hasEnded,
  logSince,
  logSize,
  type RunningPostmaster,
  spawnPostmaster,
  stopPostmaster,
} from "./postmaster";
import { isAlive, isPostmasterOf, readPostmasterFile, removePostmasterFile } from "./postmaster-file";

const patience = 60_000;

/** A PostgreSQL of ours that accepts connections, and the connection that shows whose it is. */
export interface RunningServer {
  postmaster: RunningPostmaster;
  lock: LockConnection;
}

/**
 * Brings up a PostgreSQL of our own on the cluster and takes it: whatever a killed Rollcall left behind is cleared away
 * on the way, and of several starters at once exactly one gets through.
 */
export async function startServer(
  place: Placement,
  binaries: Binaries,
  password: string,
  address: Address,
  log: (line: string) => void,
  signal?: AbortSignal,
): Promise<RunningServer> {
  const before = await logSize(place.home);
  const until = performance.now() + patience;
  let own: RunningPostmaster | undefined;
  while (performance.now() < until && !signal?.aborted) {
    const found = await readPostmasterFile(place.cluster);
    const keeper = found && (await connectForLock(found, password));
    if (found && keeper) {
      if (!(await acquireLock(keeper))) {
        await releaseLock(keeper);
        throw new StartError(`The data folder ${place.dataDir} is in use by another running Rollcall.`);
      }
      if (own?.pid === found.pid) {
        return { postmaster: own, lock: keeper };
      }
      log("Replacing the database that a killed Rollcall left running.");
      await releaseLock(keeper);
      await stopPostmaster(place.cluster, found.pid);
    } else if (found && isAlive(found.pid) && !(await isPostmasterOf(place.cluster, found.pid))) {
      await removePostmasterFile(place.cluster, found);
    } else if (own !== undefined && hasEnded(own)) {
      own = await explainExit(place, own, before);
      await sleep(100);
    } else if (own === undefined && (found === undefined || !isAlive(found.pid))) {
      // A dead one's file stays: by it PostgreSQL sees whether orphans of that one still work on the cluster.
      own = await spawnPostmaster(place, binaries, address);
    }
    await sleep(20);
  }
  if (own !== undefined) await stopPostmaster(place.cluster, own.pid);
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
  const goesBy = /lock file .* already exists|pre-existing shared memory block/;
  if (own.child.exitCode === 0 || goesBy.test(output.split("\n").slice(-6).join("\n"))) {
    return undefined;
  }
  const end = own.child.signalCode ?? `exit code ${own.child.exitCode}`;
  const reason = /FATAL: {2}(.*)/.exec(output)?.[1] ?? end;
  throw new StartError(`The database did not start: ${reason} (see ${place.home}/postgres.log).`);
}
