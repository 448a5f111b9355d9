import { and, eq, exists, or, type SQL, sql } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/pg-core";
import type { Database } from "@/db/client";
import { devices, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { isId } from "@/lib/ids";
import { containsPattern } from "@/lib/listing/search";
import { userTextCondition } from "@/lib/users/queries";
import { userJoin } from "./present";
import { pushTokenCondition } from "./push-token";

// Exactly the expression that `devices_search` indexes.
const deviceText = sql`(lower(${devices.name}) || ' ' || coalesce(lower(${devices.deviceIdentifier}), '') || ' ' || lower(${devices.model}))`;

/** Up to here, devices of matching users are found by the users' ids. Above, scanning the list finds a page sooner. */
const maxUserIds = 2_000;

/** One condition on devices, in the forms that PostgreSQL plans best. */
export interface DeviceCondition {
  /** To find all devices that match. */
  set: SQL | undefined;
  /** To check one device at a time, in a scan that stops early. */
  perRow: SQL | undefined;
  /** The same condition is the union of these; PostgreSQL can estimate each. */
  branches: (SQL | undefined)[];
}

const query = new QueryBuilder();

/** Finds devices by part of their or their user's names, or by a whole push token or id. */
export async function searchCondition(
  db: Database,
  ctx: RequestContext,
  text: string,
): Promise<DeviceCondition> {
  const hasToken = and(eq(devices.projectId, ctx.project.id), pushTokenCondition(text));
  const [found] = await db.select({ id: devices.id }).from(devices).where(hasToken).limit(1);
  // A push token matches nothing else, and searching for so long a part of a name is slow.
  if (found !== undefined) return { set: hasToken, perRow: hasToken, branches: [hasToken] };
  const userMatches = userTextCondition(text);
  const deviceMatches = or(
    sql`${deviceText} like lower(${containsPattern(text)})`,
    isId(text) ? eq(devices.id, text) : undefined,
  );
  const matchingUsers = await db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.projectId, ctx.project.id), userMatches))
    .limit(maxUserIds + 1);
  if (matchingUsers.length <= maxUserIds) {
    const ids = matchingUsers.map(({ id }) => id);
    const condition = or(deviceMatches, sql`${devices.userId} = any(${sql.param(ids)}::uuid[])`);
    return { set: condition, perRow: condition, branches: [condition] };
  }
  const ownerMatches = exists(query.select({ id: users.id }).from(users).where(and(userMatches, userJoin)));
  return {
    set: or(deviceMatches, ownerMatches),
    perRow: or(deviceMatches, sql`(select ${userMatches} from ${users} where ${userJoin})`),
    branches: [deviceMatches, ownerMatches],
  };
}
