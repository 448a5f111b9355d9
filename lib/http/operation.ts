import type { z } from "zod";
import type { Scope } from "@/lib/context";
import type { ErrorCode } from "@/lib/errors";
import type { Parameter } from "@/lib/listing/types";
import type { Dialect } from "@/lib/openapi/types";

/** The parts of an operation that a route writes itself. */
export interface OperationDescription {
  /** Unique among all operations; generated clients use it as a name. */
  id: string;
  /** A short heading. */
  summary: string;
  /** Plain text. */
  description?: string;
  /** The section of the API reference. */
  tag: string;
  /** Possible errors besides those of the pipeline. */
  errors?: ErrorCode[];
}

/** The schema of a body by media type. */
export type Content = Record<string, z.ZodType>;

export interface OperationResponse {
  status: number;
  description: string;
  /** Absent: no body. */
  content?: Content;
  headers?: Record<string, string>;
}

/** An operation of the API reference, built from the schemas that validate requests. */
export interface Operation extends OperationDescription {
  dialect: Dialect;
  /** Alternative sets of security schemes; empty if public. */
  security: Record<string, string[]>[];
  /** Null: any valid credential. */
  scope: Scope | null;
  parameters: Parameter[];
  body?: { content: Content; required: boolean };
  responses: OperationResponse[];
}

/** The responses for some error codes, one per status. */
export function errorResponses(
  codes: ErrorCode[],
  statusOf: (code: ErrorCode) => number,
  contentOf: (status: number) => Content | undefined,
): OperationResponse[] {
  const byStatus = new Map<number, Set<string>>();
  for (const code of codes) {
    const status = statusOf(code);
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(descriptions[code]));
  }
  return [...byStatus].map(([status, texts]) => {
    const content = contentOf(status);
    return { status, description: [...texts].join(" "), ...(content && { content }) };
  });
}

const descriptions: Record<ErrorCode, string> = {
  unauthenticated: "Missing or invalid credential.",
  missingUserToken: "The key also requires a user token.",
  invalidUserToken: "The user token is invalid.",
  userTokenMismatch: "The user token belongs to another user.",
  forbidden: "The credential lacks the permission.",
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
  unavailable: "The database is down or busy. Nothing was changed; try again.",
  internal: "Unexpected error.",
};
