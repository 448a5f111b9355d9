import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { memberships, operatorSessions, operators, projects } from "@/db/schema";
import { toAuthorizedProject } from "@/lib/authorized-project";
import type { SessionOperator } from "@/lib/context";
import { hashSessionSecret, readSessionCookie } from "@/lib/credentials/session-cookie";

export async function findOperatorByCookie(cookie: string | undefined): Promise<SessionOperator | null> {
  const secret = await readSessionCookie(cookie);
  return secret === null ? null : findOperatorBySessionSecret(secret);
}

/**
 * The operator of a session's secret, or null. Reads the database every time, so an ended session, a changed role or a
 * lost project takes effect with the next request on every server.
 */
export async function findOperatorBySessionSecret(secret: string): Promise<SessionOperator | null> {
  const rows = await database().read((db) =>
    db
      .select({
        sessionId: operatorSessions.id,
        isUseOutdated: sql<boolean>`${operatorSessions.lastUsedAt} < now() - interval '1 minute'`,
        operator: operators,
        project: projects,
        role: memberships.role,
      })
      .from(operatorSessions)
      .innerJoin(operators, eq(operators.id, operatorSessions.operatorId))
      .leftJoin(memberships, eq(memberships.operatorId, operators.id))
      .leftJoin(projects, and(eq(projects.id, memberships.projectId), isNull(projects.deletedAt)))
      .where(
        and(
          eq(operatorSessions.secretHash, hashSessionSecret(secret)),
          gt(operatorSessions.expiresAt, sql`now()`),
          // mutation: disabled-operators-stay-signed-in
          isNull(operators.disabledAt),
        ),
      )
      .orderBy(projects.createdAt, projects.id),
  );
  const [first] = rows;
  if (first === undefined) return null;
  const { sessionId, isUseOutdated, operator } = first;
  if (isUseOutdated) await recordUse(sessionId);
  return {
    id: operator.id,
    sessionId,
    email: operator.email,
    name: operator.name,
    projects: rows.flatMap(({ project, role }) =>
      project === null || role === null ? [] : { ...toAuthorizedProject(project), name: project.name, role },
    ),
  };
}

async function recordUse(sessionId: string): Promise<void> {
  await database().statement((db) =>
    db
      .update(operatorSessions)
      .set({ lastUsedAt: sql`now()` })
      .where(
        and(
          eq(operatorSessions.id, sessionId),
          sql`${operatorSessions.lastUsedAt} < now() - interval '1 minute'`,
        ),
      ),
  );
}
