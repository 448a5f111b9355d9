import { authenticateUserByBasic, type UserPrincipal } from "@/lib/auth/user-basic";
import { requireScope } from "@/lib/context";
import { registerIdentifiedDevice } from "@/lib/devices/register";
import { DomainError } from "@/lib/errors";
import { smallBody } from "@/lib/http/body";
import { endpoint, type Handler, type RequestFacts, unknownRoute } from "@/lib/http/endpoint";
import { decodeMobileDevice, type MobileDevice, toRegistration } from "./codec";
import { registrationOperation } from "./describe";
import { tribehrRefusal } from "./errors";
import { write } from "./format";

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
    authenticate: authenticateUserByBasic,
    caller: ({ ctx }) => ctx,
    maxBytes: smallBody,
    decode: async (bytes, facts) => ({ device: await decodeMobileDevice(bytes, facts), facts }),
    // Taking over evicts another user's device, which a key that lies in an app never may.
    authorise: ({ ctx }) => requireScope(ctx, "devices:write"),
    run: async ({ ctx, user }, { device, facts }) => {
      await registerIdentifiedDevice(ctx, toRegistration(user, device));
      return facts;
    },
    present: (facts) => write("success", success, 200, facts),
    refuse: tribehrRefusal,
  });

/** Addresses and methods beside it. */
export const unknownTribehrRoute: Handler = unknownRoute(tribehrRefusal);

const refuseMethod = async (request: Request): Promise<Response> =>
  unknownTribehrRoute.refuse(
    request,
    new DomainError("methodNotAllowed", "Devices are registered by POST.", { allow: ["POST"] }),
  );

/** The methods that the address does not have: named, so that every server answers them in the wire's shape. */
export const otherMethods: Handler = Object.assign(refuseMethod, {
  operation: null,
  refuse: unknownTribehrRoute.refuse,
});
