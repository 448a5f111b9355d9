import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { previewImport } from "@/lib/imports/queries";
import { importPreview } from "@/lib/imports/views";

export const GET = nativeEndpoint({
  describe: {
    id: "previewImport",
    summary: "See how a file begins",
    tag: "Imports",
    description: "Its columns, its first rows, and how it seems to be meant.",
    errors: ["invalidBody"],
  },
  scope: "devices:write",
  answer: importPreview,
  run: (ctx, { params }) => previewImport(ctx, params.importId ?? ""),
});
