import { type ApiKeyPrincipal, apiKeyContext, authenticateApiKey } from "@/lib/auth/authenticate-api-key";
import { type RequestContext, requireScope, type Scope } from "@/lib/context";
import type { ApiKeyKind } from "@/lib/credentials/api-keys";
import { verifyProjectUserToken } from "@/lib/credentials/user-token-cutoffs";
import type { UserTokenIdentity } from "@/lib/credentials/user-tokens";
import { normaliseEmail } from "@/lib/email";
import { DomainError, type ErrorCode, isDomainError } from "@/lib/errors";
import { maxSmallBodyBytes } from "@/lib/http/body";
import type { Decoder, Presenter } from "@/lib/http/codecs";
import { withCors } from "@/lib/http/cors";
import { endpoint, type Handler, type RequestFacts } from "@/lib/http/endpoint";
import type { OperationDescription } from "@/lib/http/operation";
import { limitUnprovenChange } from "@/lib/http/rate-limits";
import { iterableOperation } from "./describe";
import { iterableErrorResponse } from "./errors";

interface Principal {
  ctx: RequestContext;
  key: ApiKeyPrincipal;
  remoteAddress: string;
}

/** What a request names people by. */
export interface NamedIdentities {
  email?: string | undefined;
  userId?: string | undefined;
  /** The email that a user is to have from now on. */
  newEmail?: string | undefined;
  /** A userId that needs no proof: the operation itself takes it for an anonymous user's alone. */
  anonymousUserId?: string | undefined;
}

export interface IterableEndpoint<Input, Output> {
  /** What the API reference says of it, beside what the other members say. */
  describe: OperationDescription;
  /** Null: any key that holds will do. */
  scope: Scope | null;
  decode: Decoder<Input>;
  /** The most bytes of a body, the same for all or by the kind of key. */
  maxBytes?: number | ((kind: ApiKeyKind) => number);
  /** How many operations a bulk request asks for. */
  operations?(input: Input): number;
  /** Whom the request names: a mobile key needs proof of each. Absent: nobody. */
  identities?(input: Input): NamedIdentities | NamedIdentities[];
  /**
   * "optional": a mobile key needs none, and one that is no longer valid counts as none. "optional, and limited" where
   * something is changed: without a token, such calls are limited by address.
   */
  userToken?: "optional" | "optional, and limited";
  run(ctx: RequestContext, input: Input): Promise<Output>;
  present: Presenter<Output>;
}

/** A route of Iterable's wire. Source: Iterable's API 1.8. */
export function iterableEndpoint<Input, Output>(definition: IterableEndpoint<Input, Output>): Handler {
  const { identities: about, userToken, maxBytes = maxSmallBodyBytes } = definition;
  return endpoint<Principal, Input, Output>({
    operation: iterableOperation(definition),
    authenticate: (facts) => authenticate(facts, userToken !== undefined),
    caller: ({ ctx }) => ctx,
    ...(definition.operations && { operations: definition.operations }),
    maxBytes: typeof maxBytes === "number" ? maxBytes : ({ key }) => maxBytes(key.kind),
    decode: definition.decode,
    authorise: ({ ctx, key }, input) => {
      if (definition.scope !== null) requireScope(ctx, definition.scope);
      if (about === undefined || key.kind !== "mobile") return;
      if (ctx.tokenUser === null && userToken !== undefined) return;
      requireProof(ctx, key, [about(input)].flat());
    },
    run: async ({ ctx, key, remoteAddress }, input) => {
      const isUnproven = key.kind === "mobile" && ctx.tokenUser === null;
      if (isUnproven && userToken === "optional, and limited") await limitUnprovenChange(remoteAddress);
      return definition.run(ctx, input);
    },
    present: (output) => withCors(definition.present(output)),
    refuse: iterableErrorResponse,
  });
}

/** The key comes as header `Api-Key`, as header `api_key`, or as `?api_key=`: each has clients in the wild. */
async function authenticate(facts: RequestFacts, mayLackToken: boolean): Promise<Principal> {
  const text =
    facts.headers.get("api-key") ?? facts.headers.get("api_key") ?? facts.url.searchParams.get("api_key");
  if (!text) throw new DomainError("unauthenticated", "No API key found on request");
  const key = await authenticateApiKey(text);
  if (key === null) throw new DomainError("unauthenticated", "Invalid API key");
  const ctx = apiKeyContext(key, facts.requestId);
  const speaksFor = await userOfToken(facts, key).catch((error: unknown) => {
    if (mayLackToken && isDomainError(error) && badToken.has(error.code)) return null;
    throw error;
  });
  return { ctx: { ...ctx, tokenUser: speaksFor }, key, remoteAddress: facts.remoteAddress };
}

const badToken = new Set<ErrorCode>(["missingUserToken", "invalidUserToken"]);

async function userOfToken(facts: RequestFacts, key: ApiKeyPrincipal): Promise<UserTokenIdentity | null> {
  const header = facts.headers.get("authorization");
  // A server key speaks for everyone; what else its requests carry does not matter.
  if (key.kind !== "mobile" || header === null) return null;
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (token === undefined) throw new DomainError("missingUserToken", "JWT Authorization header is not set");
  return verifyProjectUserToken(key.project, key.secrets, token);
}

/**
 * Throws unless the user token proves every identity that a request names. Without a token, a key that needs none may
 * name one identity. The answer never depends on which identities exist.
 */
function requireProof(ctx: RequestContext, key: ApiKeyPrincipal, identities: NamedIdentities[]): void {
  const { tokenUser: speaksFor } = ctx;
  if (speaksFor === null) {
    const named = identities.flatMap((one) => Object.values(one)).filter((name) => name !== undefined);
    if (!key.requireUserToken && named.length < 2) return;
    throw new DomainError("missingUserToken", "JWT Authorization header is not set");
  }
  if (!identities.every((one) => proves(speaksFor, one))) {
    throw new DomainError("userTokenMismatch", "JWT user identifiers do not match those of the request");
  }
}

function proves(token: UserTokenIdentity, { email, userId, newEmail }: NamedIdentities): boolean {
  const isOneOf = (name: string | undefined, proven: (string | undefined)[]) =>
    name === undefined || proven.includes(normaliseEmail(name));
  return (
    // mutation: user-token-for-another-user
    isOneOf(email, [token.email]) &&
    isOneOf(newEmail, [token.email, token.newEmail]) &&
    (userId === undefined || userId === token.externalUserId)
  );
}
