import { type ApiKeyPrincipal, authenticateApiKey, contextOfApiKey } from "@/lib/auth/authenticate-api-key";
import { type UserTokenIdentity, verifyUserToken } from "@/lib/auth/user-tokens";
import { type RequestContext, requireScope, type Scope } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { smallBody } from "@/lib/http/body";
import type { Decoder, Presenter } from "@/lib/http/described";
import { endpoint, type Handler, type RequestFacts } from "@/lib/http/endpoint";
import type { Described } from "@/lib/http/operation";
import { withCors } from "./cors";
import { iterableOperation } from "./describe";
import { iterableRefusal } from "./errors";

interface Principal {
  ctx: RequestContext;
  key: ApiKeyPrincipal;
}

interface Identity {
  email?: string | undefined;
  userId?: string | undefined;
}

export interface IterableEndpoint<Input, Output> {
  /** What the API reference says of it, beside what the other members say. */
  describe: Described;
  /** Null: any key that holds will do. */
  scope: Scope | null;
  decode: Decoder<Input>;
  maxBytes?: number;
  /** How many operations a bulk request asks for. */
  operations?(input: Input): number;
  /** Whom the request is about: a mobile key may speak for the user of its token alone. Absent: about nobody. */
  about?(input: Input): Identity;
  run(ctx: RequestContext, input: Input): Promise<Output>;
  present: Presenter<Output>;
}

/** A route of Iterable's wire. Source: Iterable's API 1.8. */
export function iterableEndpoint<Input, Output>(definition: IterableEndpoint<Input, Output>): Handler {
  const { about } = definition;
  return endpoint<Principal, Input, Output>({
    operation: iterableOperation(definition),
    authenticate,
    caller: ({ ctx }) => ctx,
    ...(definition.operations && { operations: definition.operations }),
    maxBytes: definition.maxBytes ?? smallBody,
    decode: definition.decode,
    authorise: ({ ctx, key }, input) => {
      if (definition.scope !== null) requireScope(ctx, definition.scope);
      if (about !== undefined && key.kind === "mobile") requireSameUser(ctx, key, about(input));
    },
    run: ({ ctx }, input) => definition.run(ctx, input),
    present: (output) => withCors(definition.present(output)),
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
  const ctx = contextOfApiKey(key, facts.requestId);
  return { ctx: { ...ctx, speaksFor: await userOfToken(facts, key) }, key };
}

async function userOfToken(facts: RequestFacts, key: ApiKeyPrincipal): Promise<UserTokenIdentity | null> {
  const header = facts.headers.get("authorization");
  // A server key speaks for everyone; what else its requests carry does not matter.
  if (key.kind !== "mobile" || header === null) return null;
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (token === undefined) throw new DomainError("missingUserToken", "JWT Authorization header is not set");
  return verifyUserToken(token, key.secrets, key.project);
}

function requireSameUser(ctx: RequestContext, key: ApiKeyPrincipal, about: Identity): void {
  const { speaksFor } = ctx;
  if (speaksFor === null) {
    if (!key.requireUserToken) return;
    throw new DomainError("missingUserToken", "JWT Authorization header is not set");
  }
  const sameEmail = about.email === undefined || about.email.toLowerCase() === speaksFor.email?.toLowerCase();
  const sameUserId = about.userId === undefined || about.userId === speaksFor.externalUserId;
  if (!sameEmail || !sameUserId) {
    throw new DomainError("userTokenMismatch", "JWT user identifiers do not match those of the request");
  }
}
