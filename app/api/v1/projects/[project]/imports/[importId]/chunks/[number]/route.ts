import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { putChunk } from "@/lib/imports/mutations";
import { chunkBytes, parseChunkNumber } from "@/lib/imports/types";
import { importView } from "@/lib/imports/views";

export const PUT = nativeEndpoint<Uint8Array>({
  describe: {
    id: "putImportChunk",
    summary: "Upload a chunk of the file",
    tag: "Imports",
    description:
      "1 MiB each except the last, in any order; a chunk may be sent again. The import is ready when all chunks are there.",
    errors: ["invalidValue", "conflict"],
  },
  scope: "devices:write",
  rawBytes: chunkBytes,
  response: importView,
  run: (ctx, { params, body }) =>
    putChunk(ctx, { importId: params.importId ?? "", number: parseChunkNumber(params.number), data: body }),
});
