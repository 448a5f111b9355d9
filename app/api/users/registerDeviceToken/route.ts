import { registerDevice } from "@/lib/devices/registration/register";
import { json } from "@/lib/dialects/iterable/decode";
import { registerDeviceTokenBody, toRegistration } from "@/lib/dialects/iterable/devices";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { throwIterableError } from "@/lib/dialects/iterable/errors";
import { success } from "@/lib/dialects/iterable/present";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

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
  run: (ctx, body) => registerDevice(ctx, toRegistration(body)).catch(throwIterableError(body.device)),
  present: success,
});
