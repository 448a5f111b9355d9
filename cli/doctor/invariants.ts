import { type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { type Finding, failure, ok, warning } from "./finding";

interface Invariant {
  /** What is wrong with each row that the query finds. */
  wrong: string;
  /** Answers one row for each thing that is not as it must be. */
  query: SQL;
}

const invariants: Invariant[] = [
  {
    wrong: "identifiers that several devices of a project have",
    query: sql`select 1 from devices where device_identifier is not null group by project_id, device_identifier having count(*) > 1`,
  },
  {
    wrong: "push tokens enabled for several users of an application that leaves one to a user",
    query: sql`
      select 1 from devices d join applications a on a.project_id = d.project_id and a.id = d.application_id
      where a.token_policy = 'exclusive' and d.enabled
      group by d.project_id, d.application_id, d.push_token having count(*) > 1`,
  },
  {
    wrong: "devices whose user is not in their project",
    query: sql`
      select 1 from devices d where not exists
        (select 1 from users u where u.project_id = d.project_id and u.id = d.user_id)`,
  },
  {
    wrong: "devices whose application is not in their project",
    query: sql`
      select 1 from devices d where not exists
        (select 1 from applications a where a.project_id = d.project_id and a.id = d.application_id)`,
  },
  {
    wrong: "devices whose attributes are larger than any wire lets in",
    query: sql`select 1 from devices where pg_column_size(attributes) > 131072`,
  },
  {
    wrong: "devices or users whose fields are nested deeper than any wire lets in",
    query: sql`
      select 1 from devices where jsonb_path_exists(attributes, 'strict $.**{33}')
      union all
      select 1 from users where jsonb_path_exists(data_fields, 'strict $.**{33}')`,
  },
  {
    // Less than a day, which is how soon a project may have its history dropped.
    wrong: "devices that came in today and have no history",
    query: sql`
      select 1 from devices d
      where d.created_at > now() - interval '20 hours' and not exists
        (select 1 from audit_events e where e.project_id = d.project_id and e.subject_id = d.id)`,
  },
  {
    wrong: "devices whose history of today tells of more changes than there were",
    query: sql`
      select 1 from audit_events e
      join devices d on d.project_id = e.project_id and d.id = e.subject_id
      where e.created_at > now() - interval '20 hours'
        and e.action in ('device.registered', 'device.changed', 'device.enabled', 'device.disabled')
      group by d.project_id, d.id having count(*) > d.version`,
  },
  {
    wrong: "API keys without a hash",
    query: sql`select 1 from api_keys where secret_hash = ''`,
  },
  {
    wrong: "projects whose kept count of devices is not the number of them",
    query: sql`
      select 1 from projects p
      where (select count(*) from devices d where d.project_id = p.id)
        <> (select coalesce(sum(devices), 0) from device_counts c where c.project_id = p.id)
         + (select coalesce(sum(delta), 0) from device_count_deltas c where c.project_id = p.id)`,
  },
];

/** What must hold of the data whatever happened to it: one line where all does. */
export async function checkData(db: Database): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const { wrong, query } of invariants) {
    const [row] = await db.execute<{ broken: string }>(sql`select count(*) as broken from (${query}) broken`);
    const broken = Number(row?.broken ?? 0);
    if (broken === 0) continue;
    const advice = "Back up first, then report it with this line: it must never happen.";
    found.push(failure("data", `There are ${broken} ${wrong}.`, advice));
  }
  return found.length > 0 ? found : [ok("data", `All ${invariants.length} invariants hold.`)];
}

/** Work that nobody goes on with. */
export async function checkUnfinishedWork(db: Database): Promise<Finding> {
  const [row] = await db.execute<{ stuck: string }>(sql`
    select (select count(*) from jobs where status = 'running' and updated_at < now() - interval '5 minutes')
      + (select count(*) from imports where status in ('checking', 'running') and updated_at < now() - interval '5 minutes')
      as stuck`);
  const stuck = Number(row?.stuck ?? 0);
  if (stuck === 0) return ok("work", "No bulk work or import stands still.");
  const message = `${stuck} bulk jobs or imports have stood still for five minutes.`;
  return warning("work", message, "Start Rollcall: it takes them up again.");
}
