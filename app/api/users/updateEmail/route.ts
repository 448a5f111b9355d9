import { json } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { success } from "@/lib/dialects/iterable/present";
import { toSelector, updateEmailBody } from "@/lib/dialects/iterable/users";
import { changeEmail } from "@/lib/users/change-identity";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

const decode = json(updateEmailBody);

export const POST = iterableEndpoint({
  describe: {
    id: "updateEmail",
    summary: "Change a user's email",
    description:
      "With a mobile key, the user token proves the new email too: as its newEmail, or as the email beside the userId.",
    tag: "Users",
    errors: ["invalidEmail", "conflict", "forgottenUser", "unknownUser"],
  },
  scope: "users:update",
  decode,
  identities: ({ currentEmail, currentUserId, newEmail }) => ({
    email: currentEmail,
    userId: currentUserId,
    newEmail,
  }),
  run: (ctx, { currentEmail, currentUserId, newEmail }) =>
    changeEmail(ctx, { user: toSelector(currentEmail, currentUserId), newEmail }),
  present: success,
});
