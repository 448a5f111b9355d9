import { disableByPushToken } from "@/lib/devices/disable-by-token";
import { json } from "@/lib/dialects/iterable/decode";
import { disableDeviceBody } from "@/lib/dialects/iterable/devices";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { success } from "@/lib/dialects/iterable/present";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

const decode = json(disableDeviceBody);

export const POST = iterableEndpoint({
  describe: {
    id: "iterableDisableDevice",
    summary: "Disable a device",
    description:
      "A mobile key needs no user token: knowing the push token is proof enough to disable it. Such calls are limited by address.",
    tag: "Devices",
    errors: ["invalidEmail", "invalidUserId"],
  },
  scope: "devices:register",
  decode,
  identities: ({ email, userId }) => ({ email, userId }),
  userToken: "optional, and limited",
  run: (ctx, { token, email, userId }) => {
    const named = email !== undefined || userId !== undefined;
    // Whoever speaks for one user alone may name nobody, and then means that user.
    const user = named ? { email, externalUserId: userId } : (ctx.tokenUser ?? {});
    return disableByPushToken(ctx, { pushToken: token, user });
  },
  present: success,
});
