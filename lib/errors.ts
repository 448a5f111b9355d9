/**
 * Every expected failure, as the API reference describes it. Each dialect maps every code; an unexpected error becomes
 * `internal`.
 */
export const errorDescriptions = {
  unauthenticated: "Missing or invalid credential.",
  missingUserToken: "The key also requires a user token.",
  invalidUserToken: "The user token is invalid.",
  userTokenMismatch: "The user token belongs to another user.",
  forbidden: "The credential lacks the permission.",
  projectArchived: "The project is archived: API keys are refused and nothing can be changed.",
  notFound: "Not found, or in another project.",
  methodNotAllowed: "The address does not support this method.",
  invalidBody: "The body does not have the expected shape.",
  invalidValue: "A value is not accepted.",
  invalidEmail: "The email is invalid.",
  invalidUserId: "The userId is invalid.",
  unsupportedMediaType: "Unsupported media type.",
  tooLarge: "The body is too large.",
  fieldTypesMismatch: "A user field already has another type.",
  tooManyFields: "The project has reached its limit of user fields.",
  forgottenUser: "The user was erased on request and cannot be recreated.",
  conflict: "It belongs to someone else, or already exists.",
  preconditionFailed: "It has changed since; the response contains the current version.",
  preconditionRequired: "If-Match is missing.",
  tooManyDevices: "The user has reached the limit of devices.",
  tooManyAtOnce: "Too many items in one request.",
  unknownApplication: "The application does not exist and is not created automatically.",
  unknownUser: "The user does not exist.",
  rateLimited: "Too many requests; retry after Retry-After.",
  unavailable:
    "The server or its database is down or busy; retry after Retry-After. A change may have been made.",
  internal: "Unexpected error.",
};

export type ErrorCode = keyof typeof errorDescriptions;

/** A problem with one field: `path` as the client wrote it (`device.token`), `message` a short sentence. */
export interface FieldIssue {
  path: string;
  message: string;
}

/** A user field whose value has another type than the project has recorded for it. */
export interface FieldTypeMismatch {
  name: string;
  expected: string;
  incoming: string;
  value: unknown;
}

/** What is wrong with JSON that could not be parsed or stored. */
export type JsonProblem =
  | { code: "invalidJson" | "inexactNumber" | "unstorableText" | "numberOutOfRange" | "reservedName" }
  | { code: "deepJson" | "manyMembers"; max: number };

/** A caller's use of its rate limit. */
export interface RateLimitStatus {
  used: number;
  limit: number;
  resetSeconds: number;
}

export interface DomainErrorDetails {
  mismatches?: FieldTypeMismatch[];
  issues?: FieldIssue[];
  json?: JsonProblem;
  /** The credential was valid, but has expired. */
  expired?: boolean;
  /** Seconds to wait before retrying. */
  retryAfter?: number;
  rateLimit?: RateLimitStatus;
  maxBytes?: number;
  /** Which identity a `conflict` or `unknownUser` is about. */
  identity?: "email" | "userId";
  /** Which application an `unknownApplication` is about; null is the project's default one. */
  application?: { name: string | null; pushService: string; pushEnvironment: string };
  /** With `preconditionFailed`: the current version, as clients see it. */
  current?: unknown;
  /** With `methodNotAllowed`: the methods that the path supports. */
  allow?: string[];
  /** Why a file can't be imported. */
  importFailure?: { code: string; params: Record<string, string | number> };
  cause?: unknown;
}

/** An expected failure. Clients see `message`, so it must not contain secrets, SQL or file paths. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly details: DomainErrorDetails;

  constructor(code: ErrorCode, message: string, details: DomainErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = "DomainError";
    this.code = code;
    this.details = details;
  }
}

/** Works across bundles: the console and the API each have their own copy of the class. */
export function isDomainError(error: unknown): error is DomainError {
  return error instanceof Error && error.name === "DomainError" && "code" in error;
}
