import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { previewImport } from "@/lib/imports/queries";
import { previewOptions } from "@/lib/imports/types";
import { importPreview } from "@/lib/imports/views";
import { filterQuery } from "@/lib/listing/query";

export const GET = nativeEndpoint({
  describe: {
    id: "previewImport",
    summary: "Preview a file",
    tag: "Imports",
    description:
      "Its columns, first rows and detected format. The delimiter and the encoding are detected unless given.",
    errors: ["invalidBody", "invalidValue"],
  },
  scope: "devices:write",
  query: filterQuery(previewOptions),
  response: importPreview,
  run: (ctx, { params, query }) => previewImport(ctx, { importId: params.importId ?? "", options: query }),
});
