import { json } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { success } from "@/lib/dialects/iterable/present";
import { toPatch, unknownUserSessionBody } from "@/lib/dialects/iterable/users";
import { updateAnonymousUser } from "@/lib/users/anonymous";

export const POST = iterableEndpoint({
  describe: {
    id: "trackUnknownUserSession",
    summary: "Create an anonymous user",
    description:
      "The userId is a random UUID that the app stores and merges when its user signs in. A userId of an existing account is not changed.",
    tag: "Users",
    errors: ["invalidUserId", "forgottenUser", "fieldTypesMismatch", "tooManyFields"],
  },
  scope: "users:update",
  userToken: "optional, and limited",
  decode: json(unknownUserSessionBody),
  run: (ctx, { user: { userId, ...user } }) =>
    updateAnonymousUser(ctx, { ...toPatch(user), externalUserId: userId }),
  present: success,
});
