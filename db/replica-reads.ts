import { config } from "@/lib/config";
import { type Database, database, openDatabase } from "./client";
import { ReplicaReads } from "./replica";

// One a process, as the door itself.
const shared = globalThis as typeof globalThis & { rollcallReplica?: ReplicaReads };

function replica(): ReplicaReads | undefined {
  const { databaseReplicaUrl: url, databasePoolSize: size, databasePooler } = config();
  if (url === undefined) return undefined;
  shared.rollcallReplica ??= new ReplicaReads(
    database(),
    // What it cannot answer soon, the primary still has the time for.
    openDatabase({
      ...{ url, size, pooled: databasePooler === "transaction" },
      ...{ connectTimeoutMs: 500, waitTimeoutMs: 200, deadlineMs: 2_500, statementTimeoutMs: 2_000 },
    }),
  );
  return shared.rollcallReplica;
}

/**
 * Reads a list, from the replica where there is one that has what `reader` wrote, else from the primary. `reader` is
 * whoever asks, by the id that their writes were noted under.
 */
export function readFromReplica<T>(reader: string | null, run: (db: Database) => Promise<T>): Promise<T> {
  return replica()?.read(reader, run) ?? database().read(run);
}

/** Notes that someone has written, once it is committed; or seen how far other work is, which their lists must show. */
export function noteWrite(writer: string): void {
  replica()?.noteWrite(writer);
}

export const closeReplica = async (): Promise<void> => shared.rollcallReplica?.close();
