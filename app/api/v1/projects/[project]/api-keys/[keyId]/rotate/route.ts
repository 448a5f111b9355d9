import { rotateApiKey } from "@/lib/api-keys/rotate";
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
      "Makes a new key like it; the old one goes on working for as long as the body says, else for a day.",
  },
  scope: "project:admin",
  status: 201,
  body: rotationInput,
  answer: rotatedApiKeyView,
  run: (ctx, { params, body }) => rotateApiKey(ctx, { ...body, keyId: params.keyId ?? "" }),
});
