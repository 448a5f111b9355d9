import type { IdentityType } from "@/lib/context";
import { normaliseEmail } from "@/lib/email";
import { DomainError } from "@/lib/errors";

/** The identity that a client sent, as it sent it. */
export interface GivenIdentity {
  email?: string | undefined;
  externalUserId?: string | undefined;
  /** Email projects only: a user known by userId alone may be created, with a placeholder email. */
  preferUserId?: boolean | undefined;
  /** The user, where it is created, is nobody's account yet. */
  isAnonymous?: boolean | undefined;
}

/** Which of the two finds the user, and what else the user is to carry. Emails are in lower case. */
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

/** An email in the form in which it is stored: lower case. Throws `invalidEmail` where a text cannot be one. */
export function requireEmail(email: string): string {
  const normalised = normaliseEmail(email);
  if (emailPattern.test(normalised) && normalised.length <= 255) return normalised;
  throw new DomainError("invalidEmail", `Invalid email: ${email.slice(0, 255)}`);
}

/** Throws `invalidUserId` where a text can be no userId: 1 to 52 printable ASCII characters, no space at the end. */
export function requireExternalUserId(externalUserId: string): string {
  if (printableAscii.test(externalUserId) && !externalUserId.endsWith(" ")) return externalUserId;
  throw new DomainError("invalidUserId", `Invalid userId: ${externalUserId.slice(0, 255)}`);
}

/**
 * Decides what identifies a user, by the project's identity type (Iterable's rules): email in `email` projects,
 * userId in `userId` and `hybrid` ones, whichever is there where only one is.
 * Throws `invalidEmail`, `invalidUserId` (1 to 52 printable ASCII characters, no space at the end), or
 * `invalidValue` where neither is given.
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

/** What makes an email unique in a project: itself where users are known by email, nothing elsewhere. */
export function emailKeyOf(identityType: IdentityType, email: string | undefined): string | null {
  return email === undefined || identityType === "userId" ? null : normaliseEmail(email);
}
