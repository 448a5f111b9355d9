import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { discardImport } from "@/lib/imports/mutations";
import { getImport } from "@/lib/imports/queries";
import { importView } from "@/lib/imports/views";

export const GET = nativeEndpoint({
  describe: { id: "getImport", summary: "Read an import", tag: "Imports" },
  scope: "devices:write",
  response: importView,
  run: (ctx, { params }) => getImport(ctx, params.importId ?? ""),
});

export const DELETE = nativeEndpoint({
  describe: {
    id: "discardImport",
    summary: "Stop or delete an import",
    tag: "Imports",
    description: "Stops a running import, keeping what it saved; deletes any other with its file.",
  },
  scope: "devices:write",
  status: 204,
  run: (ctx, { params }) => discardImport(ctx, params.importId ?? ""),
});
