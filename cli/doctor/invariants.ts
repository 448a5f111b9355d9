import { type SQL, sql } from "drizzle-orm";
import type { ReadDatabase } from "@/db/client";
import { countReadableCredentials } from "@/lib/push-credentials/queries";
import { type Finding, failure, ok, warning } from "./finding";

interface Invariant {
  /** Describes the rows that the query finds. */
  violation: string;
  /** Returns one row per violation. */
  query: SQL;
}

const invariants: Invariant[] = [
  {
    violation: "identifiers shared by several devices of a project",
    query: sql`select 1 from devices where device_identifier is not null group by project_id, device_identifier having count(*) > 1`,
  },
  {
    violation: "push tokens enabled for several users although their application is exclusive",
    query: sql`
      select 1 from devices d join applications a on a.project_id = d.project_id and a.id = d.application_id
      where a.token_policy = 'exclusive' and d.enabled
      group by d.project_id, d.application_id, d.push_token having count(*) > 1`,
  },
  {
    violation: "devices whose user is not in their project",
    query: sql`
      select 1 from devices d where not exists
        (select 1 from users u where u.project_id = d.project_id and u.id = d.user_id)`,
  },
  {
    violation: "devices whose application is not in their project",
    query: sql`
      select 1 from devices d where not exists
        (select 1 from applications a where a.project_id = d.project_id and a.id = d.application_id)`,
  },
  {
    violation: "devices with attributes over the size limit of every API",
    query: sql`select 1 from devices where pg_column_size(attributes) > 131072`,
  },
  {
    violation: "devices or users with fields nested deeper than any API allows",
    query: sql`
      select 1 from devices where jsonb_path_exists(attributes, 'strict $.**{33}')
      union all
      select 1 from users where jsonb_path_exists(data_fields, 'strict $.**{33}')`,
  },
  {
    // Less than a day, the shortest time that a project can keep history.
    violation: "devices registered today without history",
    query: sql`
      select 1 from devices d
      where d.created_at > now() - interval '20 hours' and not exists
        (select 1 from audit_events e where e.project_id = d.project_id and e.subject_id = d.id)`,
  },
  {
    violation: "devices with more history events today than changes",
    query: sql`
      select 1 from audit_events e
      join devices d on d.project_id = e.project_id and d.id = e.subject_id
      where e.created_at > now() - interval '20 hours'
        and e.action in ('device.registered', 'device.changed', 'device.enabled', 'device.disabled')
      group by d.project_id, d.id having count(*) > d.version`,
  },
  {
    violation: "API keys without a hash",
    query: sql`select 1 from api_keys where secret_hash = ''`,
  },
  {
    violation: "projects with a wrong device count",
    query: sql`
      select 1 from projects p
      where (select count(*) from devices d where d.project_id = p.id)
        <> (select coalesce(sum(devices), 0) from device_counts c where c.project_id = p.id)
         + (select coalesce(sum(delta), 0) from device_count_deltas c where c.project_id = p.id)`,
  },
];

/** Checks the invariants of the data: a failure for each that is violated, or one ok. */
export async function checkData(db: ReadDatabase): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const { violation, query } of invariants) {
    const [row] = await db.execute<{ broken: string }>(sql`select count(*) as broken from (${query}) broken`);
    const broken = Number(row?.broken ?? 0);
    if (broken === 0) continue;
    const advice = "This is a bug: back up, then report it with this line.";
    found.push(failure("data", `There are ${broken} ${violation}.`, advice));
  }
  return found.length > 0 ? found : [ok("data", `All ${invariants.length} invariants hold.`)];
}

/** Checks for jobs and imports that no server works on. */
export async function checkUnfinishedWork(db: ReadDatabase): Promise<Finding> {
  const [row] = await db.execute<{ stuck: string }>(sql`
    select (select count(*) from jobs where status = 'running' and updated_at < now() - interval '5 minutes')
      + (select count(*) from imports where status in ('checking', 'running') and updated_at < now() - interval '5 minutes')
      as stuck`);
  const stuck = Number(row?.stuck ?? 0);
  if (stuck === 0) return ok("work", "No job or import is stuck.");
  const message = `${stuck} jobs or imports have made no progress for five minutes.`;
  return warning("work", message, "Start Rollcall: it resumes them.");
}

/** Checks that the instance secret still decrypts every application's push credentials. */
export async function checkPushCredentials(db: ReadDatabase): Promise<Finding> {
  const { total, unreadable, applications } = await countReadableCredentials(db);
  if (unreadable === 0) {
    return ok(
      "credentials",
      total === 0 ? "No push credentials are saved." : "All push credentials can be decrypted.",
    );
  }
  return failure(
    "credentials",
    `The push credentials of ${applications.join(", ")} can't be decrypted: the instance secret is lost.`,
    "Restore ROLLCALL_SECRET or the data folder's instance-secret file, or save the credentials again.",
  );
}
