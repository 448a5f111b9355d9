import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { putChunk } from "@/lib/imports/mutations";
import { chunkBytes, chunkNumber } from "@/lib/imports/types";

export const PUT = nativeEndpoint<Uint8Array>({
  scope: "devices:write",
  rawBytes: chunkBytes,
  run: (ctx, { params, body }) =>
    putChunk(ctx, { importId: params.importId ?? "", number: chunkNumber(params.number), data: body }),
});
