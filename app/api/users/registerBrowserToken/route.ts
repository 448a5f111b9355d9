import { registerDevice } from "@/lib/devices/registration/engine";
import { browserRegistration } from "@/lib/devices/types";
import { json } from "@/lib/dialects/iterable/decode";
import { registerBrowserTokenBody } from "@/lib/dialects/iterable/devices";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { success } from "@/lib/dialects/iterable/present";

export const POST = iterableEndpoint({
  describe: {
    id: "registerBrowserToken",
    summary: "Register a browser",
    tag: "Devices",
    errors: ["invalidEmail", "invalidUserId", "conflict", "forgottenUser", "unknownUser", "tooManyDevices"],
  },
  scope: "devices:register",
  decode: json(registerBrowserTokenBody),
  identities: ({ email, userId }) => ({ email, userId }),
  run: (ctx, { email, userId, browserToken }) =>
    registerDevice(ctx, browserRegistration({ email, externalUserId: userId }, browserToken)),
  present: success,
});
