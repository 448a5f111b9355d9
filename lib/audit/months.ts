import { type SQL, sql } from "drizzle-orm";
import type { Database, DatabaseClient, ReadDatabase } from "@/db/client";
import { auditEvents } from "@/db/schema";
import { minIdAt, newId, timeOfId } from "@/lib/ids";
import { log } from "@/lib/log";

/*
 * The history table has a partition for each month in UTC, by the time in its ids. `audit_events_first` holds what was
 * there before the months; `audit_events_default` what belongs to none, because a clock was wrong or a month is
 * missing.
 */

const monthsAhead = 3;
/** A month with more events than this in the default partition stays there: moving them would block others too long. */
const maxMoved = 10_000;
/** Everyone else queues behind a pending lock on the whole table, for example during a backup, so give up quickly. */
const lockTimeout = sql`set local lock_timeout = 100`;
const checkEveryMs = 10 * 60_000;
const dayMs = 24 * 60 * 60_000;

const monthAfter = (time: number, months: number): number => {
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months);
};

interface Partition {
  name: string;
  /** All of its events are older than this. */
  end: number;
}

/** All except the default partition, oldest first. */
async function readPartitions(db: ReadDatabase): Promise<Partition[]> {
  const found = await db.execute<{ name: string; end: string }>(sql`
    select name, "end" from (
      select c.relname as name, substring(pg_get_expr(c.relpartbound, c.oid) from ' TO \\(''(.{36})''\\)') as "end"
      from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'audit_events'::regclass
    ) partition where "end" is not null order by "end"`);
  return found.map(({ name, end }) => ({ name, end: timeOfId(end) }));
}

/** False if another instance is changing the partitions. */
async function lockPartitions(tx: Database): Promise<boolean> {
  await tx.execute(lockTimeout);
  const [row] = await tx.execute<{ locked: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtext('rollcall history months')) as locked`,
  );
  return row?.locked === true;
}

/**
 * Creates the months up to three ahead, from the end of the last partition or, without any, from the month of `first`.
 */
export async function createMonths(client: DatabaseClient, first = Date.now()): Promise<void> {
  const last = (await client.read(readPartitions)).at(-1);
  const horizon = monthAfter(Date.now(), monthsAhead);
  for (let month = last?.end ?? monthAfter(first, 0); month <= horizon; month = monthAfter(month, 1)) {
    await client.transaction((tx) => createMonth(tx, month));
  }
}

async function createMonth(tx: Database, month: number): Promise<void> {
  if (!(await lockPartitions(tx))) return;
  const [from, to] = [minIdAt(month), minIdAt(monthAfter(month, 1))];
  const early = sql`audit_events_default where id >= ${from} and id < ${to}`;
  const countEarly = async () => (await tx.execute(sql`select from ${early} limit ${maxMoved + 1}`)).length;
  const hasEarly = (await countEarly()) > 0;
  if (hasEarly) await tx.execute(sql`lock table audit_events_default in access exclusive mode`);
  if (hasEarly && (await countEarly()) > maxMoved) return;
  const name = sql.raw(`audit_events_${new Date(month).toISOString().slice(0, 7).replace("-", "_")}`);
  // Created apart and then attached: creating it as a partition would lock the whole table.
  await tx.execute(sql`create table ${name} (like audit_events including all)`);
  if (hasEarly) {
    await tx.execute(sql`
      with moved as (delete from ${early} returning *) insert into ${name} select * from moved`);
  }
  await tx.execute(sql`
    alter table audit_events attach partition ${name}
    for values from (${sql.raw(`'${from}'`)}) to (${sql.raw(`'${to}'`)})`);
}

let lastCheck = Number.NEGATIVE_INFINITY;

/** Every ten minutes, creates the months ahead and drops old partitions. */
export async function maintainMonths(client: DatabaseClient): Promise<void> {
  if (performance.now() - lastCheck < checkEveryMs) return;
  await createMonths(client);
  lastCheck = performance.now();
  await dropOldPartitions(client);
}

/** Drops the partitions whose events are all older than their projects keep them. */
export async function dropOldPartitions(client: DatabaseClient): Promise<void> {
  for (const partition of await client.read(readPartitions)) {
    if (partition.end + dayMs > Date.now() || (await client.read((db) => isKept(db, partition)))) continue;
    const events = await client.read((db) => countEvents(db, partition));
    // A clock that was behind dated these events into the past, so keep them. Cleanups delete the others.
    if (events.some(({ hasYoung }) => hasYoung)) continue;
    if (await client.transaction((tx) => drop(tx, partition, events))) {
      log().info({ partition: partition.name }, "Old history deleted");
    }
  }
}

const keptSince = sql`now() - make_interval(days => h.history_days)`;

/** Whether the partition has events of a project that still keeps them. Archived projects keep everything. */
async function isKept(db: ReadDatabase, { name, end }: Partition): Promise<boolean> {
  const [row] = await db.execute<{ kept: boolean }>(sql`
    select exists (
      select from projects p join hygiene h on h.project_id = p.id
      where p.deleted_at is null
        and (p.archived_at is not null or h.history_days is null or ${keptSince} < ${new Date(end).toISOString()}::timestamptz)
        and exists (select from ${sql.identifier(name)} e where e.project_id = p.id)) as kept`);
  return row?.kept !== false;
}

interface ProjectEvents {
  projectId: string;
  events: number;
  hasYoung: boolean;
}

const countEvents = (db: ReadDatabase, { name }: Partition): Promise<ProjectEvents[]> =>
  db.execute<ProjectEvents & Record<string, unknown>>(sql`
    select e.project_id as "projectId", count(*)::int as events, bool_or(e.created_at >= ${keptSince}) as "hasYoung"
    from ${sql.identifier(name)} e
      join projects p on p.id = e.project_id and p.deleted_at is null join hygiene h on h.project_id = p.id
    group by 1`);

/**
 * Returns whether it dropped the partition. It does not if another instance is faster or a project now keeps the
 * events.
 */
async function drop(tx: Database, partition: Partition, dropped: ProjectEvents[]): Promise<boolean> {
  if (!(await lockPartitions(tx))) return false;
  await tx.execute(sql`lock table only audit_events in access exclusive mode`);
  const isThere = (await readPartitions(tx)).some(({ name }) => name === partition.name);
  if (!isThere || (await isKept(tx, partition))) return false;
  await tx.execute(sql`drop table ${sql.identifier(partition.name)}`);
  const requestId = newId();
  const before = new Date(partition.end).toISOString();
  const rows = dropped.map(({ projectId, events }) => ({
    ...{ projectId, id: newId(), action: "history.deleted", details: { before, dropped: events }, requestId },
    ...{ actorType: "system" as const, actorLabel: "Rollcall", source: "cleanup" },
    ...{ subjectType: "project" as const, subjectId: projectId },
  }));
  for (let at = 0; at < rows.length; at += 1_000) {
    await tx.insert(auditEvents).values(rows.slice(at, at + 1_000));
  }
  return true;
}

const minMonthlyDays = 90;

/**
 * History from before this time is deleted. With a retention of 90 days or more, the cutoff is the start of a month, so
 * that a whole partition can be dropped.
 */
export const historyCutoff = (days: number | null): SQL<string | null> => {
  const cutoff = sql`(now() - make_interval(days => ${days}::int)) at time zone 'UTC'`;
  return sql`(case
    when ${days}::int >= ${minMonthlyDays}::int and to_regclass('audit_events_' || to_char(${cutoff}, 'YYYY_MM')) is not null
      then date_trunc('month', ${cutoff}) else ${cutoff} end at time zone 'UTC')::text`;
};
