import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { discardImport } from "@/lib/imports/mutations";
import { getImport } from "@/lib/imports/queries";
import { importView } from "@/lib/imports/views";

export const GET = nativeEndpoint({
  describe: { id: "getImport", summary: "Follow an import", tag: "Imports" },
  scope: "devices:write",
  answer: importView,
  run: (ctx, { params }) => getImport(ctx, params.importId ?? ""),
});

export const DELETE = nativeEndpoint({
  describe: {
    id: "discardImport",
    summary: "Break off or forget an import",
    tag: "Imports",
    description: "What a running one has written stays; any other is forgotten, its file too.",
  },
  scope: "devices:write",
  status: 204,
  run: (ctx, { params }) => discardImport(ctx, params.importId ?? ""),
});
