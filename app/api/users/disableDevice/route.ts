import { disableByPushToken } from "@/lib/devices/mutations";
import { json } from "@/lib/dialects/iterable/decode";
import { disableDeviceBody } from "@/lib/dialects/iterable/devices";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { success } from "@/lib/dialects/iterable/present";

export const POST = iterableEndpoint({
  describe: {
    id: "iterableDisableDevice",
    summary: "Disable a device",
    description:
      "A mobile key needs no user token, since knowing the push token is proof enough. Such calls are rate limited by address.",
    tag: "Devices",
    errors: ["invalidEmail", "invalidUserId"],
  },
  scope: "devices:register",
  decode: json(disableDeviceBody),
  identities: ({ email, userId }) => ({ email, userId }),
  userToken: "optional, and limited",
  run: (ctx, { token, email, userId }) => {
    const isNamed = email !== undefined || userId !== undefined;
    // Without an email or userId, a user token stands for its own user.
    const user = isNamed ? { email, externalUserId: userId } : (ctx.tokenUser ?? {});
    return disableByPushToken(ctx, { pushToken: token, user });
  },
  present: success,
});
