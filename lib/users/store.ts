import { and, eq } from "drizzle-orm";
import type { Database } from "@/db/client";
import { users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { requireEmail, requireExternalUserId } from "./identity";
import type { UserSelector } from "./types";

export type UserRow = typeof users.$inferSelect;

/** Locks every user that a selector matches; more than one only by email in a `userId` project. */
export function lockUsers(tx: Database, ctx: RequestContext, selector: UserSelector): Promise<UserRow[]> {
  return tx
    .select()
    .from(users)
    .where(and(eq(users.projectId, ctx.project.id), userCondition(ctx, selector)))
    .orderBy(users.id)
    .for("update");
}

/** Locks the user that a selector matches. Throws `unknownUser`. */
export async function lockUser(tx: Database, ctx: RequestContext, selector: UserSelector): Promise<UserRow> {
  const [row] = await lockUsers(tx, ctx, selector);
  if (row === undefined) throw unknownUserError(selector);
  return row;
}

/** Throws `notFound`. */
export async function readUserRow(db: Database, ctx: RequestContext, id: string): Promise<UserRow> {
  const [row] = isId(id) ? await db.select().from(users).where(userById(ctx, id)) : [];
  if (row === undefined) throw userNotFound();
  return row;
}

/** Throws `notFound`. */
export async function lockUserById(tx: Database, ctx: RequestContext, id: string): Promise<UserRow> {
  const [row] = isId(id) ? await tx.select().from(users).where(userById(ctx, id)).for("update") : [];
  if (row === undefined) throw userNotFound();
  return row;
}

export const userById = (ctx: RequestContext, id: string) =>
  and(eq(users.projectId, ctx.project.id), eq(users.id, id));

/** The condition that finds a selector's users. Throws `invalidEmail` or `invalidUserId`. */
export function userCondition(ctx: RequestContext, selector: UserSelector) {
  const { column, value } = userKey(ctx, selector);
  return eq(users[column], value);
}

export interface UserKey {
  column: "externalUserId" | "email" | "emailKey";
  value: string;
}

/** The column by which a selector finds users, and its value. Throws like `userCondition`. */
export function userKey({ project }: RequestContext, selector: UserSelector): UserKey {
  if ("externalUserId" in selector) {
    const value = requireExternalUserId(selector.externalUserId);
    return { column: "externalUserId", value };
  }
  const value = requireEmail(selector.email);
  return { column: project.identityType === "userId" ? "email" : "emailKey", value };
}

export const userNotFound = () => new DomainError("notFound", "User not found.");

export function unknownUserError(selector: UserSelector): DomainError {
  return "email" in selector
    ? new DomainError("unknownUser", `No user has the email ${selector.email}.`, { identity: "email" })
    : new DomainError("unknownUser", `No user has the userId ${selector.externalUserId}.`, {
        identity: "userId",
      });
}
