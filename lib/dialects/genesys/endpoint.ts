import { authenticateBearer } from "@/lib/auth/authenticate-bearer";
import { type RequestContext, requireScope, type Scope } from "@/lib/context";
import { DomainError, type RateLimitStatus } from "@/lib/errors";
import { maxSmallBodyBytes } from "@/lib/http/body";
import type { Decoder, Presenter } from "@/lib/http/codecs";
import { withCors } from "@/lib/http/cors";
import { endpoint, type Handler, notFoundRoute, type RequestFacts } from "@/lib/http/endpoint";
import type { OperationDescription } from "@/lib/http/operation";
import { genesysOperation } from "./describe";
import { genesysErrorResponse } from "./errors";

export interface GenesysEndpoint<Input, Output> {
  /** What the API reference says of it, beside what the other members say. */
  describe: OperationDescription;
  /** Null: any valid credential will do. */
  scope: Scope | null;
  decode: Decoder<Input>;
  run(ctx: RequestContext, input: Input): Promise<Output>;
  present: Presenter<Output>;
}

/** A route of Genesys Cloud's wire. Source: Genesys Cloud Platform API v2, Mobile Devices. */
export function genesysEndpoint<Input, Output>(definition: GenesysEndpoint<Input, Output>): Handler {
  return endpoint<RequestContext, Input, Output>({
    operation: genesysOperation(definition),
    authenticate: authenticateBearer,
    caller: (ctx) => ctx,
    // Clients send a `Content-Type` with each request, also where no body follows.
    maxBytes: definition.decode.takes.body ? maxSmallBodyBytes : 0,
    decode: definition.decode,
    authorise: (ctx) => {
      if (definition.scope !== null) requireScope(ctx, definition.scope);
    },
    run: definition.run,
    present: (output) => withCors(definition.present(output)),
    refuse: genesysErrorResponse,
    headers: genesysHeaders,
  });
}

/** Everything under `/api/v2` that there is not. */
export const genesysNotFoundRoute: Handler = notFoundRoute(genesysErrorResponse, { headers: genesysHeaders });

/** The methods that an address does not have: named, so that every server answers them in the wire's shape. */
export function methodNotAllowed(...allow: string[]): Handler {
  const { refuse } = genesysNotFoundRoute;
  const handle = async (request: Request) =>
    refuse(
      request,
      new DomainError("methodNotAllowed", `This address takes ${allow.join(" and ")}.`, { allow }),
    );
  return Object.assign(handle, { operation: null, refuse });
}

/** The headers that Genesys sends with every answer, good and bad; the figures are there where something is counted. */
function genesysHeaders(
  { requestId }: RequestFacts,
  standing: RateLimitStatus | undefined,
): Record<string, string> {
  return {
    "inin-correlation-id": requestId,
    ...(standing && {
      "inin-ratelimit-count": String(standing.used),
      "inin-ratelimit-allowed": String(standing.limit),
      "inin-ratelimit-reset": String(standing.resetSeconds),
    }),
  };
}
