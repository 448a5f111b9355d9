import type { IdentityType, RequestContext } from "@/lib/context";
import { looksLikeApiKey } from "@/lib/credentials/api-keys";
import type { UserTokenIdentity } from "@/lib/credentials/user-tokens";
import { normaliseEmail } from "@/lib/email";
import { DomainError } from "@/lib/errors";
import { basicCredentials } from "@/lib/http/authorization";
import type { RequestFacts } from "@/lib/http/endpoint";
import type { GivenIdentity } from "@/lib/users/identity";
import { apiKeyContext, authenticateApiKey } from "./authenticate-api-key";
import { authenticateUserToken, userTokenContext } from "./authenticate-user-token";

/** A user, and the context of whoever speaks for that user. */
export interface UserPrincipal {
  ctx: RequestContext;
  user: GivenIdentity;
}

const refused = () => new DomainError("unauthenticated", "The name or the password is wrong.");

/**
 * The gate of a wire on which each request is one user's: Basic, with the user's email or userId as name and an API
 * key, or a token of that very user, as password. Throws `unauthenticated` or `invalidUserToken`.
 */
export async function authenticateBasicUser(facts: RequestFacts): Promise<UserPrincipal> {
  const { name, password } = basicCredentials(facts.headers) ?? {};
  if (!name || !password) throw refused();
  if (looksLikeApiKey(password)) {
    const key = await authenticateApiKey(password);
    if (key === null) throw refused();
    return { ctx: apiKeyContext(key, facts.requestId), user: named(name, key.project.identityType) };
  }
  const principal = await authenticateUserToken(password);
  if (!isNameOf(name, principal.identity)) throw refused();
  return {
    ctx: userTokenContext(principal, facts.requestId),
    user: { ...principal.identity, preferUserId: true },
  };
}

function named(name: string, identityType: IdentityType): GivenIdentity {
  return identityType !== "userId" && name.includes("@")
    ? { email: name }
    : { externalUserId: name, preferUserId: true };
}

function isNameOf(name: string, { email, externalUserId }: UserTokenIdentity): boolean {
  return name === externalUserId || normaliseEmail(name) === email;
}
