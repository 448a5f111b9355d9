import { and, eq, isNull, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { memberships, operators } from "@/db/schema";
import type { Role, SessionOperator } from "@/lib/context";
import { checkPassword, hashNewPassword } from "@/lib/credentials/check-password";
import type { ClientInfo } from "@/lib/credentials/known-browser";
import { hashPassword, verifyPassword } from "@/lib/credentials/passwords";
import { normaliseEmail } from "@/lib/email";
import { DomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { endOperatorSessions, type SessionClient, startSession } from "@/lib/sessions/mutations";
import type { MePatch } from "./types";
import type { ChangedMeView } from "./views";

export interface NewOperator {
  email: string;
  name: string;
  password: string;
  memberships: { projectId: string; role: Role }[];
}

/** Creates an operator with a password and access to projects; returns the id. */
export async function createOperator(tx: Database, input: NewOperator): Promise<string> {
  const { email, name } = input;
  const operatorId = newId();
  const passwordHash = await hashPassword(input.password);
  await tx
    .insert(operators)
    .values({ id: operatorId, email, emailKey: normaliseEmail(email), name, passwordHash });
  for (const membership of input.memberships)
    await tx.insert(memberships).values({ ...membership, operatorId });
  return operatorId;
}

/**
 * Starts a session for the operator with this email and password, or returns null. Neither the result nor its timing
 * reveals whether the account exists or has had too many attempts. Throws `rateLimited` and `unavailable` like
 * `checkPassword`.
 */
export async function signInWithPassword(
  { email, password }: { email: string; password: string },
  from: { client: ClientInfo; session: SessionClient },
): Promise<{ id: string; sessionSecret: string } | null> {
  let operator: typeof operators.$inferSelect | undefined;
  const getHash = async () => {
    [operator] = await database().read((db) =>
      db
        .select()
        .from(operators)
        .where(and(eq(operators.emailKey, normaliseEmail(email.trim())), isNull(operators.disabledAt))),
    );
    return operator?.passwordHash ?? null;
  };
  const outcome = await checkPassword({ account: email, password, client: from.client }, getHash);
  if (outcome !== "right" || operator?.passwordHash == null) return null;
  const { id, passwordHash } = operator;
  return database().transaction(async (tx) => {
    // Locks the operator, and starts no session if the password has just changed.
    const unchanged = await tx
      .update(operators)
      .set({ lastSignedInAt: new Date() })
      .where(
        and(eq(operators.id, id), eq(operators.passwordHash, passwordHash), isNull(operators.disabledAt)),
      )
      .returning({ id: operators.id });
    return unchanged.length === 0 ? null : { id, sessionSecret: await startSession(tx, id, from.session) };
  });
}

/** Sets an operator's password and ends all of their sessions. Returns false if the operator does not exist. */
export async function setOperatorPassword(email: string, password: string): Promise<boolean> {
  const passwordHash = await hashPassword(password);
  return database().transaction(async (tx) => {
    const [changed] = await tx
      .update(operators)
      .set({ passwordHash, sessionVersion: sql`${operators.sessionVersion} + 1`, updatedAt: new Date() })
      .where(eq(operators.emailKey, normaliseEmail(email)))
      .returning({ id: operators.id });
    if (changed !== undefined) await endOperatorSessions(tx, changed.id);
    return changed !== undefined;
  });
}

/** Sets an operator's password unless it already is this one, in which case their sessions continue. */
export async function ensureOperatorPassword(
  email: string,
  password: string,
): Promise<"untouched" | "changed" | "no such operator"> {
  const [operator] = await database().read((db) =>
    db
      .select({ passwordHash: operators.passwordHash })
      .from(operators)
      .where(eq(operators.emailKey, normaliseEmail(email))),
  );
  if (operator === undefined) return "no such operator";
  if (await verifyPassword(operator.passwordHash, password)) return "untouched";
  return (await setOperatorPassword(email, password)) ? "changed" : "no such operator";
}

/**
 * Updates the signed-in operator's name or password. A new password ends all of their other sessions. Throws
 * `forbidden` if the current password is wrong, `rateLimited` after too many attempts, and `conflict` if the password
 * has changed since.
 */
export async function updateMe(
  operator: SessionOperator,
  patch: MePatch,
  client: ClientInfo,
): Promise<ChangedMeView> {
  const { name = operator.name, currentPassword, newPassword } = patch;
  const hashes =
    newPassword === undefined
      ? undefined
      : await hashPasswordChange(operator, { current: currentPassword ?? "", next: newPassword }, client);
  const isChanged = await database().transaction(async (tx) => {
    const changed = await tx
      .update(operators)
      .set({
        name,
        updatedAt: new Date(),
        ...(hashes && {
          passwordHash: hashes.after,
          sessionVersion: sql`${operators.sessionVersion} + 1`,
        }),
      })
      .where(and(eq(operators.id, operator.id), hashes && eq(operators.passwordHash, hashes.before)))
      .returning({ id: operators.id });
    if (hashes && changed.length > 0) await endOperatorSessions(tx, operator.id, operator.sessionId);
    return changed.length > 0;
  });
  if (!isChanged) {
    throw new DomainError("conflict", "Your password was changed in the meantime. Nothing was changed now.");
  }
  return { id: operator.id, email: operator.email, name, sessionsEnded: hashes !== undefined };
}

async function hashPasswordChange(
  { id, email }: SessionOperator,
  { current, next }: { current: string; next: string },
  client: ClientInfo,
): Promise<{ before: string; after: string }> {
  const [row] = await database().read((db) =>
    db.select({ passwordHash: operators.passwordHash }).from(operators).where(eq(operators.id, id)),
  );
  const before = row?.passwordHash ?? null;
  const outcome = await checkPassword({ account: email, password: current, client }, () => before);
  if (outcome === "locked") {
    throw new DomainError("rateLimited", "Too many failed attempts. Try again in 15 minutes.", {
      retryAfter: 15 * 60,
    });
  }
  if (outcome === "wrong" || before === null) {
    throw new DomainError("forbidden", "Wrong current password. Nothing was changed.", {
      issues: [{ path: "currentPassword", message: "Wrong password" }],
    });
  }
  return { before, after: await hashNewPassword({ account: email, password: next, client }) };
}
