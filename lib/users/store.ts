import { and, eq } from "drizzle-orm";
import type { Database } from "@/db/client";
import { users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { requireEmail, requireExternalUserId } from "./identity";
import type { UserRow } from "./mutations";
import type { UserSelector } from "./types";

/** Every user that a selector means, locked until the transaction ends; several only by email in a `userId` project. */
export function lockUsers(tx: Database, ctx: RequestContext, selector: UserSelector): Promise<UserRow[]> {
  return tx
    .select()
    .from(users)
    .where(and(eq(users.projectId, ctx.project.id), userCondition(ctx, selector)))
    .orderBy(users.id)
    .for("update");
}

/** The one user that a selector means, locked. Throws `unknownUser`. */
export async function lockUser(tx: Database, ctx: RequestContext, selector: UserSelector): Promise<UserRow> {
  const [row] = await lockUsers(tx, ctx, selector);
  if (row === undefined) throw unknownUserError(selector);
  return row;
}

/** The condition that finds a selector's users; checks that the identity could be one at all. */
export function userCondition(ctx: RequestContext, selector: UserSelector) {
  if ("externalUserId" in selector) {
    requireExternalUserId(selector.externalUserId);
    return eq(users.externalUserId, selector.externalUserId);
  }
  const email = requireEmail(selector.email);
  return eq(ctx.project.identityType === "userId" ? users.email : users.emailKey, email);
}

export function unknownUserError(selector: UserSelector): DomainError {
  return "email" in selector
    ? new DomainError("unknownUser", `No user has the email ${selector.email}.`, { identity: "email" })
    : new DomainError("unknownUser", `No user has the userId ${selector.externalUserId}.`, {
        identity: "userId",
      });
}
