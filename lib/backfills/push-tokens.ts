import { isDeepStrictEqual } from "node:util";
import { and, eq, sql } from "drizzle-orm";
import { lockNames } from "@/db/advisory-lock";
import type { Database } from "@/db/client";
import { applications, devices, users } from "@/db/schema";
import { type AuditEntry, deviceEvent, recordAudit } from "@/lib/audit/mutations";
import { fieldsWith } from "@/lib/devices/fields";
import type { DeviceChanges, DeviceRow } from "@/lib/devices/merge";
import { fullPushToken, toPushTokenColumns, userIdForPushToken } from "@/lib/devices/push-token";
import { pushTokenLock } from "@/lib/devices/registration/locks";
import { attributesProblem } from "@/lib/devices/store";
import { groupBy } from "@/lib/group-by";
import { backfillContexts, hasKey, type Key, keysTable } from "./batches";
import type { Backfill } from "./run";

/**
 * Normalises push tokens. Devices of one user and application that then have the same token become one device: the one
 * seen last, with the earliest creation date, values that only the others had, and disabled if an admin disabled any.
 */
export const normalisePushTokens: Backfill = {
  name: "push-tokens-in-normal-form",
  title: "Normalising push tokens",
  table: "devices",
  // A superset, checked again by `toPushTokenColumns`: only JavaScript knows all Unicode spaces.
  condition: sql`(t.push_token ~ '^[[:space:]]|[[:space:]]$' or octet_length(t.push_token) <> length(t.push_token)
    or (t.push_service = 'apns' and t.push_token ~ '[A-F <>]' and t.push_token ~ '^[0-9A-Fa-f <>]+$'))`,
  change: normalise,
};

/** A device and its normalised push token. */
interface Candidate {
  row: DeviceRow;
  token: string;
}

async function normalise(tx: Database, keys: Key[]): Promise<number> {
  const exclusive = await lockTokensAndUsers(tx, keys);
  const candidates = (await lockDevices(tx, keys)).map((row) => ({ row, token: normalisedToken(row) }));
  const events: ProjectEvent[] = [];
  const kept: Candidate[] = [];
  const sameDevice = ({ row, token }: Candidate) => [row.projectId, row.applicationId, row.userId, token];
  for (const group of groupBy(candidates, sameDevice)) {
    const [survivor, ...others] = group.sort(bySeenLast) as [Candidate, ...Candidate[]];
    const row = others.length === 0 ? survivor.row : await merge(tx, survivor, others, events);
    kept.push({ ...survivor, row });
  }
  const differing = kept.filter(isChanged);
  await writeTokens(tx, differing);
  await renameUsers(tx, candidates.filter(isChanged));
  const exclusiveDevices = kept.filter(
    ({ row }) => row.enabled && exclusive.has(`${row.projectId} ${row.applicationId}`),
  );
  const sameToken = ({ row, token }: Candidate) => [row.projectId, row.applicationId, token];
  for (const group of groupBy(exclusiveDevices, sameToken)) {
    for (const { row } of group.sort(bySeenLast).slice(1)) await disableMoved(tx, row, events);
  }
  await recordEvents(tx, events);
  return candidates.length - kept.length + differing.length;
}

const isChanged = ({ row, token }: Candidate): boolean => row.pushToken !== token;

const normalisedToken = (row: DeviceRow): string =>
  toPushTokenColumns(fullPushToken(row), row.pushService).pushToken;

const bySeenLast = (one: Candidate, other: Candidate): number =>
  other.row.lastSeenAt.getTime() - one.row.lastSeenAt.getTime() || (one.row.id < other.row.id ? 1 : -1);

/**
 * Takes the same locks as registrations, in the same order: tokens of exclusive applications, then users. Returns the
 * exclusive applications.
 */
async function lockTokensAndUsers(tx: Database, keys: Key[]): Promise<Set<string>> {
  const found = await tx.execute<{
    projectId: string;
    applicationId: string;
    userId: string;
    token: string;
    service: "apns" | "fcm";
    exclusive: boolean;
  }>(sql`
    select d.project_id as "projectId", d.application_id as "applicationId", d.user_id as "userId",
      d.push_token as token, d.push_service as service, a.token_policy = 'exclusive' as exclusive
    from ${keysTable(keys)} join ${devices} d on d.project_id = k."projectId" and d.id = k.id
    join ${applications} a on a.project_id = d.project_id and a.id = d.application_id`);
  const exclusive = found.filter((row) => row.exclusive);
  await lockNames(tx, ...exclusive.map((row) => pushTokenLock(row.projectId, row.token)));
  const owners = found.map(({ projectId, userId: id }) => ({ projectId, id }));
  await tx.execute(sql`
    select 1 from ${users} u join ${keysTable(owners)} on u.project_id = k."projectId" and u.id = k.id
    order by u.id for no key update of u`);
  return new Set(exclusive.map(({ projectId, applicationId }) => `${projectId} ${applicationId}`));
}

