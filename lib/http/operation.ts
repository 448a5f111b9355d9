import type { z } from "zod";
import type { Scope } from "@/lib/context";
import type { ErrorCode } from "@/lib/errors";
import type { Parameter } from "@/lib/listing/types";
import type { Dialect } from "@/lib/openapi/types";

/** What only the route itself can say of itself. */
export interface OperationDescription {
  /** Unique among all operations: clients are generated with it as a name. */
  id: string;
  /** A few words, as a heading has them. */
  summary: string;
  /** What the summary does not tell. Markdown is not read. */
  description?: string;
  /** The chapter of the reference that it stands in. */
  tag: string;
  /** What it may be refused with, beside what the pipeline itself refuses. */
  errors?: ErrorCode[];
}

/** A body by its media types, each with the schema that it fits. */
export type Content = Record<string, z.ZodType>;

export interface OperationResponse {
  status: number;
  description: string;
  /** Absent: no body. */
  content?: Content;
  headers?: Record<string, string>;
}

/** What a route takes and answers, made of the schemas that check its requests; the API reference is made of these. */
export interface Operation extends OperationDescription {
  dialect: Dialect;
  /** Ways to prove who calls, one of which is enough; each names schemes. Empty: nothing is asked for. */
  security: Record<string, string[]>[];
  /** Null: the credential alone is enough. */
  scope: Scope | null;
  parameters: Parameter[];
  body?: { content: Content; required: boolean };
  responses: OperationResponse[];
}

/** The refusals of some codes, one a status. */
export function errorResponses(
  codes: ErrorCode[],
  statusOf: (code: ErrorCode) => number,
  contentOf: (status: number) => Content | undefined,
): OperationResponse[] {
  const words = new Map<number, Set<string>>();
  for (const code of codes) {
    const status = statusOf(code);
    words.set(status, (words.get(status) ?? new Set()).add(meanings[code]));
  }
  return [...words].map(([status, said]) => {
    const content = contentOf(status);
    return { status, description: [...said].join(" "), ...(content && { content }) };
  });
}

const meanings: Record<ErrorCode, string> = {
  unauthenticated: "No credential, or none that holds.",
  missingUserToken: "The key needs a user token beside it.",
  invalidUserToken: "The user token does not hold.",
  userTokenMismatch: "The user token is another user's.",
  forbidden: "The credential may not do this.",
  notFound: "There is no such thing, or it is another project's.",
  methodNotAllowed: "The address has no such method.",
  invalidBody: "The body has not the shape that is asked for.",
  invalidValue: "A value cannot be accepted.",
  invalidEmail: "The email is not one.",
  invalidUserId: "The userId is not one.",
  unsupportedMediaType: "The body is of another media type.",
  tooLarge: "The body is too large.",
  fieldTypesMismatch: "A field of the user had another type before.",
  tooManyFields: "The project's users have as many different fields as they may.",
  forgottenUser: "The user was erased on request and does not come back.",
  conflict: "It belongs to someone else, or is there already.",
  preconditionFailed: "It was changed meanwhile; the answer holds it as it is now.",
  preconditionRequired: "If-Match is missing.",
  tooManyDevices: "The user has as many devices as one may have.",
  tooManyAtOnce: "More at once than one request may ask for.",
  unknownApplication: "The project has no such application and makes none.",
  unknownUser: "There is no such user.",
  rateLimited: "Too many requests; Retry-After says when to come back.",
  unavailable: "The database is away or busy. Nothing was changed; try again.",
  internal: "Something went wrong on Rollcall's side.",
};
