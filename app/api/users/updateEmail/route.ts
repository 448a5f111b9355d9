import { json } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { success } from "@/lib/dialects/iterable/present";
import { toSelector, updateEmailBody } from "@/lib/dialects/iterable/users";
import { changeEmail } from "@/lib/users/change-identity";

export const POST = iterableEndpoint({
  describe: {
    id: "updateEmail",
    summary: "Change a user's email",
    description:
      "With a mobile key, the user token must also contain the new email, as newEmail or as email next to the userId.",
    tag: "Users",
    errors: ["invalidEmail", "conflict", "forgottenUser", "unknownUser"],
  },
  scope: "users:update",
  decode: json(updateEmailBody),
  identities: ({ currentEmail, currentUserId, newEmail }) => ({
    email: currentEmail,
    userId: currentUserId,
    newEmail,
  }),
  run: (ctx, { currentEmail, currentUserId, newEmail }) =>
    changeEmail(ctx, { user: toSelector(currentEmail, currentUserId), newEmail }),
  present: success,
});
