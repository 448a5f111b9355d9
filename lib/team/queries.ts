import { and, asc, eq } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { memberships, operators } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import type { MemberView } from "./views";

const member = {
  operatorId: operators.id,
  email: operators.email,
  name: operators.name,
  role: memberships.role,
  joinedAt: memberships.createdAt,
  lastSignedInAt: operators.lastSignedInAt,
};

const select = (db: Database) =>
  db.select(member).from(memberships).innerJoin(operators, eq(operators.id, memberships.operatorId));

type MemberRow = Awaited<ReturnType<typeof select>>[number];

const toMemberView = (row: MemberRow): MemberView => ({
  operatorId: row.operatorId,
  email: row.email,
  name: row.name,
  role: row.role,
  joinedAt: row.joinedAt.toISOString(),
  lastSignedInAt: row.lastSignedInAt?.toISOString() ?? null,
});

/** The project's members by name. */
export async function listMembers(ctx: RequestContext): Promise<{ items: MemberView[] }> {
  const rows = await database().read((db) =>
    select(db)
      .where(eq(memberships.projectId, ctx.project.id))
      .orderBy(asc(operators.name), asc(operators.id)),
  );
  return { items: rows.map(toMemberView) };
}

export async function findMember(
  db: Database,
  ctx: RequestContext,
  operatorId: string,
): Promise<MemberView | undefined> {
  const [row] = await select(db).where(
    and(eq(memberships.projectId, ctx.project.id), eq(memberships.operatorId, operatorId)),
  );
  return row && toMemberView(row);
}

/**
 * Whether an operator is an admin of the project. Removing them or changing their role has to wait until the transaction
 * ends.
 */
export async function lockAdminMembership(
  tx: Database,
  projectId: string,
  operatorId: string,
): Promise<boolean> {
  const found = await tx
    .select({ role: memberships.role })
    .from(memberships)
    .where(
      and(
        eq(memberships.projectId, projectId),
        eq(memberships.operatorId, operatorId),
        eq(memberships.role, "admin"),
      ),
    )
    .for("share");
  return found.length > 0;
}
