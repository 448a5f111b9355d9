import { and, eq, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { projects, users, userTokenCutoffs } from "@/db/schema";
import { projectEvent, recordAudit, userEvent } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { changeCredentials } from "@/lib/credentials/cache";
import { cutoffKeys } from "@/lib/credentials/user-token-cutoffs";
import { signUserToken } from "@/lib/credentials/user-tokens";
import { DomainError } from "@/lib/errors";
import { type GivenIdentity, requireEmail, resolveIdentity } from "@/lib/users/identity";
import { userCondition } from "@/lib/users/store";
import type { UserTokenInput } from "./types";
import type { UserTokenView } from "./views";

/**
 * Signs a token for a user, who need not exist yet, with the project's current secret. Throws `invalidEmail`,
 * `invalidUserId`, or `invalidValue` for an email alone in a `userId` project.
 */
export async function mintUserToken(ctx: RequestContext, input: UserTokenInput): Promise<UserTokenView> {
  const { newEmail, expiresInSeconds } = input;
  const { email, externalUserId } = resolveIdentity(ctx.project.identityType, {
    email: input.email,
    externalUserId: input.userId,
  });
  const [project] = await database().read((db) =>
    db
      .select({ signingSecret: projects.signingSecret })
      .from(projects)
      .where(eq(projects.id, ctx.project.id)),
  );
  if (project === undefined) throw new DomainError("notFound", "Project not found.");
  const { token, expiresAt } = await signUserToken(project.signingSecret, {
    identity: {
      ...(email !== undefined && { email }),
      ...(externalUserId !== undefined && { externalUserId }),
      ...(newEmail !== undefined && { newEmail: requireEmail(newEmail) }),
    },
    projectSlug: ctx.project.slug,
    expiresInSeconds,
  });
  return { token, expiresAt: expiresAt.toISOString() };
}

/**
 * Invalidates a user's tokens that were issued before a time, by default now. Throws `invalidEmail`, `invalidUserId`,
 * and `invalidValue` if no user is named or the time is in the future.
 */
export async function invalidateUserTokens(
  ctx: RequestContext,
  input: { user: GivenIdentity; issuedBefore: Date | undefined },
): Promise<void> {
  const { user } = input;
  const { email, externalUserId } = user;
  resolveIdentity(ctx.project.identityType, user);
  const now = Date.now();
  // `iat` is in whole seconds.
  const issuedBefore = input.issuedBefore ?? new Date(Math.floor(now / 1_000) * 1_000 + 1_000);
  if (issuedBefore.getTime() > now + 1_000) {
    throw new DomainError("invalidValue", "issuedBefore must not be in the future.");
  }
  const selector = email === undefined ? { externalUserId: externalUserId ?? "" } : { email };
  await changeCredentials(ctx, async (tx) => {
    const keys = cutoffKeys(ctx.project.id, user).sort();
    await tx
      .insert(userTokenCutoffs)
      .values(keys.map((identityHash) => ({ projectId: ctx.project.id, identityHash, issuedBefore })))
      .onConflictDoUpdate({
        target: [userTokenCutoffs.projectId, userTokenCutoffs.identityHash],
        set: { issuedBefore: sql`greatest(${userTokenCutoffs.issuedBefore}, excluded.issued_before)` },
      });
    const [row] = await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.projectId, ctx.project.id), userCondition(ctx, selector)))
      .limit(1);
    await recordAudit(tx, ctx, [
      row === undefined
        ? projectEvent("user.tokensInvalidated", ctx.project.id)
        : userEvent("user.tokensInvalidated", row.id),
    ]);
  });
}
