import { renameApiKey } from "@/lib/api-keys/mutations";
import { apiKeyPatch } from "@/lib/api-keys/types";
import { apiKeyView } from "@/lib/api-keys/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const PATCH = nativeEndpoint({
  describe: { id: "renameApiKey", summary: "Rename an API key", tag: "API keys" },
  scope: "project:admin",
  body: apiKeyPatch,
  response: apiKeyView,
  run: (ctx, { params, body }) => renameApiKey(ctx, { ...body, keyId: params.keyId ?? "" }),
});
