import { decodeProtectedHeader } from "jose";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import type { RequestFacts } from "@/lib/http/endpoint";
import { looksLikeApiKey } from "./api-keys";
import { type ApiKeyPrincipal, authenticateApiKey, contextOfApiKey } from "./authenticate-api-key";
import { authenticateUserToken, contextOfUserToken } from "./authenticate-user-token";
import { accessTokenType, authenticateAccessToken, refuseMobileKey } from "./oauth";

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
  if (key === undefined) return contextOfUserToken(await authenticateUserToken(token), facts.requestId);
  refuseMobileKey(key);
  return contextOfApiKey(key, facts.requestId);
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
