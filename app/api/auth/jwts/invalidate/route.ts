import { json } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { success } from "@/lib/dialects/iterable/present";
import { invalidateTokensBody, toTime } from "@/lib/dialects/iterable/users";
import { invalidateUserTokens } from "@/lib/user-tokens/mutations";

export const POST = iterableEndpoint({
  describe: {
    id: "invalidateUserTokens",
    summary: "Invalidate a user's tokens",
    description:
      "Invalidates tokens issued before issuedBefore (seconds, milliseconds or ISO 8601), by default now.",
    tag: "Users",
    errors: ["invalidEmail", "invalidUserId"],
  },
  scope: "users:write",
  decode: json(invalidateTokensBody),
  run: (ctx, { email, userId, issuedBefore }) =>
    invalidateUserTokens(ctx, {
      user: { email, externalUserId: userId },
      issuedBefore: toTime(issuedBefore),
    }),
  present: success,
});
