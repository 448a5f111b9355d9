import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { putChunk } from "@/lib/imports/mutations";
import { chunkBytes, parseChunkNumber } from "@/lib/imports/types";
import { importView } from "@/lib/imports/views";

export const PUT = nativeEndpoint<Uint8Array>({
  describe: {
    id: "putImportChunk",
    summary: "Send a piece of the file",
    tag: "Imports",
    description:
      "1 MiB each but the last, in any order; sent again, a piece takes the place of the first. With the last of them the import is ready.",
    errors: ["invalidValue", "conflict"],
  },
  scope: "devices:write",
  rawBytes: chunkBytes,
  answer: importView,
  run: (ctx, { params, body }) =>
    putChunk(ctx, { importId: params.importId ?? "", number: parseChunkNumber(params.number), data: body }),
});
