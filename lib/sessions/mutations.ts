import { randomBytes } from "node:crypto";
import { and, desc, eq, lt, ne, notExists, notInArray, sql } from "drizzle-orm";
import { type Database, type DatabaseClient, database } from "@/db/client";
import { memberships, operatorSessions } from "@/db/schema";
import type { SessionOperator } from "@/lib/context";
import { hashSessionSecret } from "@/lib/credentials/session-cookie";
import { DomainError } from "@/lib/errors";
import { isId, newId } from "@/lib/ids";
import type { EndedSessionsView } from "./views";

/** How long a session lasts, however much it is used. */
export const sessionLifetimeSeconds = 7 * 24 * 60 * 60;

const maxPerOperator = 100;

/** What is known of a browser that signs in. */
export interface SessionClient {
  browser: string | null;
  operatingSystem: string | null;
  address: string;
  /** The secret of the session that it had until now, which ends. */
  previousSecret: string | null;
}

/**
 * Starts a session and returns its secret, for the only time. The caller holds a lock on the operator's row, so that a
 * change of password at the same time either ends this session too or prevents it.
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

/** Ends the session that a browser signs out of. */
export async function endSessionBySecret(secret: string, tx?: Database): Promise<void> {
  const end = (db: Database) =>
    db.delete(operatorSessions).where(eq(operatorSessions.secretHash, hashSessionSecret(secret)));
  await (tx === undefined ? database().statement(end) : end(tx));
}

/** Ends one of the operator's sessions, which may be the one that asks. Throws `notFound`. */
export async function endSession(
  operator: SessionOperator,
  { sessionId }: { sessionId: string },
): Promise<void> {
  const ended = isId(sessionId)
    ? await database().read((db) =>
        db
          .delete(operatorSessions)
          .where(and(eq(operatorSessions.operatorId, operator.id), eq(operatorSessions.id, sessionId)))
          .returning({ id: operatorSessions.id }),
      )
    : [];
  if (ended.length === 0) throw new DomainError("notFound", "You have no such session.");
}

/** Ends all of the operator's sessions but the one that asks. */
export async function endOtherSessions(operator: SessionOperator): Promise<EndedSessionsView> {
  return { ended: await database().read((db) => endOperatorSessions(db, operator.id, operator.sessionId)) };
}

/** Ends an operator's sessions, all or all but one, and returns how many there were. */
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

/** Ends the sessions of an operator who has no project left. */
export async function endSessionsWithoutProject(tx: Database, operatorId: string): Promise<void> {
  const left = tx.select().from(memberships).where(eq(memberships.operatorId, operatorId));
  await tx.delete(operatorSessions).where(and(eq(operatorSessions.operatorId, operatorId), notExists(left)));
}

/** Deletes sessions whose time is over. */
export async function deleteExpiredSessions(door: DatabaseClient = database()): Promise<void> {
  await door.read((db) => db.delete(operatorSessions).where(lt(operatorSessions.expiresAt, sql`now()`)));
}
