import { eq } from "drizzle-orm";
import { database } from "@/db/client";
import { projects } from "@/db/schema";
import { signUserToken } from "@/lib/auth/user-tokens";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { resolveIdentity } from "@/lib/users/identity";
import type { UserTokenInput } from "./types";
import type { UserTokenView } from "./views";

/**
 * Signs a token for one user, who need not exist yet, with the project's current secret.
 * Throws `invalidEmail`, `invalidUserId`, or `invalidValue` for an email alone in a `userId` project.
 */
export async function mintUserToken(ctx: RequestContext, input: UserTokenInput): Promise<UserTokenView> {
  const { expiresInSeconds } = input;
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
  if (project === undefined) throw new DomainError("notFound", "There is no such project.");
  const { token, expiresAt } = await signUserToken(project.signingSecret, {
    identity: {
      ...(email !== undefined && { email }),
      ...(externalUserId !== undefined && { externalUserId }),
    },
    projectSlug: ctx.project.slug,
    expiresInSeconds,
  });
  return { token, expiresAt: expiresAt.toISOString() };
}
