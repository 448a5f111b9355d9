import { json } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { success } from "@/lib/dialects/iterable/present";
import { identityBody, toSelector } from "@/lib/dialects/iterable/users";
import { unforgetUser } from "@/lib/users/remove";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

const decode = json(identityBody);

export const POST = iterableEndpoint({
  describe: {
    id: "unforgetUser",
    summary: "Allow an erased user to return",
    tag: "Users",
    errors: ["invalidEmail", "invalidUserId"],
  },
  scope: "users:write",
  decode,
  run: (ctx, { email, userId }) => unforgetUser(ctx, toSelector(email, userId)),
  present: success,
});
