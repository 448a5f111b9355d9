import { authenticateBearer } from "@/lib/auth/bearer";
import { type RequestContext, requireScope, type Scope } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { smallBody } from "@/lib/http/body";
import type { Decoder, Presenter } from "@/lib/http/described";
import { endpoint, type Handler, unknownRoute } from "@/lib/http/endpoint";
import type { Described } from "@/lib/http/operation";
import { genesysOperation } from "./describe";
import { genesysRefusal } from "./errors";

export interface GenesysEndpoint<Input, Output> {
  /** What the API reference says of it, beside what the other members say. */
  describe: Described;
  scope: Scope;
  decode: Decoder<Input>;
  run(ctx: RequestContext, input: Input): Promise<Output>;
  present: Presenter<Output>;
}

/** A route of Genesys Cloud's wire. Source: Genesys Cloud Platform API v2, Mobile Devices. */
export function genesysEndpoint<Input, Output>(definition: GenesysEndpoint<Input, Output>): Handler {
  return withGenesysHeaders(
    endpoint<RequestContext, Input, Output>({
      operation: genesysOperation(definition),
      authenticate: authenticateBearer,
      // Clients send a `Content-Type` with each request, also where no body follows.
      maxBytes: definition.decode.takes.body ? smallBody : 0,
      decode: definition.decode,
      authorise: (ctx) => requireScope(ctx, definition.scope),
      run: definition.run,
      present: definition.present,
      refuse: genesysRefusal,
    }),
  );
}

/** Everything under `/api/v2` that there is not. */
export const genesysUnknownRoute: Handler = withGenesysHeaders(unknownRoute(genesysRefusal));

/** The methods that an address does not have: named, so that every server answers them in the wire's shape. */
export function otherMethods(...allow: string[]): Handler {
  const { refuse } = genesysUnknownRoute;
  const handle = async (request: Request) =>
    refuse(
      request,
      new DomainError("methodNotAllowed", `This address takes ${allow.join(" and ")}.`, { allow }),
    );
  return Object.assign(handle, { operation: null, refuse });
}

// Nothing is limited yet: the figures say that every minute has room, and a client that waits for it may go on.
const rateLimit = {
  "inin-ratelimit-count": "1",
  "inin-ratelimit-allowed": "300",
  "inin-ratelimit-reset": "60",
};

/** The headers that Genesys sends with every answer, good and bad. */
function withGenesysHeaders(handler: Handler): Handler {
  const dress = (response: Response): Response => {
    const headers = { "inin-correlation-id": response.headers.get("x-request-id") ?? "", ...rateLimit };
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  };
  return Object.assign(
    async (...args: Parameters<Handler>): Promise<Response> => dress(await handler(...args)),
    {
      operation: handler.operation,
      refuse: (...args: Parameters<Handler["refuse"]>): Response => dress(handler.refuse(...args)),
    },
  );
}
