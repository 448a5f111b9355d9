import { type SQL, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { Batcher } from "@/lib/async/batcher";
import { limitDetails } from "@/lib/audit/details";
import type { RequestContext } from "@/lib/context";
import { newId } from "@/lib/ids";
import type { DeviceChanges, DeviceRow } from "../merge";
import { auditDiff } from "../store";
import { type DeviceRecord, deviceColumns, fromRecord, toRecord } from "./record";

interface Change {
  ctx: RequestContext;
  /** As it was when the changes were worked out. */
  row: DeviceRow;
  changes: DeviceChanges;
}

const changes = new Batcher<Change, DeviceRow | undefined>({
  run: changeAll,
  concurrency: 2,
  maxBatchSize: 128,
  maxQueued: 4_000,
});

/**
 * Writes what a registration changes on a device, with its history, in one statement that concurrent registrations
 * share. Undefined, and nothing is written, where the device has changed since it was read.
 */
export const changeSeen = (change: Change): Promise<DeviceRow | undefined> => changes.submit(change);

const names = sql.raw(deviceColumns.join(", "));
const values = sql.raw(deviceColumns.map((name) => `r.${name}`).join(", "));

async function changeAll(batch: Change[]): Promise<(DeviceRow | undefined)[]> {
  const members = JSON.stringify(batch.map(memberToChange));
  const answers = await database().statement((db) =>
    db.execute<{ n: number; device: DeviceRecord }>(changeStatement(members)),
  );
  const all: (DeviceRow | undefined)[] = batch.map(() => undefined);
  for (const { n, device } of answers) all[n] = fromRecord(device);
  return all;
}

/** The one statement of a batch of changes, given as JSON. */
export const changeStatement = (members: string): SQL => sql`
      with wanted as materialized (
        select * from jsonb_to_recordset(${members}::jsonb) w (
          n integer, project_id uuid, id uuid, version integer, changes jsonb, action text, details jsonb, event_id uuid,
          actor_type text, actor_id text, actor_label text, request_id text
        )
      ),
      locked as materialized (
        select w.n, d as device, w.changes from devices d
        join wanted w on d.project_id = w.project_id and d.id = w.id and d.version = w.version
        order by d.id for no key update of d
      ),
      changed as (
        update devices d set (${names}) = (
          select ${values} from jsonb_populate_record(l.device, l.changes || jsonb_build_object(
            'version', (l.device).version + 1, 'updated_at', now(), 'last_seen_at', now()
          )) r
        )
        from locked l where d.project_id = (l.device).project_id and d.id = (l.device).id
        returning l.n, d as device
      ),
      told as (
        insert into audit_events (
          project_id, id, action, actor_type, actor_id, actor_label, subject_type, subject_id, details, request_id
        )
        select w.project_id, w.event_id, w.action, w.actor_type, w.actor_id, w.actor_label, 'device', w.id, w.details,
          w.request_id
        from wanted w join changed c on c.n = w.n
      )
      select n, to_jsonb(device) as device from changed`;

/** One member of what `changeStatement` takes. */
export function memberToChange({ ctx, row, changes }: Change, n: number) {
  return {
    n,
    project_id: row.projectId,
    id: row.id,
    version: row.version,
    changes: toRecord(changes),
    action: changes.enabled ? "device.enabled" : "device.changed",
    details: limitDetails({ changed: auditDiff(row, changes) }),
    event_id: newId(),
    actor_type: ctx.actor.type,
    actor_id: ctx.actor.id,
    actor_label: ctx.actor.label,
    request_id: ctx.requestId,
  };
}
