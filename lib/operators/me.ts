import { and, eq, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { operators } from "@/db/schema";
import type { SessionOperator } from "@/lib/auth/session";
import { checkPassword, hashNewPassword } from "@/lib/credentials/check-password";
import type { ClientInfo } from "@/lib/credentials/known-browser";
import { DomainError } from "@/lib/errors";
import { endOperatorSessions } from "@/lib/sessions/mutations";
import type { MePatch } from "./types";
import type { ChangedMeView, MeView } from "./views";

export const toMeView = ({ id, email, name }: SessionOperator): MeView => ({ id, email, name });

/**
 * Changes the signed-in operator's name or password. A new password ends all of their sessions but the one that asks.
 * Throws `forbidden` where the current password is wrong, `rateLimited` where too
 * many were tried, and `conflict` where it changed meanwhile.
 */
export async function updateMe(
  operator: SessionOperator,
  edit: MePatch,
  client: ClientInfo,
): Promise<ChangedMeView> {
  const { name = operator.name, currentPassword, newPassword } = edit;
  const credential =
    newPassword === undefined
      ? undefined
      : await exchange(operator, { current: currentPassword ?? "", next: newPassword }, client);
  const isChanged = await database().transaction(async (tx) => {
    const changed = await tx
      .update(operators)
      .set({
        name,
        updatedAt: new Date(),
        ...(credential && {
          passwordHash: credential.after,
          sessionVersion: sql`${operators.sessionVersion} + 1`,
        }),
      })
      .where(and(eq(operators.id, operator.id), credential && eq(operators.passwordHash, credential.before)))
      .returning({ id: operators.id });
    if (credential && changed.length > 0) await endOperatorSessions(tx, operator.id, operator.sessionId);
    return changed.length > 0;
  });
  if (!isChanged) {
    throw new DomainError("conflict", "Your password was changed meanwhile. Nothing was changed now.");
  }
  return { id: operator.id, email: operator.email, name, sessionsEnded: credential !== undefined };
}

async function exchange(
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
    throw new DomainError(
      "rateLimited",
      "Too many passwords were tried. Try again in a quarter of an hour.",
      {
        retryAfter: 15 * 60,
      },
    );
  }
  if (outcome === "wrong" || before === null) {
    throw new DomainError("forbidden", "That is not your current password. Nothing was changed.", {
      issues: [{ path: "currentPassword", message: "Not your current password" }],
    });
  }
  return { before, after: await hashNewPassword({ account: email, password: next, client }) };
}
