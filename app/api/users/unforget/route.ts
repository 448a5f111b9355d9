import { json } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { success } from "@/lib/dialects/iterable/present";
import { identityBody, toSelector } from "@/lib/dialects/iterable/users";
import { unforgetUser } from "@/lib/users/remove";

export const POST = iterableEndpoint({
  describe: {
    id: "unforgetUser",
    summary: "Allow an erased user to return",
    tag: "Users",
    errors: ["invalidEmail", "invalidUserId"],
  },
  scope: "users:write",
  decode: json(identityBody),
  run: (ctx, { email, userId }) => unforgetUser(ctx, toSelector(email, userId)),
  present: success,
});
