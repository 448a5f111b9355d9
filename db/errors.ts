import { DrizzleQueryError } from "drizzle-orm";
import { DomainError, isDomainError } from "@/lib/errors";

/** PostgreSQL refused a query. Carries neither parameters nor PostgreSQL's `detail`, which quotes stored values. */
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

/** The connection broke, could not be made, or was given up; `cause` says why. */
export class ConnectionLostError extends Error {
  override readonly name = "LaneLost";
}

/** Thrown inside a transaction that found a row gone which a rival removed meanwhile: the door runs it again. */
export class ConcurrentModificationError extends Error {
  override readonly name = "RivalChange";
}

function* causes(error: unknown): Generator<Error> {
  for (let depth = 0; error instanceof Error && depth < 8; depth++, error = error.cause) yield error;
}

// By name, not by class: the console's and the API's builds each have their own copy of this module.
function queryError(error: unknown): QueryError | undefined {
  for (const cause of causes(error)) if (cause.name === "QueryError") return cause as QueryError;
  return undefined;
}

/** The SQLSTATE of the refusal behind `error` (`23505`), or undefined where PostgreSQL refused nothing. */
export const sqlState = (error: unknown): string | undefined => queryError(error)?.code;

/** The name of the constraint that the refused query broke. */
export const constraintName = (error: unknown): string | undefined => queryError(error)?.constraint;

/** Whether the database was away: the connection broke, could not be made, or was given up. */
export const isConnectionLost = (error: unknown): boolean =>
  [...causes(error)].some(({ name }) => name === "LaneLost");

/** Serialization failure, deadlock, lock timeout, a row that just went: the same transaction may well succeed in a moment. */
export const isTransient = (error: unknown): boolean =>
  [...causes(error)].some(({ name }) => name === "RivalChange") ||
  ["40001", "40P01", "55P03"].includes(sqlState(error) ?? "");

// Connection trouble, exhausted resources and disks, cancellation and timeouts, shutdown, I/O errors; and a read-only standby.
const away = /^(08|53|57|58)|^(25006|25P03|25P04|28\w{3}|3D000)$/;

/** A `DomainError` "unavailable"; `cause` is for the log. */
export const unavailable = (message: string, cause?: unknown): DomainError =>
  new DomainError("unavailable", message, { retryAfter: 1, cause });

/**
 * What a pass's error looks like outside the door: domain errors as they are, "unavailable" where the database was
 * away or busy, and no error of Drizzle's own, for that one quotes every parameter (push tokens and keys among them).
 */
export function toPublicError(error: unknown): unknown {
  if (isDomainError(error)) return error;
  if (isConnectionLost(error))
    return unavailable("The database could not be reached. Try again.", plain(error));
  if (isTransient(error))
    return unavailable("The database is busy with rival changes. Try again.", plain(error));
  if (away.test(sqlState(error) ?? ""))
    return unavailable("The database is unavailable. Try again.", plain(error));
  return plain(error);
}

function plain(error: unknown): unknown {
  return error instanceof DrizzleQueryError && error.cause ? error.cause : error;
}
