import { hkdfSync } from "node:crypto";
import { errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { sessionSigningSecret } from "@/lib/credentials/session-cookie";
import { DomainError } from "@/lib/errors";
import {
  type ApiKeyPrincipal,
  authenticateApiKey,
  authenticateApiKeyById,
  type KeyUse,
} from "./authenticate-api-key";

/** A day, as with Genesys. The key is looked up at each use, so revoking it takes effect at once. */
export const accessTokenSeconds = 24 * 60 * 60;

/** The JWT type that distinguishes access tokens from user tokens (RFC 9068). */
export const accessTokenType = "at+jwt";

const audience = "rollcall";

/**
 * The API key of client credentials: `clientId` is its id or its project's slug, `clientSecret` the key itself. Throws
 * `unauthenticated`, and `forbidden` for a mobile or sender key.
 */
export async function authenticateClient(
  { clientId, clientSecret }: { clientId: string; clientSecret: string },
  use: KeyUse,
): Promise<ApiKeyPrincipal> {
  const key = await authenticateApiKey(clientSecret, use);
  if (key === null || (clientId !== key.id && clientId !== key.project.slug)) throw invalidClient();
  requireProjectKey(key);
  return key;
}

export async function issueAccessToken(key: ApiKeyPrincipal): Promise<string> {
  return new SignJWT({ project: key.project.id })
    .setProtectedHeader({ alg: "HS256", typ: accessTokenType })
    .setSubject(key.id)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(`${accessTokenSeconds}s`)
    .sign(await signingKey());
}

/** The API key of an access token, if both are still valid. Throws `unauthenticated`. */
export async function authenticateAccessToken(token: string, use: KeyUse): Promise<ApiKeyPrincipal> {
  const { sub, project } = await verify(token);
  if (typeof sub !== "string" || typeof project !== "string") throw invalidClient();
  const key = await authenticateApiKeyById(project, sub, use);
  if (key === null) throw invalidClient();
  return key;
}

/**
 * Throws `forbidden` for a mobile key, which can be extracted from an app, and for a sender key, which is for targets
 * and feedback.
 */
export function requireProjectKey({ kind }: ApiKeyPrincipal): void {
  if (kind === "mobile" || kind === "sender")
    throw new DomainError("forbidden", `A ${kind} key may not do that.`);
}

async function verify(token: string): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, await signingKey(), {
      algorithms: ["HS256"],
      typ: accessTokenType,
      audience,
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      throw new DomainError("unauthenticated", "The access token has expired.", { expired: true });
    }
    if (error instanceof errors.JOSEError) throw invalidClient();
    throw error;
  }
}

async function signingKey(): Promise<Uint8Array> {
  return new Uint8Array(hkdfSync("sha256", await sessionSigningSecret(), "", "rollcall access tokens", 32));
}

const invalidClient = () => new DomainError("unauthenticated", "Invalid login credentials.");
