import { authenticateBasicUser, type UserPrincipal } from "@/lib/auth/authenticate-basic";
import { requireScope } from "@/lib/context";
import { registerIdentifiedDevice } from "@/lib/devices/register";
import { DomainError } from "@/lib/errors";
import { maxSmallBodyBytes } from "@/lib/http/body";
import { endpoint, type Handler, notFoundRoute, type RequestFacts } from "@/lib/http/endpoint";
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

/** `POST /mobile_devices.json` and `.xml`: create, update and take-over all answer the same. */
export const registerMobileDevice = (address: { id: string; format: "json" | "xml" }): Handler =>
  endpoint<UserPrincipal, Input, RequestFacts>({
    operation: registrationOperation(address),
    authenticate: authenticateBasicUser,
    caller: ({ ctx }) => ctx,
    maxBytes: maxSmallBodyBytes,
    decode: async (bytes, facts) => ({ device: await decodeMobileDevice(bytes, facts), facts }),
    // Taking over evicts another user's device, which a key that lies in an app never may.
    authorise: ({ ctx }) => requireScope(ctx, "devices:write"),
    run: async ({ ctx, user }, { device, facts }) => {
      await registerIdentifiedDevice(ctx, toRegistration(user, device));
      return facts;
    },
    present: (facts) => writeMessage("success", success, 200, facts),
    refuse: tribehrErrorResponse,
  });

/** Addresses and methods beside it. */
export const tribehrNotFoundRoute: Handler = notFoundRoute(tribehrErrorResponse);

const refuseMethod = async (request: Request): Promise<Response> =>
  tribehrNotFoundRoute.refuse(
    request,
    new DomainError("methodNotAllowed", "Devices are registered by POST.", { allow: ["POST"] }),
  );

/** The methods that the address does not have: named, so that every server answers them in the wire's shape. */
export const methodNotAllowed: Handler = Object.assign(refuseMethod, {
  operation: null,
  refuse: tribehrNotFoundRoute.refuse,
});
