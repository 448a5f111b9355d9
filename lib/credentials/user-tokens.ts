import { errors, type JWTPayload, type JWTVerifyResult, jwtVerify, SignJWT } from "jose";
import type { AuthorizedProject } from "@/lib/context";
import { normaliseEmail } from "@/lib/email";
import { DomainError } from "@/lib/errors";

/** The user of a token; emails in lower case. */
export interface UserTokenIdentity {
  email?: string;
  externalUserId?: string;
  /** An email that the user may change to. */
  newEmail?: string;
}

const yearInSeconds = 366 * 24 * 60 * 60;
/** How far the signer's clock may be ahead. */
const clockSkewSeconds = 60;

/** A project's current signing secret and, after a rotation, the previous one. */
export interface SigningSecrets {
  signingSecret: string;
  previousSigningSecret: string | null;
}

export const toSigningSecrets = ({
  signingSecret,
  previousSigningSecret,
}: SigningSecrets): SigningSecrets => ({ signingSecret, previousSigningSecret });

export type TokenProject = Pick<AuthorizedProject, "id" | "slug">;

const invalid = (message: string) => new DomainError("invalidUserToken", message);
const expired = () => new DomainError("invalidUserToken", "JWT token is expired", { expired: true });

/**
 * Verifies a user token: an HS256 JWT, signed by the customer's backend with the project's secret, with `email` or
 * `userId`, `iat`, and `exp` at most a year later. `kid` and `aud`, if present, must name the project. Throws
 * `invalidUserToken` with the messages that Iterable's SDKs expect.
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
      requirePlausibleTimes(verified.payload);
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

/** Signs a user token. It names its project both as `kid` and as `aud`, since dialects read one or the other. */
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

/** Throws for implausible times. Unlike jose's clock tolerance, this does not extend a token's lifetime. */
function requirePlausibleTimes({ iat, exp, nbf }: JWTPayload): void {
  const now = Math.floor(Date.now() / 1_000);
  if (!Number.isSafeInteger(iat) || !Number.isSafeInteger(exp)) throw invalid("Invalid payload");
  if (nbf !== undefined && !Number.isSafeInteger(nbf)) throw invalid("Invalid payload");
  const [issued, expires] = [Number(iat), Number(exp)];
  if (expires <= now) throw expired();
  if (issued > now + clockSkewSeconds || expires <= issued) throw invalid("Invalid payload");
  if (expires - issued > yearInSeconds) throw invalid("exp must be less than 1 year from iat");
}

/** Throws if the token names another project. */
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
