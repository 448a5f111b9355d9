import { and, eq, gte, isNotNull, isNull, lt, ne, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { ReadDatabase } from "@/db/client";
import { auditEvents, deliveryCoverage, deviceDelivery, devices, imports } from "@/db/schema";
import { isOfJob, jobOf } from "@/lib/audit/job-events";
import type { RequestContext } from "@/lib/context";
import { clockSkewMs, minIdAt, minIdSince, timeOfId } from "@/lib/ids";
import { countUpTo } from "@/lib/listing/count";
import type { FilterCondition } from "./search";
import type { DeliveryAnswer } from "./types";

/** Up to this many devices are looked up by id. With more, scanning the list finds a page sooner. */
const maxIds = 2_000;
/** Collecting more ids than this takes longer than checking every device. */
const maxCollected = 100_000;

/**
 * The devices that an import created, according to its history. Their ids and events date from the time of the import.
 */
export async function importCondition(
  db: ReadDatabase,
  ctx: RequestContext,
  importId: string,
): Promise<FilterCondition> {
  const [row] = await db
    .select({ finishedAt: imports.finishedAt })
    .from(imports)
    .where(and(eq(imports.projectId, ctx.project.id), eq(imports.id, importId)));
  const from = minIdSince(timeOfId(importId));
  const to = row?.finishedAt ? minIdAt(row.finishedAt.getTime() + clockSkewMs) : undefined;
  const within = (id: typeof devices.id | typeof auditEvents.id) =>
    and(gte(id, from), to === undefined ? undefined : lt(id, to));
  const registered = and(
    eq(auditEvents.projectId, ctx.project.id),
    within(auditEvents.id),
    isOfJob,
    sql`${jobOf} = ${importId}`,
    eq(auditEvents.action, "device.registered"),
  );
  const condition = sql`(${within(devices.id)} and ${devices.id} in (
    select ${auditEvents.subjectId} from ${auditEvents} where ${registered}))`;
  return { set: condition, perRow: condition };
}

const other = alias(devices, "other");
const others = sql`${devices} ${sql.identifier("other")}`;

/** The devices that share their push token with another user's device in the same application, or all other devices. */
export async function sharedTokenCondition(
  db: ReadDatabase,
  ctx: RequestContext,
  shared: boolean,
): Promise<FilterCondition> {
  const ofSameToken = and(
    eq(other.projectId, devices.projectId),
    eq(other.pushToken, devices.pushToken),
    eq(other.applicationId, devices.applicationId),
    ne(other.userId, devices.userId),
  );
  // A value, not `exists`, which PostgreSQL would turn into a join of all rows even for a scan that stops early.
  const isShared = sql`coalesce((select true from ${others} where ${ofSameToken} limit 1), false)`;
  // Few tokens are shared, so PostgreSQL groups all tokens once and looks up the devices of those.
  const sharedTokens = sql`
    select ${other.pushToken}, ${other.applicationId} from ${others} where ${other.projectId} = ${ctx.project.id}
    group by ${other.pushToken}, ${other.applicationId} having count(*) > 1`;
  const hasToken = sql`(${devices.pushToken}, ${devices.applicationId})`;
  if (!shared) return { set: sql`${hasToken} not in (${sharedTokens})`, perRow: sql`not ${isShared}` };
  const few = await byIds(
    db,
    sql`select ${devices.id} from ${devices}
      where ${devices.projectId} = ${ctx.project.id} and ${hasToken} in (${sharedTokens} limit ${maxIds})`,
  );
  return few ?? { set: sql`${hasToken} in (${sharedTokens})`, perRow: isShared };
}

const { lastAcceptedAt, lastErrorAt } = deviceDelivery;

/** A push service accepted a push to it lately: "confirmed" on the overview. */
export const acceptedRecently = sql`${lastAcceptedAt} > now() - interval '7 days'`;

// Exactly the condition of the index `device_delivery_failing`.
const isFailing = and(
  isNotNull(lastErrorAt),
  or(isNull(lastAcceptedAt), sql`${lastErrorAt} > ${lastAcceptedAt}`),
);

/** The condition for devices by what push services last responded. */
export async function deliveryCondition(
  db: ReadDatabase,
  ctx: RequestContext,
  state: DeliveryAnswer,
): Promise<FilterCondition> {
  if (state === "unconfirmed") return unconfirmedCondition(db, ctx);
  const is = state === "accepted" ? acceptedRecently : isFailing;
  const ids = db
    .select({ id: deviceDelivery.deviceId })
    .from(deviceDelivery)
    .where(and(eq(deviceDelivery.projectId, ctx.project.id), is));
  const known = sql`exists (select 1 from ${deviceDelivery} where ${and(ofDevice, is)})`;
  return (await byIds(db, ids.getSQL())) ?? { set: known, perRow: ofOne(is) };
}

/**
 * Devices to which no push was ever accepted. Devices up to the project's coverage have a row that records this; a
 * newer device may have no row, which means the same.
 */
async function unconfirmedCondition(db: ReadDatabase, ctx: RequestContext): Promise<FilterCondition> {
  const isConfirmed = isNotNull(lastAcceptedAt);
  const perRow = sql`not ${ofOne(isConfirmed)}`;
  const among = sql`not exists (select 1 from ${deviceDelivery} where ${and(ofDevice, isConfirmed)})`;
  const { id } = ctx.project;
  const [coverage] = await db.select().from(deliveryCoverage).where(eq(deliveryCoverage.projectId, id));
  if (coverage === undefined) return { set: among, perRow };
  const ids = sql`
    select e.device_id as id from device_delivery e where e.project_id = ${id} and e.last_accepted_at is null
    union all
    select d.id from devices d where d.project_id = ${id} and d.id > ${coverage.coveredUpTo} and not exists (
      select 1 from device_delivery e where e.project_id = d.project_id and e.device_id = d.id)`;
  const few = await byIds(db, ids);
  if (few !== undefined) return few;
  const isMany = (await countUpTo(db, ids, maxCollected)) > maxCollected;
  return { set: isMany ? among : sql`${devices.id} in (${ids})`, perRow };
}

const ofDevice = and(
  eq(deviceDelivery.projectId, devices.projectId),
  eq(deviceDelivery.deviceId, devices.id),
);

/** A value, not `exists`, which PostgreSQL would turn into a join of all rows even for a scan that stops early. */
const ofOne = (is: SQL | undefined) =>
  sql`coalesce((select ${is} from ${deviceDelivery} where ${ofDevice}), false)`;

/** A condition that lists the ids, if the query finds few. */
async function byIds(db: ReadDatabase, query: SQL): Promise<FilterCondition | undefined> {
  const found = await db.execute<{ id: string }>(
    sql`select found.id from (${query}) found (id) limit ${maxIds + 1}`,
  );
  if (found.length > maxIds) return undefined;
  const isOne = sql`${devices.id} = any(${sql.param(found.map(({ id }) => id))}::uuid[])`;
  return { set: isOne, perRow: isOne };
}
