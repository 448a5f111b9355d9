import { rotateApiKey } from "@/lib/api-keys/mutations";
import { rotationInput } from "@/lib/api-keys/types";
import { rotatedApiKeyView } from "@/lib/api-keys/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const POST = nativeEndpoint({
  describe: {
    id: "rotateApiKey",
    summary: "Replace an API key",
    tag: "API keys",
    errors: ["conflict"],
    description:
      "Creates a new key with the same settings. The old one keeps working for the overlap, by default a day.",
  },
  scope: "project:admin",
  status: 201,
  body: rotationInput,
  response: rotatedApiKeyView,
  run: (ctx, { params, body }) => rotateApiKey(ctx, { ...body, keyId: params.keyId ?? "" }),
});
