import { authenticateBearer } from "@/lib/auth/authenticate-bearer";
import { type RequestContext, requireScope, type Scope } from "@/lib/context";
import type { RateLimitStatus } from "@/lib/errors";
import { maxSmallBodyBytes } from "@/lib/http/body";
import type { Decoder, Presenter } from "@/lib/http/codecs";
import { withCors } from "@/lib/http/cors";
import { endpoint, type Handler, notFoundRoute, type RequestFacts } from "@/lib/http/endpoint";
import type { OperationDescription } from "@/lib/http/operation";
import { genesysOperation } from "./describe";
import { genesysErrorResponse, genesysPreflight } from "./errors";

export interface GenesysEndpoint<Input, Output> {
  describe: OperationDescription;
  /** Null: any valid credential. */
  scope: Scope | null;
  decode: Decoder<Input>;
  run(ctx: RequestContext, input: Input): Promise<Output>;
  present: Presenter<Output>;
}

/** A route of the Genesys Cloud Platform API v2, Mobile Devices. */
export function genesysEndpoint<Input, Output>(definition: GenesysEndpoint<Input, Output>): Handler {
  return endpoint<RequestContext, Input, Output>({
    operation: genesysOperation(definition),
    authenticate: authenticateBearer,
    caller: (ctx) => ctx,
    maxBytes: definition.decode.accepts.body ? maxSmallBodyBytes : 0,
    decode: definition.decode,
    authorise: (ctx) => {
      if (definition.scope !== null) requireScope(ctx, definition.scope);
    },
    run: definition.run,
    present: (output) => withCors(definition.present(output)),
    refuse: genesysErrorResponse,
    preflight: genesysPreflight,
    headers: genesysHeaders,
  });
}

export const genesysNotFoundRoute: Handler = notFoundRoute(genesysErrorResponse, {
  headers: genesysHeaders,
  preflight: genesysPreflight,
});

/** The headers that Genesys sends with every response. */
function genesysHeaders(
  { requestId }: RequestFacts,
  rateLimit: RateLimitStatus | undefined,
): Record<string, string> {
  return {
    "inin-correlation-id": requestId,
    ...(rateLimit && {
      "inin-ratelimit-count": String(rateLimit.used),
      "inin-ratelimit-allowed": String(rateLimit.limit),
      "inin-ratelimit-reset": String(rateLimit.resetSeconds),
    }),
  };
}
