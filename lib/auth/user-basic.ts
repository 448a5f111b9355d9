import type { IdentityType, RequestContext } from "@/lib/context";
import { normaliseEmail } from "@/lib/email";
import { DomainError } from "@/lib/errors";
import type { RequestFacts } from "@/lib/http/endpoint";
import type { GivenIdentity } from "@/lib/users/identity";
import { looksLikeApiKey } from "./api-keys";
import { authenticateApiKey, contextOfApiKey } from "./authenticate-api-key";
import { authenticateUserToken, contextOfUserToken } from "./authenticate-user-token";
import { basicCredentials } from "./basic";
import type { UserTokenIdentity } from "./user-tokens";

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
export async function authenticateUserByBasic(facts: RequestFacts): Promise<UserPrincipal> {
  const { name, password } = basicCredentials(facts.headers) ?? {};
  if (!name || !password) throw refused();
  if (looksLikeApiKey(password)) {
    const key = await authenticateApiKey(password);
    if (key === null) throw refused();
    return { ctx: contextOfApiKey(key, facts.requestId), user: named(name, key.project.identityType) };
  }
  const principal = await authenticateUserToken(password);
  if (!isNameOf(name, principal.identity)) throw refused();
  return {
    ctx: contextOfUserToken(principal, facts.requestId),
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
