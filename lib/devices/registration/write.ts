import { ConcurrentModificationError, constraintName, type Database, sqlState } from "@/db/client";
import { applications } from "@/db/schema";
import { type Statement, statement, text } from "@/db/statement";
import { limitDetails } from "@/lib/audit/details";
import { newId } from "@/lib/ids";
import { attachIdentity } from "@/lib/users/mutations";
import type { FoundOwner, Owner } from "@/lib/users/owner";
import { deviceColumns, type GivenColumn, given } from "./columns";
import type { Changes, Decision, DeviceRow, HistoryEvent } from "./types";

/**
 * Writes the changes of registrations and their history. Throws `ConcurrentModificationError`, so that the transaction
 * runs again, if a row is no longer as it was read.
 */
export async function writeChanges(tx: Database, changes: Changes): Promise<void> {
  const { created, createdUsers, updated, removed, history } = changes;
  try {
    for (const { projectId, id, name } of changes.applications) {
      await tx.insert(applications).values({ projectId, id, name });
    }
    if (removed.length > 0) await demand(tx, deleteStatement(removed), removed.length);
    for (const user of changes.attachedUsers) await attachIdentity(tx, user);
    const creates = created.length > 0 || createdUsers.length > 0;
    if (updated.length > 0) {
      await demand(tx, updateStatement(updated, creates ? [] : history), updated.length);
      if (!creates) return;
    }
    if (history.length > 0) await tx.run(insertStatement(createdUsers, created, history));
  } catch (error) {
    if (!isOutdated(error)) throw error;
    throw new ConcurrentModificationError(
      `Another request changed the same rows first (${constraintName(error)}).`,
    );
  }
}

/** A unique key was taken, or an application or project deleted, since the state was read. */
const isOutdated = (error: unknown): boolean => /^2350[35]$/.test(sqlState(error) ?? "");

/**
 * Creates users, each with a first device and its history, in one statement that needs no earlier locks and no
 * transaction. Skips users that exist by now or whose identity was erased. Returns the ids of the created devices.
 */
export async function createNew(db: Database, created: NewUser[]): Promise<Set<string>> {
  try {
    const devices = await db.run<{ id: string }>(createNewStatement(created));
    return new Set(devices.map(({ id }) => id));
  } catch (error) {
    if (!isOutdated(error)) throw error;
    return new Set();
  }
}

/** The decision about a new user's first device. */
export type NewUser = Pick<Decision, "changed" | "history"> & { owner: FoundOwner };

export function createNewStatement(created: NewUser[]): Statement {
  const users = created.map(({ owner }) => owner.after);
  const devices = created.flatMap(({ changed }) => changed.map(({ after }) => after));
  const history = created.flatMap((decision) => decision.history);
  const identities = created
    .flatMap(({ owner }) => owner.hashes.map((hash) => ({ user: owner.after, hash })))
    .sort((one, other) => (one.hash < other.hash ? -1 : 1));
  const [projectIds, userIds, hashes] = [
    identities.map(({ user }) => user.projectId),
    identities.map(({ user }) => user.id),
    identities.map(({ hash }) => hash),
  ];
  return statement`
  with locked as materialized (
    select lock_new_users(${projectIds}, ${userIds}, ${hashes}) as erased
  ), new_users as (${insert("users", users, userColumns)}
    where w.id <> all((select erased from locked)::uuid[])
    on conflict do nothing returning id
  ), new_devices as (${insert("devices", devices, columns)}
    where w.user_id in (select id from new_users) returning id
  ), new_events as (${insert("audit_events", history, eventColumns)}
    where w.subject_id in (select id from new_devices)
  )
  select id from new_devices`;
}

/**
 * Writes changes of devices whose rows are still as they were read, with their history, in one statement that needs
 * neither locks nor a transaction. Returns the ids of those devices.
 */
export async function updateSeen(
  db: Database,
  updated: Updated[],
  history: HistoryEvent[],
): Promise<Set<string>> {
  const written = await db.run<{ id: string }>(updateSeenStatement(updated, history));
  return new Set(written.map(({ id }) => id));
}

export const updateSeenStatement = (updated: Updated[], history: HistoryEvent[]): Statement => statement`
  with changed as (${update(updated)} returning d.id), history as (
    insert into audit_events (${namesOf(eventColumns)})
    select ${namesOf(eventColumns)} from ${given(history, eventColumns)}
    where w.subject_id in (select id from changed)
  )
  select id from changed`;

/** Runs a statement that must change exactly `rows` rows, or throws `ConcurrentModificationError`. */
async function demand(tx: Database, change: Statement, rows: number): Promise<void> {
  const [changed] = await tx.run<{ rows: number }>(change);
  if (changed?.rows !== rows) throw new ConcurrentModificationError("A device was changed concurrently.");
}

