import { decodeProtectedHeader } from "jose";
import type { RequestContext } from "@/lib/context";
import { looksLikeApiKey } from "@/lib/credentials/api-keys";
import { DomainError } from "@/lib/errors";
import { bearerToken } from "@/lib/http/authorization";
import type { RequestFacts } from "@/lib/http/endpoint";
import { accessTokenType, authenticateAccessToken, requireProjectKey } from "./access-tokens";
import { type ApiKeyPrincipal, apiKeyContext, authenticateApiKey, type KeyUse } from "./authenticate-api-key";
import { authenticateUserToken, userTokenContext } from "./authenticate-user-token";

/**
 * Authenticates an API with Bearer tokens only: an access token or an API key gives access to the project, a user token
 * to its user. Throws `unauthenticated`, `invalidUserToken`, or `forbidden` for a mobile or sender key.
 */
export async function authenticateBearer(facts: RequestFacts): Promise<RequestContext> {
  const token = bearerToken(facts.headers);
  if (token === undefined) {
    const message = "No authentication bearer token specified in authorization header.";
    throw new DomainError("unauthenticated", message);
  }
  const key = await findKey(token, { via: "genesys", headers: facts.headers });
  if (key === undefined)
    return userTokenContext(await authenticateUserToken(token), facts.requestId, "genesys");
  requireProjectKey(key);
  return apiKeyContext(key, facts.requestId, "genesys");
}

/** The API key of a token, which is the key itself or an access token for it; undefined for any other token. */
async function findKey(token: string, use: KeyUse): Promise<ApiKeyPrincipal | undefined> {
  if (jwtType(token) === accessTokenType) return authenticateAccessToken(token, use);
  if (!looksLikeApiKey(token)) return undefined;
  const key = await authenticateApiKey(token, use);
  if (key === null) throw new DomainError("unauthenticated", "Invalid login credentials.");
  return key;
}

function jwtType(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).typ;
  } catch {
    return undefined;
  }
}
