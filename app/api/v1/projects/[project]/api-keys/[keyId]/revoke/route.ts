import { revokeApiKey } from "@/lib/api-keys/mutations";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const POST = nativeEndpoint({
  scope: "project:admin",
  run: (ctx, { params }) => revokeApiKey(ctx, { keyId: params.keyId ?? "" }),
});
