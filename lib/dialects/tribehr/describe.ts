import { z } from "zod";
import type { ErrorCode } from "@/lib/errors";
import { formTypes } from "@/lib/http/form";
import { type Content, errorResponses, type Operation } from "@/lib/http/operation";
import { mobileDevice } from "./codec";
import { hasBody, statusOf } from "./errors";
import { messageBody } from "./format";

const success = z.object({ success: messageBody }).meta({ id: "TribehrSuccess" });
const error = z.object({ error: messageBody }).meta({ id: "TribehrError" });

const errors: ErrorCode[] = [
  "invalidBody",
  "invalidEmail",
  "invalidUserId",
  "tooManyDevices",
  "unauthenticated",
  "forbidden",
  "projectArchived",
  "unknownUser",
  "forgottenUser",
  "conflict",
  "tooLarge",
  "unsupportedMediaType",
  "rateLimited",
  "unavailable",
  "internal",
];

export function registrationOperation({ id, format }: { id: string; format: "json" | "xml" }): Operation {
  const inFormat = (body: z.ZodType): Content =>
    format === "json" ? { "application/json": body } : { "application/xml": z.string() };
  return {
    id,
    summary: `Register a device (${format.toUpperCase()})`,
    description:
      "Creates, refreshes or takes over the device with that identifier; the response is the same in all cases.",
    tag: "Devices",
    dialect: "tribehr",
    scope: "devices:write",
    security: [{ userPassword: [] }],
    parameters: [],
    body: { content: { [formTypes[0]]: mobileDevice, [formTypes[1]]: mobileDevice }, required: true },
    responses: [
      { status: 200, description: "Registered.", content: inFormat(success) },
      ...errorResponses(errors, statusOf, (status) => (hasBody(status) ? inFormat(error) : undefined)),
    ],
  };
}
