import { errors, type JWTPayload, type JWTVerifyResult, jwtVerify, SignJWT } from "jose";
import type { AuthorizedProject } from "@/lib/context";
import { normaliseEmail } from "@/lib/email";
import { DomainError } from "@/lib/errors";

/** Whom a user token speaks for; the email in lower case. */
export interface UserTokenIdentity {
  email?: string;
  externalUserId?: string;
  /** The email that the customer's backend lets this user change to. */
  newEmail?: string;
}

const yearInSeconds = 366 * 24 * 60 * 60;
/** How far the signer's clock may be ahead of ours. */
const clockSkewSeconds = 60;

/** A project's signing secrets: the current one, and the one before it while a rotation goes on. */
export interface SigningSecrets {
  signingSecret: string;
  previousSigningSecret: string | null;
}

/** The project that a token is presented to, by both of its names. */
export type TokenProject = Pick<AuthorizedProject, "id" | "slug">;

const invalid = (message: string) => new DomainError("invalidUserToken", message);
const expired = () => new DomainError("invalidUserToken", "JWT token is expired", { expired: true });

/**
 * Checks a user token: an HS256 JWT that the customer's backend signed with the project's secret, with `email` or
 * `userId`, `iat`, and `exp` at most a year later. A `kid` or `aud` must name the project. Throws `invalidUserToken`, in
 * the words that Iterable's SDKs know.
 */
export async function verifyUserToken(
  token: string,
  secrets: SigningSecrets,
  project: TokenProject,
): Promise<UserTokenIdentity> {
  for (const secret of [secrets.signingSecret, secrets.previousSigningSecret]) {
    if (secret === null) continue;
    try {
      const verified = await jwtVerify(token, new TextEncoder().encode(secret), {
        algorithms: ["HS256"],
        clockTolerance: clockSkewSeconds,
      });
      requirePossibleTimes(verified.payload);
      requireProject(verified, project);
      return identityOf(verified.payload);
    } catch (error) {
      if (error instanceof errors.JWSSignatureVerificationFailed) continue;
      if (error instanceof errors.JWTExpired) throw expired();
      if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid)
        throw invalid("JWT format is invalid");
      if (error instanceof errors.JOSEError) throw invalid("JWT is invalid");
      throw error;
    }
  }
  throw invalid("JWT is invalid");
}

/** Signs a user token. It names its project twice, for each wire looks in its own place: `kid` and `aud`. */
export async function signUserToken(
  secret: string,
  claims: { identity: UserTokenIdentity; projectSlug: string; expiresInSeconds: number },
): Promise<{ token: string; expiresAt: Date }> {
  const { identity, projectSlug } = claims;
  const iat = Math.floor(Date.now() / 1_000);
  const exp = iat + claims.expiresInSeconds;
  const token = await new SignJWT({
    ...(identity.email !== undefined && { email: identity.email }),
    ...(identity.externalUserId !== undefined && { userId: identity.externalUserId }),
    ...(identity.newEmail !== undefined && { newEmail: identity.newEmail }),
    aud: projectSlug,
    iat,
    exp,
  })
    .setProtectedHeader({ alg: "HS256", typ: "JWT", kid: projectSlug })
    .sign(new TextEncoder().encode(secret));
  return { token, expiresAt: new Date(exp * 1_000) };
}

/** Throws for times that no honest clock can have set. The tolerance for clock skew does not make a token last longer. */
function requirePossibleTimes({ iat, exp, nbf }: JWTPayload): void {
  const now = Math.floor(Date.now() / 1_000);
  if (!Number.isSafeInteger(iat) || !Number.isSafeInteger(exp)) throw invalid("Invalid payload");
  if (nbf !== undefined && !Number.isSafeInteger(nbf)) throw invalid("Invalid payload");
  const [issued, expires] = [Number(iat), Number(exp)];
  if (expires <= now) throw expired();
  if (issued > now + clockSkewSeconds || expires <= issued) throw invalid("Invalid payload");
  if (expires - issued > yearInSeconds) throw invalid("exp must be less than 1 year from iat");
}

/** Throws where the token says that it is for another project, or signed with another key. */
function requireProject({ protectedHeader, payload }: JWTVerifyResult, { id, slug }: TokenProject): void {
  const isOurs = (name: unknown) => typeof name === "string" && (name === slug || name.toLowerCase() === id);
  const { kid } = protectedHeader;
  const { aud } = payload;
  if (kid !== undefined && !isOurs(kid)) throw invalid("Invalid payload");
  if (aud !== undefined && ![aud].flat().some(isOurs)) throw invalid("Invalid payload");
}

function identityOf({ email, userId, newEmail }: JWTPayload): UserTokenIdentity {
  const identity: UserTokenIdentity = {};
  if (typeof email === "string" && email !== "") identity.email = normaliseEmail(email);
  if (typeof userId === "string" && userId !== "") identity.externalUserId = userId;
  if (Object.keys(identity).length === 0) throw invalid("JWT payload requires a value for userId or email");
  if (typeof newEmail === "string" && newEmail !== "") identity.newEmail = normaliseEmail(newEmail);
  return identity;
}
