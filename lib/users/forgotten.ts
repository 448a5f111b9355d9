import { hash } from "node:crypto";
import { and, eq, inArray } from "drizzle-orm";
import { lockNames } from "@/db/advisory-lock";
import type { Database, ReadDatabase } from "@/db/client";
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
  const hashOf = (kind: string, identity: string) =>
    hash("sha256", JSON.stringify([ctx.project.id, kind, identity]));
  return [
    ...(email ? [hashOf("email", normaliseEmail(email))] : []),
    ...(externalUserId ? [hashOf("userId", externalUserId)] : []),
  ].sort();
}

/** Serialises erasing and creating a user, per identity, until the transaction ends. */
export const lockIdentities = (tx: Database, hashes: string[]): Promise<void> => lockNames(tx, ...hashes);

/** Which identities were erased. The caller holds their locks. */
export async function erasedAmong(
  tx: ReadDatabase,
  ctx: RequestContext,
  hashes: string[],
): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  const found = await tx
    .select({ hash: forgottenUsers.identityHash })
    .from(forgottenUsers)
    .where(and(eq(forgottenUsers.projectId, ctx.project.id), inArray(forgottenUsers.identityHash, hashes)));
  return new Set(found.map(({ hash }) => hash));
}

export const userWasErased = (): DomainError =>
  new DomainError("forgottenUser", "This user was erased and may not come back.");
