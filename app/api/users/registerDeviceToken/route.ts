import { registerDevice } from "@/lib/devices/register";
import { registerDeviceTokenBody, toRegistration } from "@/lib/dialects/iterable/codec";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { inIterableWords } from "@/lib/dialects/iterable/errors";
import { success } from "@/lib/dialects/iterable/present";

export const POST = iterableEndpoint({
  scope: "devices:register",
  body: registerDeviceTokenBody,
  about: ({ email, userId }) => ({ email, userId }),
  run: (ctx, body) => registerDevice(ctx, toRegistration(body)).catch(inIterableWords(body.device)),
  present: success,
});
