import { belongsToAnother } from "@/lib/users/change-identity";
import { identityHashes, userWasErased } from "@/lib/users/forgotten";
import { attachedIdentity, newUser, unknownUserId } from "@/lib/users/mutations";
import type { Known } from "./known";
import type { Owner, PendingRegistration } from "./types";

export interface FoundOwner {
  /** As the user is; null for one that is to be created. */
  before: Owner | null;
  after: Owner;
  /** Hashes of what is new about the identity. */
  hashes: string[];
}

/**
 * The user of a registration, with the other half of its identity if that is new. Throws `unknownUser` if the user may
 * not be created, `forgottenUser` if they were erased, and `conflict` if the email or userId belongs to another user.
 */
export function findOwner(known: Known, { ctx, identity, ids }: PendingRegistration): FoundOwner {
  const { id: projectId } = ctx.project;
  const byEmail = known.userBy("email", projectId, identity.email);
  const byExternalId = known.userBy("userId", projectId, identity.externalUserId);
  const [found, other] = identity.by === "email" ? [byEmail, byExternalId] : [byExternalId, byEmail];
  const claim = (what: Parameters<typeof identityHashes>[1]): string[] => {
    const hashes = identityHashes(ctx, what);
    if (known.isErased(hashes)) throw userWasErased();
    if (other !== undefined && other !== found) {
      throw belongsToAnother(identity.by === "email" ? "userId" : "email");
    }
    return hashes;
  };
  if (found === undefined) {
    if (identity.by === "userId" && identity.whenUnknown === "refuse") {
      throw unknownUserId(identity.externalUserId);
    }
    const hashes = claim(identity);
    return { before: null, after: newUser(ctx, identity, ids.user), hashes };
  }
  const attached = attachedIdentity(ctx, found, identity);
  if (attached === undefined) return { before: found, after: found, hashes: [] };
  const hashes = claim(attached);
  return { before: found, after: { ...found, ...attached, version: found.version + 1 }, hashes };
}
