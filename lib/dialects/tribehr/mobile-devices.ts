import { z } from "zod";
import { authenticateBasicUser, type UserPrincipal } from "@/lib/auth/authenticate-basic";
import { requireScope } from "@/lib/context";
import { registerDevice } from "@/lib/devices/registration/engine";
import type { DeviceRow } from "@/lib/devices/registration/types";
import type { ErrorCode } from "@/lib/errors";
import { maxSmallBodyBytes } from "@/lib/http/body";
import { endpoint, type Handler, notFoundRoute } from "@/lib/http/endpoint";
import { formTypes } from "@/lib/http/form";
import { type Content, errorResponses, type Operation } from "@/lib/http/operation";
import { decodeMobileDevice, type MobileDevice, mobileDevice, toRegistration } from "./codec";
import { hasBody, statusOf, tribehrErrorResponse } from "./errors";
import { messageBody, writeMessage } from "./format";

const registered = {
  code: "CREATED",
  messages: ["The Mobile Device was successfully registered"],
};

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

interface Address {
  /** The id of the operation. */
  id: string;
  format: "json" | "xml";
}

export const registerMobileDevice = (address: Address): Handler =>
  endpoint<UserPrincipal, MobileDevice, DeviceRow>({
    operation: registrationOperation(address),
    authenticate: authenticateBasicUser,
    caller: ({ ctx }) => ctx,
    maxBytes: maxSmallBodyBytes,
    decode: decodeMobileDevice,
    // A registration may take over another user's device, which a mobile key must not do.
    authorise: ({ ctx }) => requireScope(ctx, "devices:write"),
    run: ({ ctx, user }, device) =>
      registerDevice(ctx, toRegistration(user, device), device.device_identifier),
    present: (_device, facts) => writeMessage("success", registered, 200, facts),
    refuse: tribehrErrorResponse,
  });

function registrationOperation({ id, format }: Address): Operation {
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

export const tribehrNotFoundRoute: Handler = notFoundRoute(tribehrErrorResponse);
