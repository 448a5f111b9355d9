import type { DomainError, ErrorCode } from "@/lib/errors";
import { bearerToken } from "@/lib/http/authorization";
import { preflightHandler, withCors } from "@/lib/http/cors";
import type { RequestFacts } from "@/lib/http/endpoint";

// Status, Genesys's code, and its message where clients expect one.
const codes: Record<ErrorCode, [status: number, code: string, message?: string]> = {
  unauthenticated: [401, "bad.credentials"],
  missingUserToken: [401, "bad.credentials"],
  invalidUserToken: [401, "bad.credentials"],
  userTokenMismatch: [401, "bad.credentials"],
  forbidden: [403, "not.authorized", "You are not authorized to perform the requested action."],
  projectArchived: [403, "not.authorized"],
  notFound: [404, "not.found", "The requested resource was not found."],
  methodNotAllowed: [405, "method.not.allowed"],
  invalidBody: [
    400,
    "bad.request",
    "The request could not be understood by the server due to malformed syntax.",
  ],
  invalidValue: [400, "invalid.value"],
  invalidEmail: [400, "invalid.value"],
  invalidUserId: [400, "invalid.value"],
  unsupportedMediaType: [415, "unsupported.media.type"],
  tooLarge: [413, "request.entity.too.large"],
  fieldTypesMismatch: [400, "invalid.value"],
  tooManyFields: [400, "bad.request"],
  forgottenUser: [409, "conflict"],
  conflict: [409, "conflict"],
  preconditionFailed: [409, "conflict"],
  preconditionRequired: [400, "bad.request"],
  tooManyDevices: [400, "bad.request"],
  tooManyAtOnce: [413, "request.entity.too.large"],
  unknownApplication: [400, "bad.request"],
  unknownUser: [400, "bad.request"],
  rateLimited: [429, "too.many.requests"],
  unavailable: [503, "service.unavailable"],
  internal: [500, "internal.server.error"],
};

export const statusOf = (code: ErrorCode): number => codes[code][0];

export const genesysPreflight = preflightHandler(
  "GET, POST, PUT, DELETE, OPTIONS",
  "Authorization, Content-Type",
);

/** An error as Genesys's `ErrorBody`. Its SDKs reject with the body, so there always is one. */
export function genesysErrorResponse(error: DomainError, facts: RequestFacts): Response {
  const [status, ownCode, text] = codes[error.code];
  const code = status === 401 ? unauthenticatedCode(error, facts) : ownCode;
  const issues = error.details.issues ?? [];
  const reasons =
    error.code === "invalidBody" ? issues.map(({ path, message }) => `${path}: ${message}`) : [];
  const body = {
    message: [limited(error) ?? text ?? error.message, ...reasons].join(" "),
    code,
    status,
    messageParams: {},
    contextId: facts.requestId,
    details: issues.map(({ path }) => ({ errorCode: code, fieldName: path })),
    errors: [],
  };
  return withCors(Response.json(body, { status }));
}

const limited = ({ code, details }: DomainError): string | undefined =>
  code === "rateLimited"
    ? `Rate limit exceeded the maximum. Retry the request in [${details.retryAfter}] seconds`
    : undefined;

function unauthenticatedCode(error: DomainError, facts: RequestFacts): string {
  if (error.details.expired) return "credentials.expired";
  return bearerToken(facts.headers) === undefined ? "authentication.required" : "bad.credentials";
}
