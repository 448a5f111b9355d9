import { authenticateBasicUser, type UserPrincipal } from "@/lib/auth/authenticate-basic";
import { requireScope } from "@/lib/context";
import { registerIdentifiedDevice } from "@/lib/devices/registration/register";
import { maxSmallBodyBytes } from "@/lib/http/body";
import { endpoint, type Handler, notFoundRoute, type RequestFacts, rejectMethods } from "@/lib/http/endpoint";
import { decodeMobileDevice, type MobileDevice, toRegistration } from "./codec";
import { registrationOperation } from "./describe";
import { tribehrErrorResponse } from "./errors";
import { writeMessage } from "./format";

const success = {
  code: "CREATED",
  messages: ["The Mobile Device was successfully registered"],
};

interface Input {
  device: MobileDevice;
  facts: RequestFacts;
}

/** `POST /mobile_devices.json` and `.xml`. */
export const registerMobileDevice = (address: { id: string; format: "json" | "xml" }): Handler =>
  endpoint<UserPrincipal, Input, RequestFacts>({
    operation: registrationOperation(address),
    authenticate: authenticateBasicUser,
    caller: ({ ctx }) => ctx,
    maxBytes: maxSmallBodyBytes,
    decode: async (bytes, facts) => ({ device: await decodeMobileDevice(bytes, facts), facts }),
    // A registration may take over another user's device, which a mobile key must not do.
    authorise: ({ ctx }) => requireScope(ctx, "devices:write"),
    run: async ({ ctx, user }, { device, facts }) => {
      await registerIdentifiedDevice(ctx, toRegistration(user, device));
      return facts;
    },
    present: (facts) => writeMessage("success", success, 200, facts),
    refuse: tribehrErrorResponse,
  });

export const tribehrNotFoundRoute: Handler = notFoundRoute(tribehrErrorResponse);

/** The methods that the address does not support, so that errors have TribeHR's shape. */
export const methodNotAllowed: Handler = rejectMethods(tribehrNotFoundRoute.refuse, "POST");
