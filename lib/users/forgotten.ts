import { createHash } from "node:crypto";
import { and, eq, inArray } from "drizzle-orm";
import { lockNames } from "@/db/advisory-lock";
import type { Database } from "@/db/client";
import { forgottenUsers } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { normaliseEmail } from "@/lib/email";
import { DomainError } from "@/lib/errors";

interface Identities {
  email?: string | null | undefined;
  externalUserId?: string | null | undefined;
}

/** The tombstones of an identity: hashes, so that they do not reveal who was erased. */
export function identityHashes(ctx: RequestContext, { email, externalUserId }: Identities): string[] {
  const hash = (kind: string, identity: string) =>
    createHash("sha256")
      .update(JSON.stringify([ctx.project.id, kind, identity]))
      .digest("hex");
  return [
    ...(email ? [hash("email", normaliseEmail(email))] : []),
    ...(externalUserId ? [hash("userId", externalUserId)] : []),
  ].sort();
}

/** Serialises erasing and creating a user, per identity, until the transaction ends. */
export const lockIdentities = (tx: Database, hashes: string[]): Promise<void> => lockNames(tx, ...hashes);

/** Throws `forgottenUser` if one of the identities was erased. The caller holds their locks. */
export async function requireNotForgotten(
  tx: Database,
  ctx: RequestContext,
  hashes: string[],
): Promise<void> {
  const [found] = await tx
    .select({ hash: forgottenUsers.identityHash })
    .from(forgottenUsers)
    .where(and(eq(forgottenUsers.projectId, ctx.project.id), inArray(forgottenUsers.identityHash, hashes)))
    .limit(1);
  if (found !== undefined)
    throw new DomainError("forgottenUser", "This user was erased and may not come back.");
}
