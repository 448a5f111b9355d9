import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { previewImport } from "@/lib/imports/queries";

export const GET = nativeEndpoint({
  scope: "devices:write",
  run: (ctx, { params }) => previewImport(ctx, params.importId ?? ""),
});
