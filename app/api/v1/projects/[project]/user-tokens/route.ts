import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { mintUserToken } from "@/lib/user-tokens/mutations";
import { userTokenInput } from "@/lib/user-tokens/types";
import { userTokenView } from "@/lib/user-tokens/views";

export const POST = nativeEndpoint({
  describe: {
    id: "mintUserToken",
    summary: "Sign a user token",
    tag: "User tokens",
    errors: ["invalidEmail", "invalidUserId", "invalidValue"],
  },
  scope: "userTokens:mint",
  body: userTokenInput,
  response: userTokenView,
  run: (ctx, { body }) => mintUserToken(ctx, body),
});
