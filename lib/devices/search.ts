import { and, eq, exists, or, type SQL, sql } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/pg-core";
import type { Database } from "@/db/client";
import { devices, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { isId } from "@/lib/ids";

// To the letter what `devices_search` and `users_search` index.
const searchedOfDevice = sql`(lower(${devices.name}) || ' ' || coalesce(lower(${devices.deviceIdentifier}), '') || ' ' || lower(${devices.model}))`;
const searchedOfUser = sql`(coalesce(lower(${users.email}), '') || ' ' || coalesce(lower(${users.externalUserId}), ''))`;

/** So many users' devices are gathered by index; where more match, walking the list finds a page sooner. */
const fewUsers = 5_000;

const query = new QueryBuilder();

/** The condition that a device, or its user, goes by `text`: a part of its names, or the whole of its push token or id. */
export async function goesBy(db: Database, ctx: RequestContext, text: string): Promise<SQL | undefined> {
  const pattern = sql`lower(${`%${text.replace(/[\\%_]/g, "\\$&")}%`})`;
  const matchingUser = and(eq(users.projectId, ctx.project.id), sql`${searchedOfUser} like ${pattern}`);
  const found = await db
    .select({ id: users.id })
    .from(users)
    .where(matchingUser)
    .limit(fewUsers + 1);
  const ids = found.map(({ id }) => id);
  return or(
    sql`${searchedOfDevice} like ${pattern}`,
    ids.length > fewUsers
      ? exists(
          query
            .select({ id: users.id })
            .from(users)
            .where(and(matchingUser, eq(users.id, devices.userId))),
        )
      : sql`${devices.userId} = any(${sql.param(ids)}::uuid[])`,
    eq(devices.pushToken, text),
    isId(text) ? eq(devices.id, text) : undefined,
  );
}
