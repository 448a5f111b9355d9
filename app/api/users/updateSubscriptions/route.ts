import { json } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { success } from "@/lib/dialects/iterable/present";
import { toPatch, updateSubscriptionsBody } from "@/lib/dialects/iterable/users";
import { updateUser } from "@/lib/users/update";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

export const POST = iterableEndpoint({
  scope: "users:update",
  decode: (bytes) => {
    const { email, userId, ...dataFields } = json(updateSubscriptionsBody)(bytes);
    return toPatch({ email, userId, dataFields });
  },
  about: ({ identity }) => ({ email: identity.email, userId: identity.externalUserId }),
  run: updateUser,
  present: success,
});
