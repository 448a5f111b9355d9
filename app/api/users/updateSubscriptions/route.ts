import { json } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { success } from "@/lib/dialects/iterable/present";
import { toSubscriptionPatch, updateSubscriptionsBody } from "@/lib/dialects/iterable/users";
import { mapDecoder } from "@/lib/http/codecs";
import { updateUser } from "@/lib/users/update";

export const POST = iterableEndpoint({
  describe: {
    id: "updateSubscriptions",
    summary: "Change a user's subscriptions",
    tag: "Users",
    errors: [
      "invalidEmail",
      "invalidUserId",
      "conflict",
      "forgottenUser",
      "unknownUser",
      "fieldTypesMismatch",
      "tooManyFields",
    ],
  },
  scope: "users:update",
  decode: mapDecoder(json(updateSubscriptionsBody), toSubscriptionPatch),
  identities: ({ identity }) => ({ email: identity.email, userId: identity.externalUserId }),
  run: updateUser,
  present: success,
});
