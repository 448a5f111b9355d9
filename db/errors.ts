import { DrizzleQueryError } from "drizzle-orm";
import { DomainError, isDomainError } from "@/lib/errors";

/** PostgreSQL rejected a query. Contains no parameters and not PostgreSQL's `detail`, which quotes stored values. */
export class QueryError extends Error {
  override readonly name = "QueryError";
  readonly code: string;
  readonly constraint: string | undefined;
  readonly query: string;

  constructor(message: string, code: string, constraint: string | undefined, query: string) {
    super(message);
    this.code = code;
    this.constraint = constraint;
    this.query = query;
  }
}

/** The connection broke, could not be opened, or was abandoned; `cause` has the reason. */
export class ConnectionLostError extends Error {
  override readonly name = "ConnectionLostError";
}

/** Throw this in a transaction when a concurrent one changed what it read: the database client runs it again. */
export class ConcurrentModificationError extends Error {
  override readonly name = "ConcurrentModificationError";
}

function* causes(error: unknown): Generator<Error> {
  for (let depth = 0; error instanceof Error && depth < 8; depth++, error = error.cause) yield error;
}

// By name, not by class: the console and the API are built separately, each with its own copy of this module.
function queryError(error: unknown): QueryError | undefined {
  for (const cause of causes(error)) if (cause.name === "QueryError") return cause as QueryError;
  return undefined;
}

/** The SQLSTATE behind `error` (such as `23505`); undefined when PostgreSQL rejected nothing. */
export const sqlState = (error: unknown): string | undefined => queryError(error)?.code;

/** The name of the constraint that the query violated. */
export const constraintName = (error: unknown): string | undefined => queryError(error)?.constraint;

export const isConnectionLost = (error: unknown): boolean =>
  [...causes(error)].some(({ name }) => name === "ConnectionLostError");

/**
 * Serialization failure, deadlock, lock timeout or concurrent modification: the same transaction may succeed when
 * retried.
 */
export const isTransient = (error: unknown): boolean =>
  [...causes(error)].some(({ name }) => name === "ConcurrentModificationError") ||
  ["40001", "40P01", "55P03"].includes(sqlState(error) ?? "");

// Connection failures, exhausted resources, cancellation, timeouts, shutdown, I/O errors, and a read-only standby.
const unavailableStates = /^(08|53|57|58)|^(25006|25P03|25P04|28\w{3}|3D000)$/;

/** A `DomainError` "unavailable"; `cause` is for the log. */
export const unavailable = (message: string, cause?: unknown): DomainError =>
  new DomainError("unavailable", message, { retryAfter: 1, cause });

/**
 * Converts an error to what a database call throws: domain errors unchanged, "unavailable" when the database is down or
 * busy, and never Drizzle's own error, whose message quotes all parameters, including push tokens and keys.
 */
export function toPublicError(error: unknown): unknown {
  if (isDomainError(error)) return error;
  const cause = error instanceof DrizzleQueryError && error.cause ? error.cause : error;
  if (isConnectionLost(error)) return unavailable("The database could not be reached. Try again.", cause);
  if (isTransient(error))
    return unavailable("The database is busy with conflicting changes. Try again.", cause);
  if (unavailableStates.test(sqlState(error) ?? "")) {
    return unavailable("The database is unavailable. Try again.", cause);
  }
  return cause;
}
