import { sql } from "drizzle-orm";
import { openDatabase } from "@/db/client";
import type { Config } from "@/lib/config";
import { explain } from "../explain";
import { type Finding, ok, warning } from "./finding";

const advice = "Lists are read from the primary meanwhile. Check DATABASE_REPLICA_URL, or remove it.";

/** Checks that the replica is reachable, is a replica and keeps up. */
export async function checkReplica(config: Config): Promise<Finding[]> {
  const { databaseReplicaUrl: url, databasePooler } = config;
  if (url === undefined) return [];
  const client = openDatabase({ url, size: 1, pooled: databasePooler === "transaction" });
  try {
    const [row] = await client.read((db) =>
      db.execute<{ standby: boolean; lag: number | null }>(sql`
        select pg_is_in_recovery() as standby,
          case when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
            else extract(epoch from now() - pg_last_xact_replay_timestamp())::int end as lag`),
    );
    return [replicaFinding(row ?? { standby: false, lag: null })];
  } catch (error) {
    return [warning("replica", explain(error), advice)];
  } finally {
    await client.close();
  }
}

export function replicaFinding({ standby, lag }: { standby: boolean; lag: number | null }): Finding {
  if (!standby) return warning("replica", "The database of DATABASE_REPLICA_URL is not a replica.", advice);
  if ((lag ?? 0) > 10) return warning("replica", `The replica is ${lag} seconds behind.`, advice);
  return ok("replica", "The replica is reachable and keeps up.");
}
