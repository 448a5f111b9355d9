import { and, eq, exists, or, type SQL, sql } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/pg-core";
import type { Database } from "@/db/client";
import { devices, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { normaliseEmail } from "@/lib/email";
import { isId } from "@/lib/ids";
import { pushTokenCondition } from "./push-token";

// To the letter what `devices_search` and `users_search` index.
const searchedOfDevice = sql`(lower(${devices.name}) || ' ' || coalesce(lower(${devices.deviceIdentifier}), '') || ' ' || lower(${devices.model}))`;
const searchedOfUser = sql`(coalesce(lower(${users.email}), '') || ' ' || coalesce(lower(${users.externalUserId}), ''))`;

/** So many users' devices are gathered by index; where more match, walking the list finds a page sooner. */
const fewUsers = 2_000;

/** One condition on devices, in the words that PostgreSQL answers soonest by. */
export interface DeviceCondition {
  /** For all that meet it. */
  all: SQL | undefined;
  /** For some of those: each device is looked at by itself. */
  each: SQL | undefined;
  /** Devices that meet any of these meet it; PostgreSQL can guess of each how many do. */
  parts: (SQL | undefined)[];
}

const query = new QueryBuilder();

/** The condition that a device, or its user, goes by `text`: a part of its names, or the whole of its push token or id. */
export async function searchCondition(
  db: Database,
  ctx: RequestContext,
  text: string,
): Promise<DeviceCondition> {
  const holder = and(eq(devices.projectId, ctx.project.id), pushTokenCondition(text));
  const [held] = await db.select({ id: devices.id }).from(devices).where(holder).limit(1);
  // Nothing else goes by that, and to look for so long a part of a name would cost many times as much.
  if (held !== undefined) return { all: holder, each: holder, parts: [holder] };
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const matches = sql`${searchedOfUser} like lower(${normaliseEmail(pattern)})`;
  const matchingUser = and(eq(users.projectId, ctx.project.id), matches);
  const itself = or(
    sql`${searchedOfDevice} like lower(${pattern})`,
    isId(text) ? eq(devices.id, text) : undefined,
  );
  const found = await db
    .select({ id: users.id })
    .from(users)
    .where(matchingUser)
    .limit(fewUsers + 1);
  if (found.length <= fewUsers) {
    const ids = found.map(({ id }) => id);
    const condition = or(itself, sql`${devices.userId} = any(${sql.param(ids)}::uuid[])`);
    return { all: condition, each: condition, parts: [condition] };
  }
  const itsUser = and(eq(users.projectId, ctx.project.id), eq(users.id, devices.userId));
  const ofMatching = exists(query.select({ id: users.id }).from(users).where(and(matches, itsUser)));
  return {
    all: or(itself, ofMatching),
    each: or(itself, sql`(select ${matches} from ${users} where ${itsUser})`),
    parts: [itself, ofMatching],
  };
}
