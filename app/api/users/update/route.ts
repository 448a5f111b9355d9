import { json } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { success } from "@/lib/dialects/iterable/present";
import { toPatch, updateUserBody } from "@/lib/dialects/iterable/users";
import { bulkBody, smallBody } from "@/lib/http/body";
import { decoded } from "@/lib/http/described";
import { updateUser } from "@/lib/users/update";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

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
  maxBytes: (kind) => (kind === "server" ? bulkBody : smallBody),
  decode: decoded(json(updateUserBody, { members: 200_000 }), (body) => toPatch(body)),
  about: ({ identity }) => ({ email: identity.email, userId: identity.externalUserId }),
  run: updateUser,
  present: success,
});
