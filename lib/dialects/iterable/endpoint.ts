import { z } from "zod";
import { type ApiKeyPrincipal, apiKeyContext, authenticateApiKey } from "@/lib/auth/authenticate-api-key";
import { type RequestContext, requireScope, type Scope } from "@/lib/context";
import type { ApiKeyKind } from "@/lib/credentials/api-keys";
import { verifyProjectUserToken } from "@/lib/credentials/user-token-cutoffs";
import type { UserTokenIdentity } from "@/lib/credentials/user-tokens";
import { normaliseEmail } from "@/lib/email";
import { DomainError, type ErrorCode, isDomainError } from "@/lib/errors";
import { bearerToken } from "@/lib/http/authorization";
import { maxSmallBodyBytes } from "@/lib/http/body";
import { type Decoder, type DescribedRoute, describeRoute, type Presenter } from "@/lib/http/codecs";
import { withCors } from "@/lib/http/cors";
import { endpoint, type Handler, type RequestFacts } from "@/lib/http/endpoint";
import type { OperationDescription } from "@/lib/http/operation";
import { limitUnprovenChange } from "@/lib/http/rate-limits";
import { iterableErrorResponse, iterablePreflight, statusOf } from "./errors";

interface Principal {
  ctx: RequestContext;
  key: ApiKeyPrincipal;
  remoteAddress: string;
}

export interface NamedIdentities {
  email?: string | undefined;
  userId?: string | undefined;
  newEmail?: string | undefined;
  /** A userId that needs no proof, because the operation accepts only anonymous users under it. */
  anonymousUserId?: string | undefined;
}

export interface IterableEndpoint<Input, Output> {
  describe: OperationDescription;
  /** Null: any valid key. */
  scope: Scope | null;
  decode: Decoder<Input>;
  maxBytes?: number | ((kind: ApiKeyKind) => number);
  /** How many operations a bulk request counts as. */
  operations?(input: Input): number;
  /** The users that the request names; a mobile key needs a user token for each. */
  identities?(input: Input): NamedIdentities | NamedIdentities[];
  /**
   * "optional": a mobile key needs no user token, and an invalid one is ignored. "optional, and limited": the same, but
   * without a token the request is rate limited by address; for operations that change something.
   */
  userToken?: "optional" | "optional, and limited";
  run(ctx: RequestContext, input: Input): Promise<Output>;
  present: Presenter<Output>;
}

/** A route of Iterable's API 1.8. */
export function iterableEndpoint<Input, Output>(definition: IterableEndpoint<Input, Output>): Handler {
  const { identities, userToken, maxBytes = maxSmallBodyBytes } = definition;
  return endpoint<Principal, Input, Output>({
    operation: operationOf(definition),
    authenticate: (facts) => authenticate(facts, userToken !== undefined),
    caller: ({ ctx }) => ctx,
    ...(definition.operations && { operations: definition.operations }),
    maxBytes: typeof maxBytes === "number" ? maxBytes : ({ key }) => maxBytes(key.kind),
    decode: definition.decode,
    authorise: async ({ ctx, key, remoteAddress }, input) => {
      if (definition.scope !== null) requireScope(ctx, definition.scope);
      if (key.kind !== "mobile") return;
      if (ctx.tokenUser !== null || userToken === undefined) {
        if (identities !== undefined) requireProof(ctx, key, [identities(input)].flat());
      } else if (userToken === "optional, and limited") await limitUnprovenChange(remoteAddress);
    },
    run: ({ ctx }, input) => definition.run(ctx, input),
    present: (output) => withCors(definition.present(output)),
    refuse: iterableErrorResponse,
    preflight: iterablePreflight,
  });
}

const errorBody = z
  .object({
    msg: z.string().meta({ examples: ["Invalid API key"] }),
    code: z.string().meta({ examples: ["BadApiKey"] }),
    params: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: "IterableRefusal" });

const operationOf = (route: DescribedRoute & { identities?: unknown }) =>
  describeRoute(route, {
    dialect: "iterable",
    // Mobile keys need a user token, server keys do not.
    security: [
      { iterableKey: [] },
      ...(route.identities === undefined ? [] : [{ iterableKey: [], userToken: [] }]),
    ],
    errors: [
      "invalidValue",
      "unauthenticated",
      "missingUserToken",
      "invalidUserToken",
      "userTokenMismatch",
      "forbidden",
      "projectArchived",
      "notFound",
      "tooLarge",
      "rateLimited",
      "unavailable",
      "internal",
      ...(route.decode.accepts.body ? (["invalidBody", "unsupportedMediaType"] as const) : []),
    ],
    statusOf,
    errorBody,
  });

/** Clients send the key in the header `Api-Key` or `api_key`, or as `?api_key=`. */
async function authenticate(facts: RequestFacts, isTokenOptional: boolean): Promise<Principal> {
  const text =
    facts.headers.get("api-key") ?? facts.headers.get("api_key") ?? facts.url.searchParams.get("api_key");
  if (!text) throw new DomainError("unauthenticated", "No API key found on request");
  const key = await authenticateApiKey(text, { via: "iterable", headers: facts.headers });
  if (key === null) throw new DomainError("unauthenticated", "Invalid API key");
  const ctx = apiKeyContext(key, facts.requestId, "iterable");
  const tokenUser = await readUserToken(facts, key).catch((error: unknown) => {
    if (isTokenOptional && isDomainError(error) && tokenErrors.has(error.code)) return null;
    throw error;
  });
  return { ctx: { ...ctx, tokenUser }, key, remoteAddress: facts.remoteAddress };
}

const tokenErrors = new Set<ErrorCode>(["missingUserToken", "invalidUserToken"]);

async function readUserToken(facts: RequestFacts, key: ApiKeyPrincipal): Promise<UserTokenIdentity | null> {
  // A server key needs no user token, so its `Authorization` header is ignored.
  if (key.kind !== "mobile" || !facts.headers.has("authorization")) return null;
  const token = bearerToken(facts.headers);
  if (token === undefined) throw new DomainError("missingUserToken", "JWT Authorization header is not set");
  return verifyProjectUserToken(key.project, key.secrets, token);
}

/**
 * Throws unless the user token proves every identity that a request names. Without a token, a key that does not require
 * one may name a single identity. The result never depends on which identities exist.
 */
function requireProof(ctx: RequestContext, key: ApiKeyPrincipal, identities: NamedIdentities[]): void {
  const { tokenUser } = ctx;
  if (tokenUser === null) {
    const named = identities.flatMap((one) => Object.values(one)).filter((name) => name !== undefined);
    if (!key.requireUserToken && named.length < 2) return;
    throw new DomainError("missingUserToken", "JWT Authorization header is not set");
  }
  if (!identities.every((one) => proves(tokenUser, one))) {
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
