import { apiKeyListing } from "@/lib/api-keys/listing";
import { issueApiKey } from "@/lib/api-keys/mutations";
import { listApiKeys } from "@/lib/api-keys/queries";
import { apiKeyInput } from "@/lib/api-keys/types";
import { apiKeyView, newApiKeyView } from "@/lib/api-keys/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { listQuery } from "@/lib/listing/query";
import { pageOf } from "@/lib/listing/views";

export const GET = nativeEndpoint({
  describe: { id: "listApiKeys", summary: "List API keys", tag: "API keys" },
  scope: "project:admin",
  query: listQuery(apiKeyListing),
  response: pageOf(apiKeyView),
  run: (ctx, { query }) => listApiKeys(ctx, query),
});

export const POST = nativeEndpoint({
  describe: {
    id: "makeApiKey",
    summary: "Create an API key",
    tag: "API keys",
    description: "Only this response contains the key.",
  },
  scope: "project:admin",
  status: 201,
  body: apiKeyInput,
  response: newApiKeyView,
  run: (ctx, { body }) => issueApiKey(ctx, body),
});
