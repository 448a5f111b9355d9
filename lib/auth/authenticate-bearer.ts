import { decodeProtectedHeader } from "jose";
import type { RequestContext } from "@/lib/context";
import { looksLikeApiKey } from "@/lib/credentials/api-keys";
import { DomainError } from "@/lib/errors";
import type { RequestFacts } from "@/lib/http/endpoint";
import { accessTokenType, authenticateAccessToken, requireNonMobileKey } from "./access-tokens";
import { type ApiKeyPrincipal, apiKeyContext, authenticateApiKey } from "./authenticate-api-key";
import { authenticateUserToken, userTokenContext } from "./authenticate-user-token";

/**
 * The gate of a wire that knows Bearer tokens only: an access token or the API key itself reaches the project, a user
 * token its own user. Throws `unauthenticated`, `invalidUserToken`, or `forbidden` for a mobile key.
 */
export async function authenticateBearer(facts: RequestFacts): Promise<RequestContext> {
  const token = bearerToken(facts.headers);
  if (token === undefined) {
    const message = "No authentication bearer token specified in authorization header.";
    throw new DomainError("unauthenticated", message);
  }
  const key = await keyOf(token);
  if (key === undefined) return userTokenContext(await authenticateUserToken(token), facts.requestId);
  requireNonMobileKey(key);
  return apiKeyContext(key, facts.requestId);
}

/** The token of an `Authorization: Bearer` header. */
export function bearerToken(headers: Headers): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(headers.get("authorization") ?? "")?.[1];
}

/** The API key that a token is or stands for; undefined for any other token. */
async function keyOf(token: string): Promise<ApiKeyPrincipal | undefined> {
  if (typeOf(token) === accessTokenType) return authenticateAccessToken(token);
  if (!looksLikeApiKey(token)) return undefined;
  const key = await authenticateApiKey(token);
  if (key === null) throw new DomainError("unauthenticated", "Invalid login credentials.");
  return key;
}

function typeOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).typ;
  } catch {
    return undefined;
  }
}
