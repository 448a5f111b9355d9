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

const startTimeoutMs = 60_000;

/** A PostgreSQL started by this process, and the lock on its data directory. */
export interface RunningServer {
  postmaster: RunningPostmaster;
  lock: LockConnection;
}

/**
 * Starts PostgreSQL on the cluster and locks it. Cleans up what a killed Rollcall left behind. If several processes
 * start at the same time, exactly one succeeds.
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
  const until = performance.now() + startTimeoutMs;
  let started: RunningPostmaster | undefined;
  while (performance.now() < until && !signal?.aborted) {
    const found = await readPostmasterFile(place.cluster);
    const lock = found && (await connectForLock(found, password));
    if (found && lock) {
      if (!(await acquireLock(lock))) {
        await releaseLock(lock);
        throw new StartError(`The data folder ${place.dataDir} is in use by another running Rollcall.`);
      }
      if (started?.pid === found.pid) return { postmaster: started, lock };
      log("Replacing the database that a killed Rollcall left running.");
      await releaseLock(lock);
      await stopPostmaster(place.cluster, found.pid);
    } else if (found && isAlive(found.pid) && !(await isPostmasterOf(place.cluster, found.pid))) {
      await removePostmasterFile(place.cluster, found);
    } else if (started !== undefined && hasEnded(started)) {
      started = await explainExit(place, started, before);
      await sleep(100);
    } else if (started === undefined && (found === undefined || !isAlive(found.pid))) {
      // Keeps a dead PostgreSQL's file, from which PostgreSQL can tell whether orphaned backends still use the cluster.
      started = await spawnPostmaster(place, binaries, address);
    }
    await sleep(20);
  }
  if (started !== undefined) await stopPostmaster(place.cluster, started.pid);
  throw new StartError(
    `The database did not start within ${startTimeoutMs / 1000} s: see ${place.home}/postgres.log.`,
  );
}

/** Throws why PostgreSQL exited while starting, unless another process started it first. */
async function explainExit(place: Placement, started: RunningPostmaster, before: number): Promise<undefined> {
  const output = await logSince(place.home, before);
  if (output.includes("No space left on device")) {
    throw new StartError(`The disk of ${place.home} is full: free some space, or set ROLLCALL_DATA_DIR.`);
  }
  const startedElsewhere = /lock file .* already exists|pre-existing shared memory block/;
  if (started.child.exitCode === 0 || startedElsewhere.test(output.split("\n").slice(-6).join("\n"))) {
    return undefined;
  }
  const end = started.child.signalCode ?? `exit code ${started.child.exitCode}`;
  const reason = /FATAL: {2}(.*)/.exec(output)?.[1] ?? end;
  throw new StartError(`The database did not start: ${reason} (see ${place.home}/postgres.log).`);
}
