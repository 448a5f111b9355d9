import { and, eq, isNull, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { memberships, operators } from "@/db/schema";
import { checkPassword } from "@/lib/auth/guarded-password";
import type { ClientInfo } from "@/lib/auth/known-device";
import { hashPassword } from "@/lib/auth/passwords";
import { newId } from "@/lib/ids";

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
  email: string;
  name: string;
  sessionVersion: number;
}

/**
 * The operator whom email and password prove, or null. Which of the two was wrong is not told, not even by time; nor is
 * an account that was tried too often. Throws `rateLimited` and `unavailable` as `checkPassword` does.
 */
export async function signInWithPassword(
  { email, password }: { email: string; password: string },
  client: ClientInfo,
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
  const outcome = await checkPassword({ account: email, password, client }, hash);
  if (outcome !== "right" || operator === undefined) return null;
  const { id } = operator;
  await database().read((db) =>
    db.update(operators).set({ lastSignedInAt: new Date() }).where(eq(operators.id, id)),
  );
  return operator;
}

/** Gives an operator a new password and ends all of their sessions. False where there is no such operator. */
export async function setOperatorPassword(email: string, password: string): Promise<boolean> {
  const passwordHash = await hashPassword(password);
  const changed = await database().read((db) =>
    db
      .update(operators)
      .set({ passwordHash, sessionVersion: sql`${operators.sessionVersion} + 1`, updatedAt: new Date() })
      .where(eq(operators.emailKey, email.toLowerCase()))
      .returning({ id: operators.id }),
  );
  return changed.length > 0;
}
