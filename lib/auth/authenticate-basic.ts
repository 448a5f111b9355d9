import type { IdentityType, RequestContext } from "@/lib/context";
import { looksLikeApiKey } from "@/lib/credentials/api-keys";
import type { UserTokenIdentity } from "@/lib/credentials/user-tokens";
import { normaliseEmail } from "@/lib/email";
import { DomainError } from "@/lib/errors";
import { basicCredentials } from "@/lib/http/authorization";
import type { RequestFacts } from "@/lib/http/endpoint";
import { apiKeyContext, authenticateApiKey } from "./authenticate-api-key";
import { authenticateUserToken, userTokenContext } from "./authenticate-user-token";

/** A user, and the context of the credential that acts for them. */
export interface UserPrincipal {
  ctx: RequestContext;
  user: { email?: string; externalUserId?: string; preferUserId?: boolean };
}

const wrongCredentials = () => new DomainError("unauthenticated", "Wrong name or password.");

/**
 * Authenticates an API where each request acts for one user: Basic, with the user's email or userId as name, and an API
 * key or a token of that user as password. Throws `unauthenticated` or `invalidUserToken`.
 */
export async function authenticateBasicUser(facts: RequestFacts): Promise<UserPrincipal> {
  const { name, password } = basicCredentials(facts.headers) ?? {};
  if (!name || !password) throw wrongCredentials();
  if (looksLikeApiKey(password)) {
    const key = await authenticateApiKey(password, { via: "tribehr", headers: facts.headers });
    if (key === null) throw wrongCredentials();
    return {
      ctx: apiKeyContext(key, facts.requestId, "tribehr"),
      user: userNamed(name, key.project.identityType),
    };
  }
  const principal = await authenticateUserToken(password);
  if (!isNameOf(name, principal.identity)) throw wrongCredentials();
  return {
    ctx: userTokenContext(principal, facts.requestId, "tribehr"),
    user: { ...principal.identity, preferUserId: true },
  };
}

const userNamed = (name: string, identityType: IdentityType): UserPrincipal["user"] =>
  identityType !== "userId" && name.includes("@")
    ? { email: name }
    : { externalUserId: name, preferUserId: true };

const isNameOf = (name: string, { email, externalUserId }: UserTokenIdentity): boolean =>
  name === externalUserId || normaliseEmail(name) === email;
