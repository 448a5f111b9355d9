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

type Body = { msg: string; code: string; params: object | null };

/** Where an error's body has more than its message and its code. */
const bodies: Partial<Record<ErrorCode, (error: DomainError, facts: RequestFacts) => Partial<Body>>> = {
  unauthenticated: (_, facts) => ({ params: { ip: facts.remoteAddress, endpoint: facts.url.pathname } }),
  forbidden: (_, facts) => ({
    msg: "Disabled API key or insufficient privileges",
    params: { ip: facts.remoteAddress, endpoint: facts.url.pathname },
  }),
  invalidBody: (error, facts) => ({
    msg: `[${facts.url.pathname}] Invalid JSON body`,
    params: reasons(error),
  }),
  conflict: ({ details }) => (details.identity === "userId" ? { code: "UserIdAlreadyExists" } : {}),
  unknownUser: ({ details }) => (details.identity === "userId" ? { code: "UnknownUserIdError" } : {}),
  unknownApplication: (error) => ({ msg: unknownApplication(error) }),
  fieldTypesMismatch: (error) => ({ params: { validationErrors: mismatches(error) } }),
  rateLimited: () => ({ msg: "Exceeded rate limit." }),
  tooLarge: ({ details }) => ({ params: { maxBytes: details.maxBytes } }),
};

/** An error in Iterable's format, `{"msg","code","params"}`. */
export function iterableErrorResponse(error: DomainError, facts: RequestFacts): Response {
  const [status, code] = codes[error.code];
  const body: Body = { msg: error.message, code, params: null, ...bodies[error.code]?.(error, facts) };
  return withCors(Response.json(body, { status }));
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
