import { json } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { success } from "@/lib/dialects/iterable/present";
import { identityBody, toSelector } from "@/lib/dialects/iterable/users";
import { forgetUsers } from "@/lib/users/remove";

export const POST = iterableEndpoint({
  describe: {
    id: "forgetUser",
    summary: "Erase a user permanently",
    tag: "Users",
    errors: ["invalidEmail", "invalidUserId"],
  },
  scope: "users:write",
  decode: json(identityBody),
  run: (ctx, { email, userId }) => forgetUsers(ctx, toSelector(email, userId)),
  present: success,
});
