import { apiKeyListing } from "@/lib/api-keys/listing";
import { issueApiKey } from "@/lib/api-keys/mutations";
import { listApiKeys } from "@/lib/api-keys/queries";
import { apiKeyInput } from "@/lib/api-keys/types";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { parseListQuery } from "@/lib/listing/parse";

export const GET = nativeEndpoint({
  scope: "project:admin",
  run: (ctx, { query }) => listApiKeys(ctx, parseListQuery(query, apiKeyListing)),
});

export const POST = nativeEndpoint({
  scope: "project:admin",
  status: 201,
  body: apiKeyInput,
  run: (ctx, { body }) => issueApiKey(ctx, body),
});
