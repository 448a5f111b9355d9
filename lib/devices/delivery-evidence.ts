import { and, eq, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import type { ReadDatabase } from "@/db/client";
import { deliveryCoverage, deviceDelivery, devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { countUpTo } from "@/lib/listing/count";
import type { FilterCondition } from "./search";
import type { DeliveryAnswer } from "./types";

/** Up to this many devices are looked up by id. With more, scanning the list finds a page sooner. */
const maxIds = 2_000;
const maxGathered = 100_000;

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
  // Collecting very many ids takes longer than checking every device.
  const isMany = (await countUpTo(db, ids, maxGathered)) > maxGathered;
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
