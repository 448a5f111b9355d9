import { and, asc, eq, sql } from "drizzle-orm";
import { type Database, database, type ReadDatabase } from "@/db/client";
import { memberships, operators } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { pickView } from "@/lib/pick-view";
import { type MemberView, memberView } from "./views";

const member = {
  operatorId: operators.id,
  email: operators.email,
  name: operators.name,
  role: memberships.role,
  // The same rule as in `lockMember`: an operator who can't sign in does not count as another admin.
  isLastAdmin: sql<boolean>`(${memberships.role} = 'admin' and not exists (
    select from memberships m join operators o on o.id = m.operator_id
    where m.project_id = ${memberships.projectId} and m.operator_id <> ${memberships.operatorId}
      and m.role = 'admin' and o.disabled_at is null))`,
  joinedAt: memberships.createdAt,
  lastSignedInAt: operators.lastSignedInAt,
};

const select = (db: ReadDatabase) =>
  db.select(member).from(memberships).innerJoin(operators, eq(operators.id, memberships.operatorId));

export async function listMembers(ctx: RequestContext): Promise<{ items: MemberView[] }> {
  const rows = await database().read((db) =>
    select(db)
      .where(eq(memberships.projectId, ctx.project.id))
      .orderBy(asc(operators.name), asc(operators.id)),
  );
  return { items: rows.map((row) => pickView(memberView, row)) };
}

export async function findMember(
  db: Database,
  ctx: RequestContext,
  operatorId: string,
): Promise<MemberView | undefined> {
  const [row] = await select(db).where(
    and(eq(memberships.projectId, ctx.project.id), eq(memberships.operatorId, operatorId)),
  );
  return row && pickView(memberView, row);
}

/**
 * Whether an operator is an admin of the project. Locks the membership, so that removing them or changing their role
 * waits until the transaction ends.
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
