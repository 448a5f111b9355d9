import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { mintUserToken } from "@/lib/user-tokens/mutations";
import { userTokenInput } from "@/lib/user-tokens/types";

export const POST = nativeEndpoint({
  scope: "userTokens:mint",
  body: userTokenInput,
  run: (ctx, { body }) => mintUserToken(ctx, body),
});
