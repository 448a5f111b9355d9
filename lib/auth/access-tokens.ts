import { hkdfSync } from "node:crypto";
import { errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { DomainError } from "@/lib/errors";
import { type ApiKeyPrincipal, authenticateApiKey, authenticateApiKeyById } from "./authenticate-api-key";
import { sessionSigningSecret } from "./session";

/** A day, as Genesys has it. The key behind a token is looked up at each use, so a revoked key ends it at once. */
export const accessTokenSeconds = 24 * 60 * 60;

/** The JWT type that tells an access token from a user token (RFC 9068). */
export const accessTokenType = "at+jwt";

const audience = "rollcall";

/**
 * The API key behind client credentials: `clientId` is its id, or the slug of its project; `clientSecret` is the key
 * itself. Throws `unauthenticated`, and `forbidden` for a mobile key.
 */
export async function authenticateClient(clientId: string, clientSecret: string): Promise<ApiKeyPrincipal> {
  const key = await authenticateApiKey(clientSecret);
  if (key === null || (clientId !== key.id && clientId !== key.project.slug)) throw invalidClient();
  requireNonMobileKey(key);
  return key;
}

/** An access token for the holder of an API key. */
export async function issueAccessToken(key: ApiKeyPrincipal): Promise<string> {
  return new SignJWT({ project: key.project.id })
    .setProtectedHeader({ alg: "HS256", typ: accessTokenType })
    .setSubject(key.id)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(`${accessTokenSeconds}s`)
    .sign(await signingKey());
}

/** The API key behind an access token, if both hold still. Throws `unauthenticated`. */
export async function authenticateAccessToken(token: string): Promise<ApiKeyPrincipal> {
  const { sub, project } = await verified(token);
  if (typeof sub !== "string" || typeof project !== "string") throw invalidClient();
  const key = await authenticateApiKeyById(project, sub);
  if (key === null) throw invalidClient();
  return key;
}

/** A mobile key lies in an app that anyone can unpack: it never speaks for a whole project. Throws `forbidden`. */
export function requireNonMobileKey({ kind }: ApiKeyPrincipal): void {
  if (kind === "mobile") throw new DomainError("forbidden", "A mobile key may not do that.");
}

async function verified(token: string): Promise<JWTPayload> {
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
