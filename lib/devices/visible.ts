import { and, eq, inArray, type SQL } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/pg-core";
import { devices, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { resolveIdentity } from "@/lib/users/identity";
import { whichUser } from "@/lib/users/rows";

const query = new QueryBuilder();

/** The condition that keeps a user token to devices of its own user; none for credentials of the whole project. */
export function visibleTo(ctx: RequestContext): SQL | undefined {
  if (ctx.speaksFor === null) return undefined;
  const identity = resolveIdentity(ctx.project.identityType, { ...ctx.speaksFor, preferUserId: true });
  const selector =
    identity.by === "email" ? { email: identity.email } : { externalUserId: identity.externalUserId };
  return inArray(
    devices.userId,
    query
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.projectId, ctx.project.id), whichUser(ctx, selector))),
  );
}
