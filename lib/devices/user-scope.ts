import { and, eq, inArray, type SQL } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/pg-core";
import type { Database } from "@/db/client";
import { devices, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { resolveIdentity } from "@/lib/users/identity";
import { userCondition } from "@/lib/users/store";

const query = new QueryBuilder();

/** The condition that keeps a user token to devices of its own user; none for credentials of the whole project. */
export function userScope(ctx: RequestContext): SQL | undefined {
  const own = ownUser(ctx);
  return own && inArray(devices.userId, query.select({ id: users.id }).from(users).where(own));
}

/**
 * The id of the one user whose devices a user token sees, or an id that nobody has while that user does not exist;
 * undefined for credentials of the whole project.
 */
export async function scopedUserId(db: Database, ctx: RequestContext): Promise<string | undefined> {
  const own = ownUser(ctx);
  if (own === undefined) return undefined;
  const [user] = await db.select({ id: users.id }).from(users).where(own);
  return user?.id ?? nobody;
}

const nobody = "00000000-0000-0000-0000-000000000000";

function ownUser(ctx: RequestContext): SQL | undefined {
  if (ctx.tokenUser === null) return undefined;
  const identity = resolveIdentity(ctx.project.identityType, { ...ctx.tokenUser, preferUserId: true });
  const selector =
    identity.by === "email" ? { email: identity.email } : { externalUserId: identity.externalUserId };
  return and(eq(users.projectId, ctx.project.id), userCondition(ctx, selector));
}
