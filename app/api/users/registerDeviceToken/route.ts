import { registerDevice } from "@/lib/devices/registration/engine";
import { json } from "@/lib/dialects/iterable/decode";
import { registerDeviceTokenBody, toRegistration } from "@/lib/dialects/iterable/devices";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { success } from "@/lib/dialects/iterable/present";

const decode = json(registerDeviceTokenBody);

export const POST = iterableEndpoint({
  describe: {
    id: "registerDeviceToken",
    summary: "Register a device",
    tag: "Devices",
    errors: [
      "invalidEmail",
      "invalidUserId",
      "conflict",
      "forgottenUser",
      "unknownUser",
      "unknownApplication",
      "tooManyDevices",
    ],
  },
  scope: "devices:register",
  decode,
  identities: ({ email, userId }) => ({ email, userId }),
  run: (ctx, body) => registerDevice(ctx, toRegistration(body)),
  present: success,
});
