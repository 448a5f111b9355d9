import { revokeApiKey } from "@/lib/api-keys/mutations";
import { apiKeyView } from "@/lib/api-keys/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const POST = nativeEndpoint({
  describe: {
    id: "revokeApiKey",
    summary: "Revoke an API key",
    tag: "API keys",
    description: "Takes effect everywhere within a second.",
  },
  scope: "project:admin",
  response: apiKeyView,
  run: (ctx, { params }) => revokeApiKey(ctx, { keyId: params.keyId ?? "" }),
});
