/** Every expected failure. Each dialect maps every code; an unexpected error becomes `internal`. */
export const errorCodes = [
  "unauthenticated", // no credential, or no valid one
  "missingUserToken", // the key also needs a signed token of the user
  "invalidUserToken",
  "userTokenMismatch", // a valid token, but of another user
  "forbidden", // a valid credential without the permission
  "notFound", // does not exist, or belongs to another project
  "methodNotAllowed",
  "invalidBody", // syntax, types or missing fields
  "invalidValue", // the right type, but a value that is not accepted
  "invalidEmail",
  "invalidUserId",
  "unsupportedMediaType",
  "tooLarge",
  "fieldTypesMismatch", // a user field already has another type
  "tooManyFields",
  "forgottenUser", // erased on request; must not be recreated
  "conflict", // belongs to someone else, or already exists
  "preconditionFailed",
  "preconditionRequired",
  "tooManyDevices",
  "tooManyAtOnce", // a bulk request with too many items
  "unknownApplication",
  "unknownUser",
  "rateLimited",
  "unavailable", // the database is down, full or busy: try again
  "internal",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

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

/** A caller's use of its rate limit. */
export interface RateLimitStatus {
  used: number;
  limit: number;
  resetSeconds: number;
}

export interface DomainErrorDetails {
  mismatches?: FieldTypeMismatch[];
  issues?: FieldIssue[];
  /** The credential was valid, but has expired. */
  expired?: boolean;
  /** Seconds to wait before retrying. */
  retryAfter?: number;
  rateLimit?: RateLimitStatus;
  maxBytes?: number;
  /** Which identity a `conflict` or `unknownUser` is about. */
  identity?: "email" | "userId";
  /** With `preconditionFailed`: the current version, as clients see it. */
  current?: unknown;
  /** With `methodNotAllowed`: the methods that the path supports. */
  allow?: string[];
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
