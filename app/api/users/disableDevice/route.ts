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
    tag: "Devices",
    errors: ["invalidEmail", "invalidUserId"],
  },
  scope: "devices:register",
  decode,
  about: (body) => body,
  run: (ctx, { token, email, userId }) => {
    const named = email !== undefined || userId !== undefined;
    // Whoever speaks for one user alone may name nobody, and then means that user.
    const user = named ? { email, externalUserId: userId } : (ctx.speaksFor ?? {});
    return disableByPushToken(ctx, { pushToken: token, user });
  },
  present: success,
});
