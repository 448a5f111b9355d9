import { json } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { success } from "@/lib/dialects/iterable/present";
import { toSelector, updateEmailBody } from "@/lib/dialects/iterable/users";
import { changeEmail } from "@/lib/users/change-email";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

const decode = json(updateEmailBody);

export const POST = iterableEndpoint({
  scope: "users:update",
  decode,
  about: ({ currentEmail, currentUserId }) => ({ email: currentEmail, userId: currentUserId }),
  run: (ctx, { currentEmail, currentUserId, newEmail }) =>
    changeEmail(ctx, { user: toSelector(currentEmail, currentUserId), newEmail }),
  present: success,
});
