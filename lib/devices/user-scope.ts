import { and, eq, inArray, type SQL } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/pg-core";
import type { Database } from "@/db/client";
import { devices, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { resolveIdentity } from "@/lib/users/identity";
import { userCondition } from "@/lib/users/store";

const query = new QueryBuilder();

/** Limits a user token to its own user's devices; no condition for credentials of the whole project. */
export function userScope(ctx: RequestContext): SQL | undefined {
  const user = tokenUserCondition(ctx);
  return user && inArray(devices.userId, query.select({ id: users.id }).from(users).where(user));
}

/** The id of a user token's user, or one that matches nothing if there is no such user; undefined for the whole project. */
export async function scopedUserId(db: Database, ctx: RequestContext): Promise<string | undefined> {
  const condition = tokenUserCondition(ctx);
  if (condition === undefined) return undefined;
  const [user] = await db.select({ id: users.id }).from(users).where(condition);
  return user?.id ?? "00000000-0000-0000-0000-000000000000";
}

function tokenUserCondition(ctx: RequestContext): SQL | undefined {
  if (ctx.tokenUser === null) return undefined;
  const identity = resolveIdentity(ctx.project.identityType, { ...ctx.tokenUser, preferUserId: true });
  const selector =
    identity.by === "email" ? { email: identity.email } : { externalUserId: identity.externalUserId };
  return and(eq(users.projectId, ctx.project.id), userCondition(ctx, selector));
}
