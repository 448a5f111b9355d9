import { rotateApiKey } from "@/lib/api-keys/rotate";
import { rotationInput } from "@/lib/api-keys/types";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const POST = nativeEndpoint({
  scope: "project:admin",
  status: 201,
  body: rotationInput,
  run: (ctx, { params, body }) => rotateApiKey(ctx, { ...body, keyId: params.keyId ?? "" }),
});
