import { and, eq, ne, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { ReadDatabase } from "@/db/client";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import type { FilterCondition } from "./search";

/** Up to this many devices are looked up by id. With more, scanning the list finds a page sooner. */
const maxIds = 2_000;

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
  const found = await db.execute<{ id: string }>(sql`
    select ${devices.id} from ${devices}
    where ${devices.projectId} = ${ctx.project.id} and ${hasToken} in (${sharedTokens} limit ${maxIds})
    limit ${maxIds + 1}`);
  if (found.length > maxIds) return { set: sql`${hasToken} in (${sharedTokens})`, perRow: isShared };
  const ids = sql`${devices.id} = any(${sql.param(found.map(({ id }) => id))}::uuid[])`;
  return { set: ids, perRow: ids };
}