/** The columns that show whether a row is still as it was read: every change alters its version or its push token. */
const seenColumns = [
  { name: "seen_project_id", type: "uuid", of: (row: DeviceRow) => row.projectId },
  { name: "seen_id", type: "uuid", of: (row: DeviceRow) => row.id },
  { name: "seen_version", type: "integer", of: (row: DeviceRow) => row.version },
  { name: "seen_push_token", type: "text", of: (row: DeviceRow) => row.pushToken },
];
const isAsSeen = text(
  seenColumns.map(({ name }) => `d.${name.slice("seen_".length)} = w.${name}`).join(" and "),
);

const deleteStatement = (rows: DeviceRow[]): Statement => statement`
  with removed as (
    delete from devices d using ${given(rows, seenColumns)}
    where ${isAsSeen} returning 1
  )
  select count(*)::int as rows from removed`;

const columns = deviceColumns.map(({ field, name, type }) => ({
  ...{ name, type },
  of: (row: DeviceRow) => row[field],
}));
const changeable = columns.filter(({ name }) => !["project_id", "id", "created_at"].includes(name));
// A phone may be seen between the read and the write. That does not change the version, so keep the later time.
const assigned = text(
  changeable
    .map(({ name }) =>
      name === "last_seen_at" ? `${name} = greatest(d.${name}, w.${name})` : `${name} = w.${name}`,
    )
    .join(", "),
);
const updateColumns = [
  ...seenColumns.map(({ of, ...column }) => ({ ...column, of: ({ before }: Updated) => of(before) })),
  ...changeable.map(({ of, ...column }) => ({ ...column, of: ({ after }: Updated) => of(after) })),
];
type Updated = Changes["updated"][number];

const updateStatement = (rows: Updated[], history: HistoryEvent[]): Statement => statement`
  with ${history.length > 0 ? statement`history as (${historyInsert(history)}),` : statement``}
    changed as (${update(rows)} returning 1)
  select count(*)::int as rows from changed`;

const update = (rows: Updated[]): Statement => statement`
  update devices d set ${assigned}
  from ${given(rows, updateColumns)}
  where ${isAsSeen}`;

const userColumns: GivenColumn<Owner>[] = [
  { name: "project_id", type: "uuid", of: ({ projectId }) => projectId },
  { name: "id", type: "uuid", of: ({ id }) => id },
  { name: "email", type: "text", of: ({ email }) => email },
  { name: "email_key", type: "text", of: ({ emailKey }) => emailKey },
  { name: "email_is_placeholder", type: "boolean", of: ({ emailIsPlaceholder }) => emailIsPlaceholder },
  { name: "is_anonymous", type: "boolean", of: ({ isAnonymous }) => isAnonymous },
  { name: "external_user_id", type: "text", of: ({ externalUserId }) => externalUserId },
];

const eventColumns: GivenColumn<HistoryEvent>[] = [
  { name: "project_id", type: "uuid", of: ({ ctx }) => ctx.project.id },
  { name: "id", type: "uuid", of: () => newId() },
  { name: "action", type: "text", of: ({ action }) => action },
  { name: "actor_type", type: "text", of: ({ ctx }) => ctx.actor.type },
  { name: "actor_id", type: "text", of: ({ ctx }) => ctx.actor.id },
  { name: "actor_label", type: "text", of: ({ ctx }) => ctx.actor.label },
  { name: "subject_type", type: "text", of: ({ subjectType }) => subjectType },
  { name: "subject_id", type: "uuid", of: ({ subjectId }) => subjectId },
  { name: "details", type: "jsonb", of: ({ details = {} }) => limitDetails(details) },
  { name: "request_id", type: "text", of: ({ ctx }) => ctx.requestId },
  { name: "source", type: "text", of: ({ ctx }) => ctx.actor.via ?? null },
];

/** Inserts users, devices and history in one statement; foreign keys are checked at its end. */
export const insertStatement = (
  createdUsers: Owner[],
  created: DeviceRow[],
  history: HistoryEvent[],
): Statement => statement`
  with new_users as (${insert("users", createdUsers, userColumns)}),
    new_devices as (${insert("devices", created, columns)})
  ${historyInsert(history)}`;

const historyInsert = (history: HistoryEvent[]): Statement => insert("audit_events", history, eventColumns);

const insert = <Row>(table: string, rows: Row[], into: readonly GivenColumn<Row>[]): Statement => statement`
  insert into ${text(table)} (${namesOf(into)}) select w.* from ${given(rows, into)}`;

const namesOf = (of: readonly { name: string }[]): Statement => text(of.map(({ name }) => name).join(", "));
