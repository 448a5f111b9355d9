import type { users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { belongsToAnother } from "./change-identity";
import { identityHashes, userWasErased } from "./forgotten";
import { emailKeyOf, type UserIdentity } from "./identity";

/** The columns that identify the user of a device or a profile. */
export type Owner = Pick<
  typeof users.$inferSelect,
  | "projectId"
  | "id"
  | "email"
  | "emailKey"
  | "emailIsPlaceholder"
  | "isAnonymous"
  | "externalUserId"
  | "version"
>;

/** Access to the users that have been read. */
export interface KnownOwners {
  userBy(by: UserIdentity["by"], projectId: string, value: string | undefined): Owner | undefined;
  /** Whether one of the identities was erased. Works only for locked identities. */
  isErased(hashes: string[]): boolean;
}

export interface FoundOwner {
  /** The user's current row; null for a new user. */
  before: Owner | null;
  after: Owner;
  /** Hashes of the new parts of the identity. */
  hashes: string[];
}

/**
 * The user of an identity, with its other half attached if that is new. Throws `unknownUser` if the user may not be
 * created, `forgottenUser` if they were erased, and `conflict` if the email or userId belongs to another user.
 */
export function findOwner(
  known: KnownOwners,
  ctx: RequestContext,
  identity: UserIdentity,
  newIds: { user: string },
): FoundOwner {
  const byEmail = known.userBy("email", ctx.project.id, identity.email);
  const byExternalId = known.userBy("userId", ctx.project.id, identity.externalUserId);
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
      const message = `No user has the userId ${identity.externalUserId}.`;
      throw new DomainError("unknownUser", message, { identity: "userId" });
    }
    const hashes = claim(identity);
    return { before: null, after: newUser(ctx, identity, newIds.user), hashes };
  }
  const attached = attachedIdentity(ctx, found, identity);
  if (attached === undefined) return { before: found, after: found, hashes: [] };
  const hashes = claim(attached);
  return { before: found, after: { ...found, ...attached, version: found.version + 1 }, hashes };
}

function newUser(ctx: RequestContext, identity: UserIdentity, id: string): Owner {
  const placeholder =
    identity.by === "userId" && identity.whenUnknown === "placeholder" && identity.email === undefined;
  const email = placeholder ? `${id}@placeholder.email` : identity.email;
  return {
    projectId: ctx.project.id,
    id,
    email: email ?? null,
    emailKey: emailKeyOf(ctx.project.identityType, email),
    emailIsPlaceholder: placeholder,
    externalUserId: identity.externalUserId ?? null,
    isAnonymous: identity.by === "userId" && identity.isAnonymous === true,
    version: 1,
  };
}

/** The user's columns after attaching the other half of an identity; undefined if it is not new. */
function attachedIdentity(
  ctx: RequestContext,
  row: Owner,
  identity: UserIdentity,
): Partial<Omit<Owner, "projectId" | "id">> | undefined {
  const { email, externalUserId } = identity;
  if (identity.by === "email") {
    return externalUserId === undefined || externalUserId === row.externalUserId
      ? undefined
      : { externalUserId };
  }
  if (email === undefined || email === row.email) return undefined;
  const emailKey = emailKeyOf(ctx.project.identityType, email);
  return { email, emailKey, emailIsPlaceholder: false, isAnonymous: false };
}
