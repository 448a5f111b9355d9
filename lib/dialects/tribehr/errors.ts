import type { DomainError, ErrorCode } from "@/lib/errors";
import type { RequestFacts } from "@/lib/http/endpoint";
import { writeMessage } from "./format";

// Null: no body, as with TribeHR.
const codes: Record<ErrorCode, [status: number, code: string | null]> = {
  unauthenticated: [401, null],
  missingUserToken: [401, null],
  invalidUserToken: [401, null],
  userTokenMismatch: [401, null],
  forbidden: [403, "ACCESS_ERROR"],
  projectArchived: [403, "ACCESS_ERROR"],
  notFound: [404, null],
  methodNotAllowed: [405, "ERROR"],
  invalidBody: [400, "VALIDATION_ERROR"],
  invalidValue: [400, "VALIDATION_ERROR"],
  invalidEmail: [400, "VALIDATION_ERROR"],
  invalidUserId: [400, "VALIDATION_ERROR"],
  unsupportedMediaType: [415, "ERROR"],
  tooLarge: [413, "ERROR"],
  fieldTypesMismatch: [400, "VALIDATION_ERROR"],
  tooManyFields: [400, "VALIDATION_ERROR"],
  forgottenUser: [409, "SAVE_ERROR"],
  conflict: [409, "SAVE_ERROR"],
  preconditionFailed: [412, "SAVE_ERROR"],
  preconditionRequired: [428, "SAVE_ERROR"],
  tooManyDevices: [400, "SAVE_ERROR"],
  tooManyAtOnce: [413, "ERROR"],
  unknownApplication: [400, "SAVE_ERROR"],
  unknownUser: [404, "NOT_FOUND"],
  rateLimited: [429, "ERROR"],
  unavailable: [503, "MAINTENANCE"],
  internal: [500, "ERROR"],
};

export const statusOf = (code: ErrorCode): number => codes[code][0];

export const hasBody = (status: number): boolean =>
  Object.values(codes).some(([ofCode, code]) => ofCode === status && code !== null);

/** An error in TribeHR's format, JSON or XML by the path's suffix. */
export function tribehrErrorResponse(error: DomainError, facts: RequestFacts): Response {
  const [status, code] = codes[error.code];
  if (code === null) {
    const headers = new Headers({ "content-length": "0" });
    if (status === 401) headers.set("www-authenticate", 'Basic realm="Rollcall", charset="UTF-8"');
    return new Response(null, { status, headers });
  }
  const issues = error.details.issues?.map(({ path, message }) => `${path}: ${message}`);
  return writeMessage("error", { code, messages: issues ?? [error.message] }, status, facts);
}
