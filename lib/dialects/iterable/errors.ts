import { DomainError, type ErrorCode, isDomainError } from "@/lib/errors";
import { withCors } from "@/lib/http/cors";
import type { RequestFacts } from "@/lib/http/endpoint";

// Iterable publishes no table of codes and statuses; this one agrees with every recorded answer.
const codes: Record<ErrorCode, [status: number, code: string]> = {
  unauthenticated: [401, "BadApiKey"],
  missingUserToken: [401, "BadAuthorizationHeader"],
  invalidUserToken: [401, "InvalidJwtPayload"],
  userTokenMismatch: [401, "JwtUserIdentifiersMismatched"],
  forbidden: [401, "BadApiKey"],
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

/** An error in Iterable's envelope, `{"msg","code","params"}`. Never 200: its clients read the status first. */
export const iterableErrorResponse = (error: DomainError, facts: RequestFacts): Response =>
  withCors(refuse(error, facts));

function refuse(error: DomainError, facts: RequestFacts): Response {
  const [status, code] = codes[error.code];
  const endpoint = facts.url.pathname;
  switch (error.code) {
    case "unauthenticated":
      return refusal(status, error.message, code, { ip: facts.remoteAddress, endpoint });
    case "forbidden":
      return refusal(status, "Disabled API key or insufficient privileges", code, {
        ip: facts.remoteAddress,
        endpoint,
      });
    case "invalidBody":
      return refusal(status, `[${endpoint}] Invalid JSON body`, code, reasons(error));
    case "conflict":
      return refusal(
        status,
        error.message,
        error.details.identity === "userId" ? "UserIdAlreadyExists" : code,
      );
    case "unknownUser":
      return refusal(
        status,
        error.message,
        error.details.identity === "userId" ? "UnknownUserIdError" : code,
      );
    case "fieldTypesMismatch":
      return refusal(status, error.message, code, { validationErrors: mismatches(error) });
    case "rateLimited":
      return refusal(status, "Exceeded rate limit.", code);
    case "tooLarge":
      return refusal(status, error.message, code, { maxBytes: error.details.maxBytes });
    default:
      return refusal(status, error.message, code);
  }
}

/** Iterable's own words for an application that it does not know; they name the platform, which the domain cannot. */
export function throwIterableError(device: { applicationName: string; platform: string }) {
  return (error: unknown): never => {
    if (!isDomainError(error) || error.code !== "unknownApplication") throw error;
    const { applicationName, platform } = device;
    throw new DomainError(
      "unknownApplication",
      `Unable to find a push integration set up for application ${applicationName} on ${platform}`,
    );
  };
}

/** `{"obj.users[1].preferUserId": "Boolean value expected"}`; the whole body's own fault stands under `obj`. */
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

function refusal(status: number, msg: string, code: string, params: object | null = null): Response {
  return Response.json({ msg, code, params }, { status });
}
