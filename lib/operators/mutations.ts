import { and, eq, isNull, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { memberships, operators } from "@/db/schema";
import { checkPassword } from "@/lib/credentials/check-password";
import type { ClientInfo } from "@/lib/credentials/known-browser";
import { hashPassword } from "@/lib/credentials/passwords";
import { newId } from "@/lib/ids";
import { endOperatorSessions, type SessionClient, startSession } from "@/lib/sessions/mutations";

export interface NewOperator {
  email: string;
  name: string;
  password: string;
  memberships: { projectId: string; role: "viewer" | "editor" | "admin" }[];
}

/** Makes an operator who signs in with a password, and lets them into projects. Answers their id. */
export async function createOperator(tx: Database, input: NewOperator): Promise<string> {
  const { email, name } = input;
  const operatorId = newId();
  const passwordHash = await hashPassword(input.password);
  await tx
    .insert(operators)
    .values({ id: operatorId, email, emailKey: email.toLowerCase(), name, passwordHash });
  for (const membership of input.memberships)
    await tx.insert(memberships).values({ ...membership, operatorId });
  return operatorId;
}

export interface SignedInOperator {
  id: string;
  sessionSecret: string;
}

/**
 * Starts a session of the operator whom email and password prove, or returns null. Which of the two was wrong is not
 * told, not even by time; nor is an account that was tried too often. Throws `rateLimited` and `unavailable` as
 * `checkPassword` does.
 */
export async function signInWithPassword(
  { email, password }: { email: string; password: string },
  from: { client: ClientInfo; session: SessionClient },
): Promise<SignedInOperator | null> {
  let operator: typeof operators.$inferSelect | undefined;
  const hash = async () => {
    [operator] = await database().read((db) =>
      db
        .select()
        .from(operators)
        .where(and(eq(operators.emailKey, email.trim().toLowerCase()), isNull(operators.disabledAt))),
    );
    return operator?.passwordHash ?? null;
  };
  const outcome = await checkPassword({ account: email, password, client: from.client }, hash);
  if (outcome !== "right" || operator?.passwordHash == null) return null;
  const { id, passwordHash } = operator;
  return database().transaction(async (tx) => {
    // Locks the operator: a password that was changed meanwhile starts no session.
    const proven = await tx
      .update(operators)
      .set({ lastSignedInAt: new Date() })
      .where(
        and(eq(operators.id, id), eq(operators.passwordHash, passwordHash), isNull(operators.disabledAt)),
      )
      .returning({ id: operators.id });
    return proven.length === 0 ? null : { id, sessionSecret: await startSession(tx, id, from.session) };
  });
}

/** Gives an operator a new password and ends all of their sessions. False where there is no such operator. */
export async function setOperatorPassword(email: string, password: string): Promise<boolean> {
  const passwordHash = await hashPassword(password);
  return database().transaction(async (tx) => {
    const [changed] = await tx
      .update(operators)
      .set({ passwordHash, sessionVersion: sql`${operators.sessionVersion} + 1`, updatedAt: new Date() })
      .where(eq(operators.emailKey, email.toLowerCase()))
      .returning({ id: operators.id });
    if (changed !== undefined) await endOperatorSessions(tx, changed.id);
    return changed !== undefined;
  });
}
