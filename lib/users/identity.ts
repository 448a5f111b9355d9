import type { IdentityType, RequestContext } from "@/lib/context";
import { normaliseEmail } from "@/lib/email";
import { DomainError } from "@/lib/errors";

/** The identity as the client sent it. */
export interface GivenIdentity {
  email?: string | undefined;
  externalUserId?: string | undefined;
  /** Email projects only: create an unknown userId with a placeholder email. */
  preferUserId?: boolean | undefined;
  /** If the user is created, it is anonymous. */
  isAnonymous?: boolean | undefined;
}

/** The half of the identity by which to find the user, and the other half to attach. Emails are in lower case. */
export type UserIdentity =
  | { by: "email"; email: string; externalUserId: string | undefined }
  | {
      by: "userId";
      externalUserId: string;
      email: string | undefined;
      whenUnknown: "create" | "placeholder" | "refuse";
      isAnonymous?: boolean | undefined;
    };

const emailPattern = /^[^\s@"]{1,64}@[^\s@]{1,255}$/u;
const printableAscii = /^[\x20-\x7e]{1,52}$/;

/** The email as it is stored, in lower case. Throws `invalidEmail`. */
export function requireEmail(email: string): string {
  const normalised = normaliseEmail(email);
  if (emailPattern.test(normalised) && normalised.length <= 255) return normalised;
  throw new DomainError("invalidEmail", `Invalid email: ${email.slice(0, 255)}`);
}

/** Throws `invalidUserId` unless it is 1 to 52 printable ASCII characters without a trailing space. */
export function requireExternalUserId(externalUserId: string): string {
  if (printableAscii.test(externalUserId) && !externalUserId.endsWith(" ")) return externalUserId;
  throw new DomainError("invalidUserId", `Invalid userId: ${externalUserId.slice(0, 255)}`);
}

/**
 * Decides what identifies a user, by Iterable's rules: email in `email` projects, userId in `userId` and `hybrid`
 * ones. A hybrid project falls back to the email, an email project to the userId.
 * Throws `invalidEmail`, `invalidUserId`, and `invalidValue` if the required one is missing.
 */
export function resolveIdentity(identityType: IdentityType, given: GivenIdentity): UserIdentity {
  const { externalUserId } = given;
  const email = given.email === undefined ? undefined : requireEmail(given.email);
  if (externalUserId !== undefined) requireExternalUserId(externalUserId);
  if (
    email !== undefined &&
    (identityType === "email" || (identityType === "hybrid" && externalUserId === undefined))
  ) {
    return { by: "email", email, externalUserId };
  }
  if (externalUserId !== undefined) {
    const whenUnknown = identityType !== "email" ? "create" : given.preferUserId ? "placeholder" : "refuse";
    const { isAnonymous } = given;
    return { by: "userId", externalUserId, email, whenUnknown, ...(isAnonymous && { isAnonymous }) };
  }
  throw new DomainError(
    "invalidValue",
    identityType === "userId" ? "A userId is required in this project." : "An email or a userId is required.",
  );
}

/** The value of the unique email column: null in `userId` projects, where emails may repeat. */
export function emailKeyOf(identityType: IdentityType, email: string | undefined): string | null {
  return email === undefined || identityType === "userId" ? null : normaliseEmail(email);
}

/** The key that serialises writes to one user's devices and profile within this process. */
export const userLockKey = (ctx: RequestContext, identity: UserIdentity): string =>
  `user ${ctx.project.id} ${identity.by === "email" ? identity.email : identity.externalUserId}`;
