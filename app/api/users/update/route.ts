import { json } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { success } from "@/lib/dialects/iterable/present";
import { toPatch, updateUserBody } from "@/lib/dialects/iterable/users";
import { maxBulkBodyBytes, maxSmallBodyBytes } from "@/lib/http/body";
import { mapDecoder } from "@/lib/http/codecs";
import { updateUser } from "@/lib/users/update";

export const POST = iterableEndpoint({
  describe: {
    id: "updateUser",
    summary: "Update a user",
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
  maxBytes: (kind) => (kind === "server" ? maxBulkBodyBytes : maxSmallBodyBytes),
  decode: mapDecoder(json(updateUserBody, { maxMembers: 200_000 }), (body) => toPatch(body)),
  identities: ({ identity }) => ({ email: identity.email, userId: identity.externalUserId }),
  run: updateUser,
  present: success,
});
