import { and, eq, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { userKey } from "@/lib/devices/rivals";
import { takeTurns } from "@/lib/turns";
import { type GivenIdentity, resolveIdentity } from "./identity";
import { findOrCreateUser } from "./mutations";

/** Adds a web push token to a user's `browserTokens`, once. Source: Iterable, `POST /api/users/registerBrowserToken`. */
export function addBrowserToken(
  ctx: RequestContext,
  input: { identity: GivenIdentity; browserToken: string },
): Promise<void> {
  const identity = resolveIdentity(ctx.project.identityType, input.identity);
  const add = async (tx: Database): Promise<void> => {
    const user = await findOrCreateUser(tx, ctx, identity);
    const token = JSON.stringify([input.browserToken]);
    const held = sql`coalesce(${users.dataFields} -> 'browserTokens', '[]'::jsonb)`;
    await tx
      .update(users)
      .set({
        dataFields: sql`jsonb_set(${users.dataFields}, '{browserTokens}', ${held} || ${token}::jsonb)`,
        updatedAt: new Date(),
        version: sql`${users.version} + 1`,
      })
      .where(
        and(eq(users.projectId, ctx.project.id), eq(users.id, user.id), sql`not ${held} @> ${token}::jsonb`),
      );
  };
  return takeTurns([userKey(ctx, identity)], () => database().transaction(add));
}
