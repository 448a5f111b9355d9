import { and, eq } from "drizzle-orm";
import { constraintName, database } from "@/db/client";
import { users } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { identityHashes, lockIdentities, requireNotForgotten } from "./forgotten";
import { emailKeyOf, requireEmail } from "./identity";
import { lockUser } from "./store";
import type { UserSelector } from "./types";

/**
 * Gives a user another email. Source: Iterable, `POST /api/users/updateEmail`.
 * Throws `unknownUser`, `invalidEmail`, `forgottenUser`, and `conflict` where the email belongs to someone else.
 */
export function changeEmail(
  ctx: RequestContext,
  input: { user: UserSelector; newEmail: string },
): Promise<void> {
  const email = requireEmail(input.newEmail);
  return database().transaction(async (tx) => {
    const user = await lockUser(tx, ctx, input.user);
    const hashes = identityHashes(ctx, { email });
    await lockIdentities(tx, hashes);
    await requireNotForgotten(tx, ctx, hashes);
    try {
      await tx
        .update(users)
        .set({
          email,
          emailKey: emailKeyOf(ctx.project.identityType, email),
          emailIsPlaceholder: false,
          isAnonymous: false,
          updatedAt: new Date(),
          version: user.version + 1,
        })
        .where(and(eq(users.projectId, ctx.project.id), eq(users.id, user.id)));
    } catch (error) {
      if (constraintName(error) !== "users_email_key") throw error;
      throw new DomainError("conflict", `A user with the email ${email} exists already.`, {
        identity: "email",
      });
    }
    await recordAudit(tx, ctx, [
      { action: "user.changed", subjectType: "user", subjectId: user.id, details: { fields: ["email"] } },
    ]);
  });
}
