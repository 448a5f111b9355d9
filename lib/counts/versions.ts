import { sql } from "drizzle-orm";
import type { DatabaseClient } from "@/db/client";

const maxVersions = 20;
const hourMs = 3_600_000;

let lastHour = 0;

/**
 * Records the versions in use today, once an hour, so that a past day shows its last count. Reads the device counts,
 * which have few rows, and deletes days that no chart reaches.
 */
export async function recordVersions(client: DatabaseClient, now = Date.now()): Promise<void> {
  const hour = Math.floor(now / hourMs);
  if (hour === lastHour) return;
  await client.statement(async (db) => {
    await db.execute(sql`
      insert into version_counts (project_id, application_id, day, devices, versions)
      select project_id, application_id, (now() at time zone 'UTC')::date, sum(devices),
        jsonb_agg(jsonb_build_object('version', application_version, 'devices', devices) order by position)
          filter (where position <= ${maxVersions}::int)
      from (
        select project_id, application_id, application_version, sum(devices) as devices,
          row_number() over (
            partition by project_id, application_id order by sum(devices) desc, application_version) as position
        from device_counts where enabled
        group by project_id, application_id, application_version having sum(devices) > 0
      ) ranked
      where exists (
        select from applications
        where applications.project_id = ranked.project_id and applications.id = ranked.application_id)
      group by project_id, application_id
      on conflict (project_id, application_id, day)
        do update set devices = excluded.devices, versions = excluded.versions`);
    await db.execute(sql`delete from version_counts where day < (now() at time zone 'UTC')::date - 100`);
    await db.execute(sql`
      delete from counters
      where name ~ '^(registered|disabled):' and split_part(name, ':', 2) < quarter_hour(now() - interval '100 days')`);
  });
  lastHour = hour;
}
