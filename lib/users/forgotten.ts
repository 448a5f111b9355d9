import { createHash } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { forgottenUsers } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { normaliseEmail } from "@/lib/email";
import { DomainError } from "@/lib/errors";

interface Identities {
  email?: string | null | undefined;
  externalUserId?: string | null | undefined;
}

/** The tombstones' names for an identity: they tell nobody who was erased, unless one knows whom to ask for. */
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

/** One at a time for each identity until the transaction ends, so that erasing and creating a user cannot cross. */
export async function lockIdentities(tx: Database, hashes: string[]): Promise<void> {
  if (hashes.length === 0) return;
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(hash, 0)) from unnest(${sql.param(hashes)}::text[]) hash`,
  );
}

/** Throws `forgottenUser` where one of the identities was erased. The caller holds their locks. */
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
  if (found !== undefined) throw userWasErased();
}

export const userWasErased = (): DomainError =>
  new DomainError("forgottenUser", "This user was erased and may not come back.");
