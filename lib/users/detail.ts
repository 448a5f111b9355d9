import { and, eq } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { selectUsers } from "./list";
import type { UserRow } from "./mutations";
import { toUserDetailView } from "./present";
import type { UserDetailView } from "./views";

const noSuchUser = () => new DomainError("notFound", "There is no such user.");

const byId = (ctx: RequestContext, id: string) => and(eq(users.projectId, ctx.project.id), eq(users.id, id));

/** One user by our own id. Throws `notFound`. */
export function getUser(ctx: RequestContext, id: string): Promise<UserDetailView> {
  return database().read((db) => readUser(db, ctx, id));
}

/** The same, in a pass that is under way. */
export async function readUser(db: Database, ctx: RequestContext, id: string): Promise<UserDetailView> {
  const [row] = isId(id) ? await selectUsers(db).where(byId(ctx, id)) : [];
  if (row === undefined) throw noSuchUser();
  return toUserDetailView(row);
}

/** A user's row by our own id. Throws `notFound`. */
export async function readUserRow(db: Database, ctx: RequestContext, id: string): Promise<UserRow> {
  const [row] = isId(id) ? await db.select().from(users).where(byId(ctx, id)) : [];
  if (row === undefined) throw noSuchUser();
  return row;
}

/** A user by our own id, locked until the transaction ends. Throws `notFound`. */
export async function lockUserById(tx: Database, ctx: RequestContext, id: string): Promise<UserRow> {
  const [row] = isId(id) ? await tx.select().from(users).where(byId(ctx, id)).for("update") : [];
  if (row === undefined) throw noSuchUser();
  return row;
}
