import { z } from "zod";
import { type DomainError, type ErrorCode, errorDescriptions } from "@/lib/errors";
import type { RequestFacts } from "./endpoint";

const statuses: Record<ErrorCode, [status: number, title: string]> = {
  unauthenticated: [401, "Not signed in"],
  missingUserToken: [401, "User token missing"],
  invalidUserToken: [401, "User token invalid"],
  userTokenMismatch: [401, "User token mismatch"],
  forbidden: [403, "Not allowed"],
  projectArchived: [403, "Project archived"],
  notFound: [404, "Not found"],
  methodNotAllowed: [405, "Method not allowed"],
  invalidBody: [422, "Invalid request body"],
  invalidValue: [400, "Invalid value"],
  invalidEmail: [422, "Invalid email"],
  invalidUserId: [422, "Invalid user id"],
  unsupportedMediaType: [415, "Unsupported media type"],
  tooLarge: [413, "Too large"],
  fieldTypesMismatch: [422, "Field type mismatch"],
  tooManyFields: [422, "Too many fields"],
  forgottenUser: [409, "Forgotten user"],
  conflict: [409, "Conflict"],
  preconditionFailed: [412, "Precondition failed"],
  preconditionRequired: [428, "Precondition required"],
  tooManyDevices: [400, "Too many devices"],
  tooManyAtOnce: [413, "Too many at once"],
  unknownApplication: [400, "Unknown application"],
  unknownUser: [404, "Unknown user"],
  rateLimited: [429, "Too many requests"],
  unavailable: [503, "Temporarily unavailable"],
  internal: [500, "Internal error"],
};

export const statusOf = (code: ErrorCode): number => statuses[code][0];

export const problemSchema = z
  .object({
    type: z.literal("about:blank"),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: "What happened, and whether anything changed." }),
    code: z.enum(Object.keys(errorDescriptions) as ErrorCode[]),
    requestId: z.string(),
    issues: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: "The invalid fields." }),
    current: z.unknown().optional().meta({ description: "With a 412: the current version." }),
  })
  .meta({ id: "Problem" });

/** An error of the native API as RFC 9457 `application/problem+json`, with extra members from `more`. */
export function problemResponse(
  error: DomainError,
  facts: Pick<RequestFacts, "requestId">,
  more: object = {},
): Response {
  const [status, title] = statuses[error.code];
  const body: z.output<typeof problemSchema> = {
    type: "about:blank",
    title,
    status,
    // mutation: stack-in-errors
    detail: error.message,
    code: error.code,
    requestId: facts.requestId,
    ...(error.details.issues && { issues: error.details.issues }),
    ...(error.details.current !== undefined && { current: error.details.current }),
  };
  const headers = new Headers({ "content-type": "application/problem+json" });
  if (status === 401) headers.set("www-authenticate", "Bearer");
  return new Response(JSON.stringify({ ...body, ...more }), { status, headers });
}
