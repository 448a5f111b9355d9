import { z } from "zod";
import { authenticateBearer } from "@/lib/auth/authenticate-bearer";
import { type RequestContext, requireScope } from "@/lib/context";
import type { RateLimitStatus } from "@/lib/errors";
import { maxSmallBodyBytes } from "@/lib/http/body";
import { type Decoder, type DescribedRoute, describeRoute, type Presenter } from "@/lib/http/codecs";
import { withCors } from "@/lib/http/cors";
import { endpoint, type Handler, notFoundRoute, type RequestFacts } from "@/lib/http/endpoint";
import { genesysErrorResponse, genesysPreflight, statusOf } from "./errors";

export interface GenesysEndpoint<Input, Output> extends DescribedRoute {
  decode: Decoder<Input>;
  run(ctx: RequestContext, input: Input): Promise<Output>;
  present: Presenter<Output>;
}

/** A route of the Genesys Cloud Platform API v2, Mobile Devices. */
export function genesysEndpoint<Input, Output>(definition: GenesysEndpoint<Input, Output>): Handler {
  return endpoint<RequestContext, Input, Output>({
    operation: operationOf(definition),
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

const errorBody = z
  .object({
    message: z.string(),
    code: z.string().meta({ examples: ["not.found"] }),
    status: z.int(),
    messageParams: z.record(z.string(), z.string()),
    contextId: z.string(),
    details: z.array(z.object({ errorCode: z.string(), fieldName: z.string() })),
    errors: z.array(z.unknown()),
  })
  .meta({ id: "GenesysErrorBody" });

function operationOf(route: DescribedRoute) {
  const { parameters = [], body } = route.decode.accepts;
  return describeRoute(route, {
    dialect: "genesys",
    security: [{ accessToken: [] }, { apiKey: [] }, { userToken: [] }],
    errors: [
      "unauthenticated",
      "forbidden",
      "projectArchived",
      "notFound",
      ...(parameters.length > 0 || body ? (["invalidValue"] as const) : []),
      ...(body ? (["invalidBody", "unsupportedMediaType", "tooLarge"] as const) : []),
      "rateLimited",
      "unavailable",
      "internal",
    ],
    statusOf,
    errorBody,
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
