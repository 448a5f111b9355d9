import { json } from "@/lib/dialects/iterable/decode";
import { registerBrowserTokenBody } from "@/lib/dialects/iterable/devices";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { success } from "@/lib/dialects/iterable/present";
import { addBrowserToken } from "@/lib/users/browser-tokens";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

const decode = json(registerBrowserTokenBody);

export const POST = iterableEndpoint({
  describe: {
    id: "registerBrowserToken",
    summary: "Register a browser",
    tag: "Devices",
    errors: ["invalidEmail", "invalidUserId", "conflict", "forgottenUser", "unknownUser"],
  },
  scope: "devices:register",
  decode,
  identities: ({ email, userId }) => ({ email, userId }),
  run: (ctx, { email, userId, browserToken }) =>
    addBrowserToken(ctx, { identity: { email, externalUserId: userId }, browserToken }),
  present: success,
});
