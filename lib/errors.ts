/** Everything that can go wrong on purpose. Each wire maps every code exhaustively; a surprise becomes `internal`. */
export const errorCodes = [
  "unauthenticated", // no credential, or none that holds
  "missingUserToken", // the key binds devices to users only beside a signed token of that user
  "invalidUserToken",
  "userTokenMismatch", // a good token, but of another user
  "forbidden", // a good credential that may not do this
  "notFound", // no such thing here; another project's thing is no different
  "methodNotAllowed",
  "invalidBody", // not the shape that the operation takes: syntax, types, missing fields
  "invalidValue", // the right shape, but a value that cannot be accepted
  "invalidEmail",
  "invalidUserId",
  "unsupportedMediaType",
  "tooLarge",
  "fieldTypesMismatch", // a field of a user had another type before
  "tooManyFields",
  "forgottenUser", // erased on request, and not to be brought back
  "conflict", // belongs to someone else, or exists already
  "preconditionFailed",
  "preconditionRequired",
  "tooManyDevices",
  "tooManyAtOnce", // a bulk request with more parts than it may have
  "unknownApplication",
  "unknownUser",
  "rateLimited",
  "unavailable", // the database is away, full or busy: nothing was changed, try again
  "internal",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** One field's complaint: `path` as the client wrote it (`device.token`), `message` a short sentence. */
export interface FieldIssue {
  path: string;
  message: string;
}

/** A field of a user whose type is not the one that the project knows it by. */
export interface FieldTypeMismatch {
  name: string;
  expected: string;
  incoming: string;
  value: unknown;
}

/** How much of its budget a caller has spent. */
export interface RateLimitStatus {
  used: number;
  limit: number;
  /** Seconds until the count begins anew. */
  resetSeconds: number;
}

export interface DomainErrorDetails {
  mismatches?: FieldTypeMismatch[];
  issues?: FieldIssue[];
  /** The credential was good once. */
  expired?: boolean;
  /** Seconds after which trying again makes sense. */
  retryAfter?: number;
  /** What a `rateLimited` caller had. */
  rateLimit?: RateLimitStatus;
  maxBytes?: number;
  /** Which identity a `conflict` or `unknownUser` speaks of. */
  identity?: "email" | "userId";
  /** What a `preconditionFailed` found instead: the thing as it is now, as clients see it. */
  current?: unknown;
  /** The methods that the path does take. */
  allow?: string[];
  cause?: unknown;
}

/** An expected failure. `message` is shown to clients: it names no secret, no SQL and no path. */
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

/** Holds across bundles: the console's and the API's builds each have their own copy of the class. */
export function isDomainError(error: unknown): error is DomainError {
  return error instanceof Error && error.name === "DomainError" && "code" in error;
}
