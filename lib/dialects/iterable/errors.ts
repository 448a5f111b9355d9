import type { DomainError, ErrorCode } from "@/lib/errors";
import { preflightHandler, withCors } from "@/lib/http/cors";
import type { RequestFacts } from "@/lib/http/endpoint";
import { platformOf } from "./devices";

// Iterable does not publish its codes and statuses; these match every recorded response.
const codes: Record<ErrorCode, [status: number, code: string]> = {
  unauthenticated: [401, "BadApiKey"],
  missingUserToken: [401, "BadAuthorizationHeader"],
  invalidUserToken: [401, "InvalidJwtPayload"],
  userTokenMismatch: [401, "JwtUserIdentifiersMismatched"],
  forbidden: [401, "BadApiKey"],
  projectArchived: [403, "ProjectArchived"],
  notFound: [404, "NotFound"],
  methodNotAllowed: [405, "NotFound"],
  invalidBody: [400, "BadJsonBody"],
  invalidValue: [400, "BadParams"],
  invalidEmail: [400, "InvalidEmailAddressError"],
  invalidUserId: [400, "InvalidUserIdError"],
  unsupportedMediaType: [415, "BadJsonBody"],
  tooLarge: [413, "BadParams"],
  fieldTypesMismatch: [400, "RequestFieldsTypesMismatched"],
  tooManyFields: [400, "UniqueFieldsLimitExceeded"],
  forgottenUser: [409, "ForgottenUserError"],
  tooManyAtOnce: [400, "BatchTooLarge"],
  conflict: [409, "EmailAlreadyExists"],
  preconditionFailed: [400, "BadParams"],
  preconditionRequired: [400, "BadParams"],
  tooManyDevices: [400, "BadParams"],
  unknownApplication: [400, "BadParams"],
  unknownUser: [400, "UnknownEmailError"],
  rateLimited: [429, "RateLimitExceeded"],
  unavailable: [503, "DatabaseError"],
  internal: [500, "GenericError"],
};

export const statusOf = (code: ErrorCode): number => codes[code][0];

export const iterablePreflight = preflightHandler(
  "GET, POST, DELETE, OPTIONS",
  "Api-Key, Authorization, Content-Type",
);

/** An error in Iterable's format, `{"msg","code","params"}`. */
export const iterableErrorResponse = (error: DomainError, facts: RequestFacts): Response =>
  withCors(formatError(error, facts));

function formatError(error: DomainError, facts: RequestFacts): Response {
  const [status, code] = codes[error.code];
  const endpoint = facts.url.pathname;
  switch (error.code) {
    case "unauthenticated":
      return respond(status, error.message, code, { ip: facts.remoteAddress, endpoint });
    case "forbidden":
      return respond(status, "Disabled API key or insufficient privileges", code, {
        ip: facts.remoteAddress,
        endpoint,
      });
    case "invalidBody":
      return respond(status, `[${endpoint}] Invalid JSON body`, code, reasons(error));
    case "conflict":
      return respond(
        status,
        error.message,
        error.details.identity === "userId" ? "UserIdAlreadyExists" : code,
      );
    case "unknownUser":
      return respond(
        status,
        error.message,
        error.details.identity === "userId" ? "UnknownUserIdError" : code,
      );
    case "unknownApplication":
      return respond(status, unknownApplication(error), code);
    case "fieldTypesMismatch":
      return respond(status, error.message, code, { validationErrors: mismatches(error) });
    case "rateLimited":
      return respond(status, "Exceeded rate limit.", code);
    case "tooLarge":
      return respond(status, error.message, code, { maxBytes: error.details.maxBytes });
    default:
      return respond(status, error.message, code);
  }
}

const unknownApplication = ({ message, details: { application } }: DomainError): string =>
  application === undefined
    ? message
    : `Unable to find a push integration set up for application ${application.name} on ${platformOf(application)}`;

/** Issues by path, such as `{"obj.users[1].preferUserId": "Boolean value expected"}`. */
function reasons(error: DomainError): Record<string, string> {
  const { issues } = error.details;
  if (issues === undefined) return { obj: error.message };
  return Object.fromEntries(
    issues.map(({ path, message }) => [path === "" ? "obj" : `obj.${path}`, message]),
  );
}

function mismatches(error: DomainError): Record<string, unknown> {
  return Object.fromEntries(
    (error.details.mismatches ?? []).map(({ name, expected, incoming, value }) => [
      name,
      {
        incomingTypes: [incoming],
        expectedType: expected,
        _type: "UnexpectedType",
        offendingValue: value,
        category: "user",
      },
    ]),
  );
}

function respond(status: number, msg: string, code: string, params: object | null = null): Response {
  return Response.json({ msg, code, params }, { status });
}
