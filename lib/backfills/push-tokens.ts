import { isDeepStrictEqual } from "node:util";
import { and, eq, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { applications, devices, users } from "@/db/schema";
import { type AuditEntry, recordAuditBatch } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { pushTokenLock } from "@/lib/devices/exclusive";
import type { DeviceChanges, DeviceRow } from "@/lib/devices/merge";
import { fullPushToken, toPushTokenColumns, userIdForPushToken } from "@/lib/devices/push-token";
import { attributesProblem } from "@/lib/devices/store";
import { findBatch, groupBy, type Key, keysTable } from "./batches";
import { backfillContexts } from "./context";
import type { Backfill } from "./run";

/**
 * Brings push tokens to their normal form. Devices of one user and application whose tokens turn out to be one become
 * one device: the one seen last, with the earliest creation, what only the others knew, and an admin's word that held
 * for any of them.
 */
export const normalisePushTokens: Backfill = {
  name: "push-tokens-in-normal-form",
  title: "Bringing push tokens to their normal form",
  table: "devices",
  async batch(tx, after) {
    // Whatever `storedToken` may change: which blanks there are beyond ASCII, JavaScript decides.
    const isOther = sql`(t.push_token ~ '^[[:space:]]|[[:space:]]$' or octet_length(t.push_token) <> length(t.push_token)
      or (t.push_service = 'apns' and t.push_token ~ '[A-F <>]' and t.push_token ~ '^[0-9A-Fa-f <>]+$'))`;
    const { keys, read, last } = await findBatch(tx, "devices", after, isOther);
    return { last, read, changed: keys.length === 0 ? 0 : await normalise(tx, keys) };
  },
};

/** A device, and its push token as it is to be. */
interface Member {
  row: DeviceRow;
  token: string;
}

async function normalise(tx: Database, keys: Key[]): Promise<number> {
  const exclusive = await lockNames(tx, keys);
  const members = (await lockDevices(tx, keys)).map((row) => ({ row, token: normalTokenOf(row) }));
  const contexts = await backfillContexts(
    tx,
    members.map(({ row }) => row.projectId),
  );
  const history = new History(contexts);
  const respelled = members.filter(({ row, token }) => row.pushToken !== token);
  const kept: Member[] = [];
  let changed = 0;
  for (const group of groupBy(members, ({ row, token }) => [
    row.projectId,
    row.applicationId,
    row.userId,
    token,
  ])) {
    const [survivor, ...others] = group.sort(seenLastFirst) as [Member, ...Member[]];
    if (others.length > 0) {
      changed += others.length;
      kept.push({ ...survivor, row: await merge(tx, survivor, others, history) });
    } else kept.push(survivor);
  }
  const plain = kept.filter(({ row, token }) => row.pushToken !== token);
  await writeTokens(tx, plain);
  await renameUsers(tx, respelled);
  const rivals = kept.filter(
    ({ row }) => row.enabled && exclusive.has(`${row.projectId} ${row.applicationId}`),
  );
  for (const [, ...others] of groupBy(rivals, ({ row, token }) => [
    row.projectId,
    row.applicationId,
    token,
  ]).map((group) => group.sort(seenLastFirst))) {
    for (const { row } of others) await disableMoved(tx, row, history);
  }
  await history.write(tx);
  return changed + plain.length;
}

const normalTokenOf = (row: DeviceRow): string =>
  toPushTokenColumns(fullPushToken(row), row.pushService).pushToken;

const seenLastFirst = (one: Member, other: Member): number =>
  other.row.lastSeenAt.getTime() - one.row.lastSeenAt.getTime() || (one.row.id < other.row.id ? 1 : -1);

/**
 * The locks that registrations take, in their order: push tokens that one user alone may hold, then users. Answers the
 * applications whose tokens those are.
 */
async function lockNames(tx: Database, keys: Key[]): Promise<Set<string>> {
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
  const locks = exclusive.map((row) => pushTokenLock(row.projectId, row.token)).sort();
  if (locks.length > 0) {
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest(${sql.param([...new Set(locks)])}::text[]) key`,
    );
  }
  const owners = found.map(({ projectId, userId: id }) => ({ projectId, id }));
  await tx.execute(sql`
    select 1 from ${users} u join ${keysTable(owners)} on u.project_id = k."projectId" and u.id = k.id
    order by u.id for no key update of u`);
  return new Set(exclusive.map(({ projectId, applicationId }) => `${projectId} ${applicationId}`));
}

/** The devices, and all that hold one of their tokens in its normal form already. */
async function lockDevices(tx: Database, keys: Key[]): Promise<DeviceRow[]> {
  const rows = await tx.select().from(devices).where(inKeys(keys));
  const tokens = rows.map((row) => ({ projectId: row.projectId, token: normalTokenOf(row) }));
  const twins = await tx.execute<Key>(sql`
    select distinct d.project_id as "projectId", d.id from ${devices} d
    join jsonb_to_recordset(${JSON.stringify(tokens)}::jsonb) k ("projectId" uuid, token text)
      on d.project_id = k."projectId" and d.push_token = k.token`);
  return tx
    .select()
    .from(devices)
    .where(inKeys([...keys, ...twins]))
    .orderBy(devices.id)
    .for("update");
}

const inKeys = (keys: Key[]) =>
  sql`(${devices.projectId}, ${devices.id}) in (select k."projectId", k.id from ${keysTable(keys)})`;

// What a device tells of itself: where the survivor has not been told, the others' word stays.
const facts = [
  "deviceIdentifier",
  "name",
  "make",
  "model",
  "systemName",
  "systemVersion",
  "applicationVersion",
  "applicationBuild",
  "applicationPackage",
  "handsetId",
  "notificationsAllowed",
  "notificationId",
  "sessionHash",
] as const;

/** Makes several locked devices one. */
async function merge(
  tx: Database,
  { row, token }: Member,
  others: Member[],
  history: History,
): Promise<DeviceRow> {
  const changes: DeviceChanges = { pushToken: token };
  for (const name of facts) {
    const known = others.find(({ row: other }) => other[name] !== null && other[name] !== "");
    if (known !== undefined && (row[name] === null || row[name] === "")) {
      Object.assign(changes, { [name]: known.row[name] });
    }
  }
  // Of attributes too the one seen last wins; where all of them are too many for one device, it keeps its own.
  const attributes = Object.assign(
    {},
    ...others.map(({ row: other }) => other.attributes).reverse(),
    row.attributes,
  );
  if (!isDeepStrictEqual(attributes, row.attributes) && attributesProblem({}, attributes) === undefined) {
    changes.attributes = attributes;
  }
  const admins = others.find(({ row: other }) => other.disabledReason === "admin");
  if (admins !== undefined && row.disabledReason !== "admin") {
    const { enabled, disabledAt, disabledReason, disabledNote, disabledBy } = admins.row;
    Object.assign(changes, { enabled, disabledAt, disabledReason, disabledNote, disabledBy });
  }
  const createdAt = [row, ...others.map((other) => other.row)]
    .map((one) => one.createdAt)
    .sort((a, b) => +a - +b)[0];
  for (const { row: other } of others) {
    await tx.delete(devices).where(byKey(other));
    history.add(other.projectId, {
      action: "device.removed",
      subjectType: "device",
      subjectId: other.id,
      details: { reason: "replaced", userId: other.userId, mergedInto: row.id },
    });
  }
  const [changed] = await tx
    .update(devices)
    .set({ ...changes, createdAt, updatedAt: sql`now()`, version: row.version + 1 })
    .where(byKey(row))
    .returning();
  if (changed === undefined) throw new Error("A locked device went away.");
  history.add(row.projectId, {
    action: "device.merged",
    subjectType: "device",
    subjectId: row.id,
    details: { from: others.map(({ row: { id } }) => id) },
  });
  return changed;
}

const byKey = ({ projectId, id }: DeviceRow) => and(eq(devices.projectId, projectId), eq(devices.id, id));

/** The same token in another spelling is no change of the device: neither its version nor its history moves. */
async function writeTokens(tx: Database, members: Member[]): Promise<void> {
  if (members.length === 0) return;
  const rows = members.map(({ row, token }) => ({ projectId: row.projectId, id: row.id, token }));
  await tx.execute(sql`
    update ${devices} d set push_token = k.token
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) k ("projectId" uuid, id uuid, token text)
    where d.project_id = k."projectId" and d.id = k.id`);
}

/** Users that an import made of a device's token are found by it when the file is imported again. */
async function renameUsers(tx: Database, members: Member[]): Promise<void> {
  const rows = members.map(({ row, token }) => ({
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

/** Another user's device with the same token was seen later, and the application leaves a token to one user. */
async function disableMoved(tx: Database, row: DeviceRow, history: History): Promise<void> {
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
  history.add(row.projectId, {
    action: "device.disabled",
    subjectType: "device",
    subjectId: row.id,
    details: { reason: "moved" },
  });
}

/** The events of a batch, by project. */
class History {
  readonly #contexts: Map<string, RequestContext>;
  readonly #entries = new Map<string, AuditEntry[]>();

  constructor(contexts: Map<string, RequestContext>) {
    this.#contexts = contexts;
  }

  add(projectId: string, entry: AuditEntry): void {
    this.#entries.set(projectId, [...(this.#entries.get(projectId) ?? []), entry]);
  }

  async write(tx: Database): Promise<void> {
    for (const [projectId, entries] of this.#entries) {
      const ctx = this.#contexts.get(projectId);
      if (ctx !== undefined) await recordAuditBatch(tx, ctx, entries);
    }
  }
}
