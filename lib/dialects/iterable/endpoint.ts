import type { z } from "zod";
import { type ApiKeyPrincipal, authenticateApiKey, contextOfApiKey } from "@/lib/auth/authenticate-api-key";
import { type UserTokenIdentity, verifyUserToken } from "@/lib/auth/user-tokens";
import { type RequestContext, requireScope, type Scope } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { smallBody } from "@/lib/http/body";
import { endpoint, type Handler, type RequestFacts } from "@/lib/http/endpoint";
import { parseJson } from "@/lib/http/json";
import { validate } from "@/lib/http/validation";
import { iterableRefusal } from "./errors";

interface Principal {
  ctx: RequestContext;
  key: ApiKeyPrincipal;
  /** The user that a token beside the key speaks for. */
  user: UserTokenIdentity | null;
}

export interface IterableEndpoint<S extends z.ZodType, Output> {
  scope: Scope;
  body: S;
  /** Whom the request is about: a mobile key may speak for the user of its token alone. */
  about(body: z.output<S>): { email?: string | undefined; userId?: string | undefined };
  run(ctx: RequestContext, body: z.output<S>): Promise<Output>;
  present(output: Output): Response;
}

/** A route of Iterable's wire that takes JSON. Source: Iterable's API 1.8. */
export function iterableEndpoint<S extends z.ZodType, Output>(
  definition: IterableEndpoint<S, Output>,
): Handler {
  return endpoint<Principal, z.output<S>, Output>({
    authenticate,
    maxBytes: smallBody,
    decode: (bytes) => validate(definition.body, parseJson(bytes)),
    authorise: ({ ctx, key, user }, body) => {
      requireScope(ctx, definition.scope);
      if (key.kind === "mobile") requireSameUser(key, user, definition.about(body));
    },
    run: ({ ctx }, body) => definition.run(ctx, body),
    present: definition.present,
    refuse: iterableRefusal,
  });
}

/** The key comes as header `Api-Key`, as header `api_key`, or as `?api_key=`: each has clients in the wild. */
async function authenticate(facts: RequestFacts): Promise<Principal> {
  const text =
    facts.headers.get("api-key") ?? facts.headers.get("api_key") ?? facts.url.searchParams.get("api_key");
  if (!text) throw new DomainError("unauthenticated", "No API key found on request");
  const key = await authenticateApiKey(text);
  if (key === null) throw new DomainError("unauthenticated", "Invalid API key");
  return { ctx: contextOfApiKey(key, facts.requestId), key, user: await userOfToken(facts, key) };
}

async function userOfToken(facts: RequestFacts, key: ApiKeyPrincipal): Promise<UserTokenIdentity | null> {
  const header = facts.headers.get("authorization");
  // A server key speaks for everyone; what else its requests carry does not matter.
  if (key.kind !== "mobile" || header === null) return null;
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (token === undefined) throw new DomainError("missingUserToken", "JWT Authorization header is not set");
  return verifyUserToken(token, key.secrets);
}

function requireSameUser(
  key: ApiKeyPrincipal,
  user: UserTokenIdentity | null,
  about: { email?: string | undefined; userId?: string | undefined },
): void {
  if (user === null) {
    if (!key.requireUserToken) return;
    throw new DomainError("missingUserToken", "JWT Authorization header is not set");
  }
  const sameEmail = about.email === undefined || about.email.toLowerCase() === user.email?.toLowerCase();
  const sameUserId = about.userId === undefined || about.userId === user.externalUserId;
  if (!sameEmail || !sameUserId) {
    throw new DomainError("userTokenMismatch", "JWT user identifiers do not match those of the request");
  }
}
