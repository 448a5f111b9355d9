import { errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
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

/** A project's signing secrets: the current one, and the one before it while a rotation goes on. */
export interface SigningSecrets {
  signingSecret: string;
  previousSigningSecret: string | null;
}

const invalid = (message: string) => new DomainError("invalidUserToken", message);

/**
 * Checks a user token: an HS256 JWT that the customer's backend signed with the project's secret, with `email` or
 * `userId`, `iat`, and `exp` at most a year later. Throws `invalidUserToken`, in the words that Iterable's SDKs know.
 */
export async function verifyUserToken(token: string, secrets: SigningSecrets): Promise<UserTokenIdentity> {
  for (const secret of [secrets.signingSecret, secrets.previousSigningSecret]) {
    if (secret === null) continue;
    try {
      const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), { algorithms: ["HS256"] });
      return identityOf(payload);
    } catch (error) {
      if (error instanceof errors.JWSSignatureVerificationFailed) continue;
      if (error instanceof errors.JWTExpired) {
        throw new DomainError("invalidUserToken", "JWT token is expired", { expired: true });
      }
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

function identityOf(payload: JWTPayload): UserTokenIdentity {
  const { iat, exp, email, userId } = payload;
  if (iat === undefined || exp === undefined) throw invalid("Invalid payload");
  if (exp - iat > yearInSeconds) throw invalid("exp must be less than 1 year from iat");
  const identity: UserTokenIdentity = {};
  if (typeof email === "string" && email !== "") identity.email = normaliseEmail(email);
  if (typeof userId === "string" && userId !== "") identity.externalUserId = userId;
  if (Object.keys(identity).length === 0) throw invalid("JWT payload requires a value for userId or email");
  if (typeof payload.newEmail === "string" && payload.newEmail !== "") {
    identity.newEmail = normaliseEmail(payload.newEmail);
  }
  return identity;
}
