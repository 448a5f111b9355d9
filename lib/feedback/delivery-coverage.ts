import { eq, sql } from "drizzle-orm";
import type { Database, DatabaseClient } from "@/db/client";
import { deliveryCoverage, deviceDelivery } from "@/db/schema";
import { minIdAt } from "@/lib/ids";

const batchSize = 5_000;
/** How often to look for projects that should be covered, because most of their devices are confirmed. */
const selectEveryMs = 5 * 60_000;
/** Newer devices may belong to transactions that are still running, or to servers whose clocks are behind. */
const marginMs = 10 * 60_000;

let selectedAt = -Infinity;

/**
 * Gives devices without a row in `device_delivery` an empty one, in projects where most devices are confirmed, for
 * about `forMs`. Without such a row, finding the few unconfirmed devices would mean reading all confirmed ones; with
 * it, the index of confirmations contains them. Registrations write no such row; this task adds it later, in order of
 * ids.
 */
export async function coverDevices(client: DatabaseClient, forMs = 1_000): Promise<void> {
  const now = performance.now();
  if (now - selectedAt > selectEveryMs) {
    selectedAt = now;
    await client.statement(selectProjects);
  }
  while ((await client.transaction((tx) => coverBatch(tx))) && performance.now() - now < forMs);
}

/** Begins with the projects where at least half of the devices are confirmed. */
export async function selectProjects(db: Database): Promise<void> {
  await db.execute(sql`
    insert into delivery_coverage (project_id, covered_up_to)
    select counted.project_id, ${minIdAt(0)}::uuid
    from (
      select project_id, sum(devices) as devices from device_counts
      where project_id not in (select project_id from delivery_coverage)
      group by project_id having sum(devices) > 0
    ) counted
    where (
      select count(*) from (
        select 1 from device_delivery e where e.project_id = counted.project_id and e.last_accepted_at is not null
        limit ceil(counted.devices / 2)::bigint
      ) confirmed
    ) >= counted.devices / 2
    on conflict do nothing`);
}

/** Covers some devices of one project. Returns false once every device that is old enough is covered. */
export async function coverBatch(tx: Database): Promise<boolean> {
  const end = minIdAt(Date.now() - marginMs);
  const [next] = await tx
    .select()
    .from(deliveryCoverage)
    .where(
      sql`exists (select 1 from devices d where d.project_id = ${deliveryCoverage.projectId}
        and d.id > ${deliveryCoverage.coveredUpTo} and d.id < ${end}::uuid)`,
    )
    .limit(1)
    .for("update", { skipLocked: true });
  if (next === undefined) return false;
  const { projectId, coveredUpTo } = next;
  const [batch] = await tx.execute<{ last: string | null }>(sql`
    with batch as (
      select id from devices where project_id = ${projectId} and id > ${coveredUpTo} and id < ${end}::uuid
      order by id limit ${batchSize} for key share
    ), added as (
      insert into ${deviceDelivery} (project_id, device_id) select ${projectId}::uuid, id from batch
      on conflict do nothing
    )
    select max(id::text) as last from batch`);
  if (batch?.last == null) return false;
  await tx
    .update(deliveryCoverage)
    .set({ coveredUpTo: batch.last })
    .where(eq(deliveryCoverage.projectId, projectId));
  return true;
}
