import { createHash } from "node:crypto";
import { and, eq, gt } from "drizzle-orm";
import { decodeJwt } from "jose";
import { database } from "@/db/client";
import { userTokenCutoffs } from "@/db/schema";
import { normaliseEmail } from "@/lib/email";
import { DomainError } from "@/lib/errors";
import { getCachedCredential } from "./cache";
import {
  type SigningSecrets,
  type TokenProject,
  type UserTokenIdentity,
  verifyUserToken,
} from "./user-tokens";

/** Longer than any token is valid. */
const retentionMs = 370 * 24 * 60 * 60 * 1_000;

/** The hashed identities under which a user's cutoffs are stored. */
export function cutoffKeys(
  projectId: string,
  { email, externalUserId }: { email?: string | undefined; externalUserId?: string | undefined },
): string[] {
  const hash = (kind: string, identity: string) =>
    createHash("sha256")
      .update(JSON.stringify([projectId, kind, identity]))
      .digest("hex");
  return [
    ...(email === undefined ? [] : [hash("email", normaliseEmail(email))]),
    ...(externalUserId === undefined ? [] : [hash("userId", externalUserId)]),
  ];
}

/**
 * Verifies a user token with its project's secrets and checks that it was not invalidated. Throws `invalidUserToken`.
 */
export async function verifyProjectUserToken(
  project: TokenProject,
  secrets: SigningSecrets,
  token: string,
): Promise<UserTokenIdentity> {
  const identity = await verifyUserToken(token, secrets, project);
  const cutoffs = await readCutoffs(project.id);
  if (cutoffs.size === 0) return identity;
  const issuedAt = (decodeJwt(token).iat ?? 0) * 1_000;
  for (const key of cutoffKeys(project.id, identity)) {
    if (issuedAt < (cutoffs.get(key) ?? 0)) {
      throw new DomainError("invalidUserToken", "JWT token has been invalidated");
    }
  }
  return identity;
}

async function readCutoffs(projectId: string): Promise<ReadonlyMap<string, number>> {
  const cutoffs = await getCachedCredential(`cutoffs ${projectId}`, async () => {
    const rows = await database().read((db) =>
      db
        .select({ key: userTokenCutoffs.identityHash, issuedBefore: userTokenCutoffs.issuedBefore })
        .from(userTokenCutoffs)
        .where(
          and(
            eq(userTokenCutoffs.projectId, projectId),
            gt(userTokenCutoffs.issuedBefore, new Date(Date.now() - retentionMs)),
          ),
        ),
    );
    return { projectId, value: new Map(rows.map((row) => [row.key, row.issuedBefore.getTime()])) };
  });
  return cutoffs ?? new Map();
}
