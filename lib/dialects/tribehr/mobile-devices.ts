import { authenticateBasicUser, type UserPrincipal } from "@/lib/auth/authenticate-basic";
import { requireScope } from "@/lib/context";
import { registerDevice } from "@/lib/devices/registration/engine";
import type { DeviceRow } from "@/lib/devices/registration/types";
import { maxSmallBodyBytes } from "@/lib/http/body";
import { endpoint, type Handler, notFoundRoute } from "@/lib/http/endpoint";
import { decodeMobileDevice, type MobileDevice, toRegistration } from "./codec";
import { registrationOperation } from "./describe";
import { tribehrErrorResponse } from "./errors";
import { writeMessage } from "./format";

const success = {
  code: "CREATED",
  messages: ["The Mobile Device was successfully registered"],
};

export const registerMobileDevice = (address: { id: string; format: "json" | "xml" }): Handler =>
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
    present: (_device, facts) => writeMessage("success", success, 200, facts),
    refuse: tribehrErrorResponse,
  });

export const tribehrNotFoundRoute: Handler = notFoundRoute(tribehrErrorResponse);
