import { randomBytes } from "node:crypto";
import { and, desc, eq, lt, ne, notExists, notInArray, sql } from "drizzle-orm";
import { type Database, type DatabaseClient, database } from "@/db/client";
import { memberships, operatorSessions } from "@/db/schema";
import type { SessionOperator } from "@/lib/context";
import { hashSessionSecret } from "@/lib/credentials/session-cookie";
import { newId, rowById } from "@/lib/ids";
import type { EndedSessionsView } from "./views";

/** Sessions end after this time, used or not. */
export const sessionLifetimeSeconds = 7 * 24 * 60 * 60;

const maxPerOperator = 100;

export interface SessionClient {
  browser: string | null;
  operatingSystem: string | null;
  address: string;
  /** The secret of its previous session, which ends. */
  previousSecret: string | null;
}

/**
 * Starts a session and returns its secret, which cannot be read again. The caller has locked the operator's row, so a
 * concurrent password change either ends this session or prevents it.
 */
export async function startSession(
  tx: Database,
  operatorId: string,
  { previousSecret, ...client }: SessionClient,
): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  const id = newId();
  await tx.insert(operatorSessions).values({
    id,
    operatorId,
    secretHash: hashSessionSecret(secret),
    ...client,
    expiresAt: sql`now() + make_interval(secs => ${sessionLifetimeSeconds})`,
  });
  if (previousSecret !== null) await endSessionBySecret(previousSecret, tx);
  const newest = tx
    .select({ id: operatorSessions.id })
    .from(operatorSessions)
    .where(eq(operatorSessions.operatorId, operatorId))
    .orderBy(desc(operatorSessions.lastUsedAt), desc(operatorSessions.id))
    .limit(maxPerOperator);
  await tx
    .delete(operatorSessions)
    .where(and(eq(operatorSessions.operatorId, operatorId), notInArray(operatorSessions.id, newest)));
  return secret;
}

export async function endSessionBySecret(secret: string, tx?: Database): Promise<void> {
  const end = (db: Database) =>
    db.delete(operatorSessions).where(eq(operatorSessions.secretHash, hashSessionSecret(secret)));
  await (tx === undefined ? database().statement(end) : end(tx));
}

/** Ends one of the operator's sessions, possibly the current one. Throws `notFound`. */
export async function endSession(
  operator: SessionOperator,
  { sessionId }: { sessionId: string },
): Promise<void> {
  await rowById("Session", sessionId, () =>
    database().statement((db) =>
      db
        .delete(operatorSessions)
        .where(and(eq(operatorSessions.operatorId, operator.id), eq(operatorSessions.id, sessionId)))
        .returning({ id: operatorSessions.id }),
    ),
  );
}

export async function endOtherSessions(operator: SessionOperator): Promise<EndedSessionsView> {
  return {
    ended: await database().statement((db) => endOperatorSessions(db, operator.id, operator.sessionId)),
  };
}

/** Ends all of an operator's sessions, or all except one, and returns how many. */
export async function endOperatorSessions(
  db: Database,
  operatorId: string,
  exceptId?: string,
): Promise<number> {
  const ended = await db
    .delete(operatorSessions)
    .where(
      and(
        eq(operatorSessions.operatorId, operatorId),
        exceptId === undefined ? undefined : ne(operatorSessions.id, exceptId),
      ),
    )
    .returning({ id: operatorSessions.id });
  return ended.length;
}

/** Ends an operator's sessions if they have no project left. */
export async function endSessionsWithoutProject(tx: Database, operatorId: string): Promise<void> {
  const membershipsLeft = tx.select().from(memberships).where(eq(memberships.operatorId, operatorId));
  await tx
    .delete(operatorSessions)
    .where(and(eq(operatorSessions.operatorId, operatorId), notExists(membershipsLeft)));
}

export async function deleteExpiredSessions(client: DatabaseClient = database()): Promise<void> {
  await client.statement((db) =>
    db.delete(operatorSessions).where(lt(operatorSessions.expiresAt, sql`now()`)),
  );
}
