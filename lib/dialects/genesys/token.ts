import { z } from "zod";
import { accessTokenSeconds, authenticateClient, issueAccessToken } from "@/lib/auth/access-tokens";
import { DomainError, type ErrorCode } from "@/lib/errors";
import { basicCredentials } from "@/lib/http/authorization";
import { maxSmallBodyBytes } from "@/lib/http/body";
import { withCors } from "@/lib/http/cors";
import { endpoint, type Handler, type RequestFacts } from "@/lib/http/endpoint";
import { formTypes, parseForm } from "@/lib/http/form";
import { errorResponses, type Operation } from "@/lib/http/operation";
import { limitCaller } from "@/lib/http/rate-limits";
import { validate } from "@/lib/http/validation";
import { genesysPreflight } from "./errors";

const form = z
  .object({
    // Other values get the error of RFC 6749, after the shape is validated.
    grant_type: z.string().meta({ enum: ["client_credentials"] }),
    client_id: z.string().optional(),
    client_secret: z.string().optional(),
  })
  .meta({ id: "GenesysTokenRequest" });

const accessTokenBody = z
  .object({ access_token: z.string(), token_type: z.literal("bearer"), expires_in: z.int() })
  .meta({ id: "GenesysAccessToken" });

const refusalBody = z
  .object({ error: z.string(), description: z.string(), error_description: z.string() })
  .meta({ id: "GenesysTokenRefusal" });

interface Principal {
  basic: ReturnType<typeof basicCredentials>;
  headers: Headers;
}

// Errors without a code in RFC 6749 are `invalid_request`.
const codes: Partial<Record<ErrorCode, [status: number, error: string]>> = {
  unauthenticated: [401, "invalid_client"],
  forbidden: [400, "unauthorized_client"],
  projectArchived: [400, "unauthorized_client"],
  invalidValue: [400, "unsupported_grant_type"],
  methodNotAllowed: [405, "invalid_request"],
  tooLarge: [413, "invalid_request"],
  notFound: [404, "invalid_request"],
  rateLimited: [429, "temporarily_unavailable"],
  unavailable: [503, "temporarily_unavailable"],
  internal: [500, "server_error"],
};

const oauthError = (code: ErrorCode) => codes[code] ?? ([400, "invalid_request"] as const);

const operation: Operation = {
  id: "issueAccessToken",
  summary: "Get an access token",
  description: "By client credentials: an API key's id and the key itself.",
  tag: "Credentials",
  dialect: "genesys",
  scope: null,
  security: [{ clientCredentials: [] }, {}],
  parameters: [],
  body: { content: { [formTypes[0]]: form, [formTypes[1]]: form }, required: true },
  responses: [
    { status: 200, description: "The token.", content: { "application/json": accessTokenBody } },
    ...errorResponses(
      [
        "invalidBody",
        "invalidValue",
        "forbidden",
        "projectArchived",
        "unauthenticated",
        "tooLarge",
        "rateLimited",
        "unavailable",
        "internal",
      ],
      (code) => oauthError(code)[0],
      () => ({ "application/json": refusalBody }),
    ),
  ],
};

/** `POST /oauth/token`: client credentials, as Basic or in the form (RFC 6749, 4.4). */
export const issueToken: Handler = endpoint({
  operation,
  // The form may contain the credentials, so they are verified after it is decoded.
  authenticate: async ({ headers }): Promise<Principal> => ({ basic: basicCredentials(headers), headers }),
  caller: () => "in the input",
  maxBytes: maxSmallBodyBytes,
  decode: async (bytes, facts) => validate(form, await parseForm(bytes, facts)),
  authorise: (_, { grant_type }) => {
    if (grant_type !== "client_credentials") {
      throw new DomainError("invalidValue", "The only supported grant type is client_credentials.");
    }
  },
  async run({ basic, headers }, { client_id, client_secret }) {
    const key = await authenticateClient(
      { clientId: basic?.name ?? client_id ?? "", clientSecret: basic?.password ?? client_secret ?? "" },
      { via: "genesys", headers },
    );
    await limitCaller({ actor: { type: "apiKey", id: key.id } }, 1);
    return issueAccessToken(key);
  },
  present: (accessToken) =>
    withCors(
      Response.json(
        { access_token: accessToken, token_type: "bearer", expires_in: accessTokenSeconds },
        { headers: { pragma: "no-cache" } },
      ),
    ),
  refuse: formatError,
  preflight: genesysPreflight,
});

/** An error as in RFC 6749, with Genesys's `description`. */
function formatError(failure: DomainError, facts: RequestFacts): Response {
  const [status, error] = oauthError(failure.code);
  const { message, details } = failure;
  const reasons = details.issues?.map((issue) => `${issue.path}: ${issue.message}`) ?? [];
  const description = [message, ...reasons].join(" ");
  const usesHeader = facts.headers.has("authorization");
  return withCors(
    Response.json(
      { error, description, error_description: description },
      {
        status,
        ...(status === 401 && usesHeader && { headers: { "www-authenticate": 'Basic realm="Rollcall"' } }),
      },
    ),
  );
}
