import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { previewImport } from "@/lib/imports/queries";
import { previewOptions } from "@/lib/imports/types";
import { importPreview } from "@/lib/imports/views";
import { filterQuery } from "@/lib/listing/query";

export const GET = nativeEndpoint({
  describe: {
    id: "previewImport",
    summary: "See how a file begins",
    tag: "Imports",
    description:
      "Its columns, its first rows, and how it seems to be meant. The delimiter and the encoding are detected unless the query names them.",
    errors: ["invalidBody", "invalidValue"],
  },
  scope: "devices:write",
  query: filterQuery(previewOptions),
  answer: importPreview,
  run: (ctx, { params, query }) => previewImport(ctx, { importId: params.importId ?? "", options: query }),
});