/** Also locks the devices that already have one of the normalised tokens. */
async function lockDevices(tx: Database, keys: Key[]): Promise<DeviceRow[]> {
  const rows = await tx.select().from(devices).where(hasKey(devices, keys));
  const tokens = rows.map((row) => ({ projectId: row.projectId, token: normalisedToken(row) }));
  const duplicates = await tx.execute<Key>(sql`
    select distinct d.project_id as "projectId", d.id from ${devices} d
    join jsonb_to_recordset(${JSON.stringify(tokens)}::jsonb) k ("projectId" uuid, token text)
      on d.project_id = k."projectId" and d.push_token = k.token`);
  return tx
    .select()
    .from(devices)
    .where(hasKey(devices, [...keys, ...duplicates]))
    .orderBy(devices.id)
    .for("update");
}

// The survivor takes these from the others where it has no value.
const facts = ["deviceIdentifier", ...fieldsWith("fact")] as const;

async function merge(
  tx: Database,
  { row, token }: Candidate,
  others: Candidate[],
  events: ProjectEvent[],
): Promise<DeviceRow> {
  const changes: DeviceChanges = { pushToken: token };
  for (const name of facts) {
    const known = others.find(({ row: other }) => other[name] !== null && other[name] !== "");
    if (known !== undefined && (row[name] === null || row[name] === "")) {
      Object.assign(changes, { [name]: known.row[name] });
    }
  }
  // Attributes of the device seen last win. If all of them are too many, it keeps only its own.
  const attributes = Object.assign(
    {},
    ...others.map(({ row: other }) => other.attributes).reverse(),
    row.attributes,
  );
  if (!isDeepStrictEqual(attributes, row.attributes) && attributesProblem({}, attributes) === undefined) {
    changes.attributes = attributes;
  }
  const byAdmin = others.find(({ row: other }) => other.disabledReason === "admin");
  if (byAdmin !== undefined && row.disabledReason !== "admin") {
    const { enabled, disabledAt, disabledReason, disabledNote, disabledBy } = byAdmin.row;
    Object.assign(changes, { enabled, disabledAt, disabledReason, disabledNote, disabledBy });
  }
  const times = [row, ...others.map((other) => other.row)].map(({ createdAt }) => createdAt.getTime());
  for (const { row: other } of others) {
    await tx.delete(devices).where(byKey(other));
    const details = { reason: "replaced", userId: other.userId, mergedInto: row.id };
    events.push([row.projectId, deviceEvent("device.removed", other.id, details)]);
  }
  const [changed] = await tx
    .update(devices)
    .set({
      ...changes,
      createdAt: new Date(Math.min(...times)),
      updatedAt: sql`now()`,
      version: row.version + 1,
    })
    .where(byKey(row))
    .returning();
  if (changed === undefined) throw new Error("A locked device was not updated.");
  const from = others.map(({ row: { id } }) => id);
  events.push([row.projectId, deviceEvent("device.merged", row.id, { from })]);
  return changed;
}

const byKey = ({ projectId, id }: DeviceRow) => and(eq(devices.projectId, projectId), eq(devices.id, id));

/** Not a change of the device: the version stays, and no event is recorded. */
async function writeTokens(tx: Database, candidates: Candidate[]): Promise<void> {
  if (candidates.length === 0) return;
  const rows = candidates.map(({ row, token }) => ({ projectId: row.projectId, id: row.id, token }));
  await tx.execute(sql`
    update ${devices} d set push_token = k.token
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) k ("projectId" uuid, id uuid, token text)
    where d.project_id = k."projectId" and d.id = k.id`);
}

/** Imports derive a missing userId from the push token, so importing the same file again must find the same user. */
async function renameUsers(tx: Database, candidates: Candidate[]): Promise<void> {
  const rows = candidates.map(({ row, token }) => ({
    projectId: row.projectId,
    id: row.userId,
    before: userIdForPushToken(row.pushToken),
    after: userIdForPushToken(token),
  }));
  if (rows.length === 0) return;
  await tx.execute(sql`
    update ${users} u set external_user_id = k.after
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) k ("projectId" uuid, id uuid, before text, after text)
    where u.project_id = k."projectId" and u.id = k.id and u.external_user_id = k.before
      and not exists (select from ${users} o where o.project_id = k."projectId" and o.external_user_id = k.after)`);
}

/** The application allows one user per token, and another user's device was seen later. */
async function disableMoved(tx: Database, row: DeviceRow, events: ProjectEvent[]): Promise<void> {
  await tx
    .update(devices)
    .set({
      enabled: false,
      disabledAt: sql`now()`,
      disabledReason: "moved",
      updatedAt: sql`now()`,
      version: sql`${devices.version} + 1`,
    })
    .where(byKey(row));
  events.push([row.projectId, deviceEvent("device.disabled", row.id, { reason: "moved" })]);
}

type ProjectEvent = [projectId: string, event: AuditEntry];

async function recordEvents(tx: Database, events: ProjectEvent[]): Promise<void> {
  const subjects = events.map(([projectId]) => ({ projectId }));
  const contexts = await backfillContexts(tx, subjects);
  for (const [projectId, ctx] of contexts) {
    const own = events.flatMap(([ofProject, event]) => (ofProject === projectId ? [event] : []));
    await recordAudit(tx, ctx, own);
  }
}
